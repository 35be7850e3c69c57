// SPDX-License-Identifier: GPL-3.0-or-later
// What values can do: operators, attributes, methods, filters and tests. Each refuses with the line.
#pragma once

#include <string>

#include "engine/data/jinja_value.h"

namespace qfa::jinja {

inline constexpr std::size_t kLongestString = std::size_t{64} << 20;
inline constexpr std::size_t kLongestList = 1'000'000;

// Where an evaluation stands, and what it may still spend.
struct Site {
  int line = 0;
  std::int64_t* work = nullptr;

  [[noreturn]] void refuse(const std::string& message) const;
  void charge(std::size_t amount) const;
};

// Arguments by position or name.
class Inputs {
 public:
  Inputs(const Site& site, const std::string& callee, const Arguments& args, const KeywordArguments& keywords, std::size_t most);
  const Value* find(std::size_t position, const char* name) const;
  const Value& need(std::size_t position, const char* name) const;
  std::string text(std::size_t position, const char* name) const;
  std::string text(std::size_t position, const char* name, const std::string& otherwise) const;
  std::int64_t integer(std::size_t position, const char* name, std::int64_t otherwise) const;
  bool flag(std::size_t position, const char* name, bool otherwise) const;

 private:
  const Site& site_;
  const std::string& callee_;
  const Arguments& args_;
  const KeywordArguments& keywords_;
};

// The items a loop goes through: of a list, the characters of a string, the keys of a dictionary.
std::vector<Value> items_of(const Site& site, const Value& value);
std::int64_t length_of(const Site& site, const Value& value);

Value arithmetic(const Site& site, const std::string& symbol, const Value& left, const Value& right);
Value negative(const Site& site, const Value& value, bool minus);
// ==, !=, <, <=, >, >=, in, not in
bool compare(const Site& site, const std::string& word, const Value& left, const Value& right);
// object.name and object["name"]; methods are not values and are not found here.
Value attribute_of(const Site& site, const Value& object, const std::string& name);
Value item_of(const Site& site, const Value& object, const Value& key);
Value slice_of(const Site& site, const Value& object, const Value& begin, const Value& end, const Value& step);

bool has_method(const Value& object, const std::string& name);
Value call_method(const Site& site, const Value& object, const std::string& name, const Arguments& args, const KeywordArguments& keywords);
Value apply_filter(const Site& site, const std::string& name, const Value& value, const Arguments& args, const KeywordArguments& keywords);
bool apply_test(const Site& site, const std::string& name, const Value& value, const Arguments& args);

// Python's string functions, which methods and filters share. An empty optional is "white space".
enum class Ends { both, left, right };
std::string strip(const std::string& text, const Value* characters, Ends ends);
std::string replace_all(const Site& site, const std::string& text, const std::string& from, const std::string& to, std::int64_t most);
std::string capitalize(const std::string& text);
std::string join(const Site& site, const std::vector<Value>& items, const std::string& between);

}  // namespace qfa::jinja
