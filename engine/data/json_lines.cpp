// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/json_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/api/error.h"

namespace qfa {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " \t\r\n";

std::string place_of(const std::string& file, std::size_t line) {
  return fmt::format("{}, line {}", file, line + 1);
}

// The line (from 0) on which each element of a valid JSON array begins.
std::vector<std::size_t> element_lines(std::string_view text) {
  std::vector<std::size_t> lines;
  std::size_t line = 0;
  int depth = 0;
  bool in_string = false;
  bool expects_element = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '\n') ++line;
    if (kBlanks.find(c) != std::string_view::npos) continue;
    if (depth == 1 && expects_element && c != ']') {
      lines.push_back(line);
      expects_element = false;
    }
    if (c == '"') in_string = true;
    if (c == '[' || c == '{') {
      ++depth;
      if (depth == 1) expects_element = true;
    }
    if (c == ']' || c == '}') --depth;
    if (c == ',' && depth == 1) expects_element = true;
  }
  return lines;
}

}  // namespace

void for_each_json_item(std::string_view content, const std::string& file, JsonItems form,
                        const std::function<bool(const Json& item, std::size_t line, const std::string& place)>& visit) {
  if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
  const std::size_t first = content.find_first_not_of(kBlanks);
  if (form == JsonItems::array_or_lines && first != std::string_view::npos && content[first] == '[') {
    const Json items = parse_json(content, file);
    const std::vector<std::size_t> lines = element_lines(content);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!visit(items[i], lines.at(i), place_of(file, lines.at(i)))) return;
    }
    return;
  }
  std::size_t line = 0;
  for (std::size_t at = 0; at < content.size(); ++line) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    const std::string_view text = content.substr(at, end - at);
    at = end + 1;
    if (text.find_first_not_of(kBlanks) == std::string_view::npos) continue;
    const std::string place = place_of(file, line);
    Json item;
    try {
      item = parse_json(text, place);
    } catch (const Failure& failure) {
      refuse(place, failure.error().message);  // drops the parser's own "line 1", which would contradict ours
    }
    if (!visit(item, line, place)) return;
  }
}

std::string json_kind(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "an array";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    default:
      return "the number " + value.dump();
  }
}

}  // namespace qfa
