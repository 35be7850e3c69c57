// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <unordered_set>
#include <vector>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/text.h"

namespace qfa {
namespace {

// Tells how far the parser has read, which its callback does not.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** furthest) : at_(at), furthest_(furthest) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *furthest_ = ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator old = *this;
    ++*this;
    return old;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** furthest_;
};

[[noreturn]] void refuse_at(std::string_view text, std::size_t position, const std::string& where, const std::string& message) {
  const std::string_view before = text.substr(0, std::min(position, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = newline == std::string_view::npos ? before.size() : before.size() - newline - 1;
  refuse(fmt::format("{}, line {}, column {}", where, line, std::max<std::size_t>(column, 1)), message);
}

// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while …" -> the last part.
std::string reason_of(const nlohmann::json::exception& error) {
  std::string text = error.what();
  const std::size_t tag = text.find("] ");
  if (tag != std::string::npos) text.erase(0, tag + 2);
  if (text.rfind("parse error", 0) == 0) {
    const std::size_t colon = text.find(": ");
    if (colon != std::string::npos) text.erase(0, colon + 2);
  }
  return "is not valid JSON: " + printable(text, 200);
}

}  // namespace

Json parse_json(std::string_view text, const std::string& where, int max_depth) {
  // The parser would take a NUL for the end of the text and accept anything behind it.
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos) refuse_at(text, nul + 1, where, "is not valid JSON: holds a NUL byte");
  const char* furthest = text.data();
  std::vector<std::unordered_set<std::string>> keys;
  std::size_t depth = 0;
  const auto position = [&] { return static_cast<std::size_t>(furthest - text.data()); };
  const auto check = [&](int, Json::parse_event_t event, Json& parsed) {
    switch (event) {
      case Json::parse_event_t::object_start:
      case Json::parse_event_t::array_start:
        if (++depth > static_cast<std::size_t>(max_depth)) {
          refuse_at(text, position(), where, fmt::format("is nested more than {} levels deep", max_depth));
        }
        if (event == Json::parse_event_t::object_start) keys.emplace_back();
        break;
      case Json::parse_event_t::object_end:
        keys.pop_back();
        [[fallthrough]];
      case Json::parse_event_t::array_end:
        --depth;
        break;
      case Json::parse_event_t::key: {
        const std::string& key = parsed.get_ref<const std::string&>();
        if (!keys.back().insert(key).second) {
          refuse_at(text, position(), where, fmt::format("the key \"{}\" appears twice in one object", printable(key)));
        }
        break;
      }
      case Json::parse_event_t::value:
        break;
    }
    return true;
  };
  try {
    return Json::parse(CountingIterator(text.data(), &furthest), CountingIterator(text.data() + text.size(), &furthest), check);
  } catch (const nlohmann::json::parse_error& error) {
    refuse_at(text, error.byte, where, reason_of(error));
  } catch (const nlohmann::json::exception& error) {
    refuse_at(text, position(), where, reason_of(error));
  }
}

Json read_json(const std::filesystem::path& path, int max_depth) {
  return parse_json(read_file(path), path.string(), max_depth);
}

}  // namespace qfa
