// SPDX-License-Identifier: GPL-3.0-or-later
// Files of many JSON items, with the line of each for messages.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "engine/core/json.h"

namespace qfa {

enum class JsonItems { lines, array_or_lines };

// Calls `visit(item, line, place)` for each item until it returns false; `line` counts from 0, `place`
// is "FILE, line 17". A byte order mark, blank lines and CR LF are accepted. Throws Failure (input)
// with the line of what is no JSON.
void for_each_json_item(std::string_view content, const std::string& file, JsonItems form,
                        const std::function<bool(const Json& item, std::size_t line, const std::string& place)>& visit);

// "a string", "an array", "missing" …, for "got X, expected Y".
std::string json_kind(const Json& value);

}  // namespace qfa
