// SPDX-License-Identifier: GPL-3.0-or-later
// The catch ladder: the one place where exceptions become Errors.
#pragma once

#include <exception>
#include <functional>
#include <optional>

#include "engine/api/error.h"

namespace qfa {

// For exception types that this room may not know (those of the tensor library). Asked after
// Failure and before the standard types; nullopt: not one of mine. May be empty.
using ErrorTranslator = std::function<std::optional<Error>(std::exception_ptr)>;

// Failure -> its Error; std::bad_alloc -> out_of_memory; std::filesystem and std::system errors ->
// disk_full or failed; any other exception -> internal, its first line as the message. Never throws.
Error translate_exception(const std::exception_ptr& exception, const ErrorTranslator& translator) noexcept;

}  // namespace qfa
