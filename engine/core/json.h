// SPDX-License-Identifier: GPL-3.0-or-later
// JSON as the project reads it: strict UTF-8, duplicate keys refused, depth limited.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace qfa {

using Json = nlohmann::json;

inline constexpr int kJsonDepth = 64;

// `where` names the text in messages. Throws Failure (input): "WHERE, line 3, column 7: …".
// Nothing but white space may follow the value.
Json parse_json(std::string_view text, const std::string& where, int max_depth = kJsonDepth);
Json read_json(const std::filesystem::path& path, int max_depth = kJsonDepth);

}  // namespace qfa
