// SPDX-License-Identifier: GPL-3.0-or-later
// The values of a Jinja template: Python's, as far as chat templates use them. Lists and dictionaries do not
// change once made (the sandbox of Hugging Face forbids it too); only namespaces do.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace qfa::jinja {

class Value;
using Arguments = std::vector<Value>;
using KeywordArguments = std::vector<std::pair<std::string, Value>>;
using Call = std::function<Value(const Arguments&, const KeywordArguments&)>;

struct Undefined {
  std::string name;  // for messages
};
struct None {};
struct List;
struct Dict;
struct Namespace;
struct Loop;
struct Function {
  std::string name;
  Call call;
};

class Value {
 public:
  using Data =
      std::variant<Undefined, None, bool, std::int64_t, double, std::string, std::shared_ptr<const List>, std::shared_ptr<const Dict>,
                   std::shared_ptr<Namespace>, std::shared_ptr<const Loop>, std::shared_ptr<const Function>>;

  Value() = default;
  Value(Data data) : data_(std::move(data)) {}
  Value(bool value) : data_(value) {}
  Value(std::int64_t value) : data_(value) {}
  Value(double value) : data_(value) {}
  Value(std::string value) : data_(std::move(value)) {}
  Value(const char* value) : data_(std::string(value)) {}
  Value(None value) : data_(value) {}
  static Value undefined(std::string name) { return Value(Data(Undefined{std::move(name)})); }
  static Value list(std::vector<Value> items, bool tuple = false);
  static Value dict(KeywordArguments items);  // a later key replaces an earlier one
  static Value function(std::string name, Call call);
  static Value from_json(const nlohmann::ordered_json& json);

  template <typename T>
  const T* as() const {
    return std::get_if<T>(&data_);
  }
  const std::string* string() const { return as<std::string>(); }
  const std::vector<Value>* items() const;           // of a list or tuple; else null
  const KeywordArguments* entries() const;           // of a dictionary; else null
  const Value* entry(const std::string& key) const;  // of a dictionary; null if absent
  std::shared_ptr<Namespace> name_space() const;     // else null
  bool is_undefined() const { return as<Undefined>() != nullptr; }
  bool is_none() const { return as<None>() != nullptr; }
  bool is_number() const { return as<bool>() || as<std::int64_t>() || as<double>(); }
  // Of a bool or an integer.
  bool integer(std::int64_t& out) const;
  double number() const;  // of a number

  // Lists and dictionaries inside one another; a namespace counts as too many, so none holds itself.
  int nesting() const;
  // Values inside, with those that are shared counted each time, and bytes of strings: what it costs to
  // compare or print this one.
  std::size_t weight() const;

  bool truth() const;
  std::string text() const;  // Python's str()
  std::string repr() const;
  const char* type_name() const;  // Python's
  bool operator==(const Value& other) const;

 private:
  Data data_;
};

inline constexpr int kMostNesting = 100;
inline constexpr std::size_t kMostWeight = std::size_t{1} << 27;

struct List {
  std::vector<Value> values;
  bool tuple = false;
  int nesting = 1;
  std::size_t weight = 1;
};
struct Dict {
  KeywordArguments values;
  int nesting = 1;
  std::size_t weight = 1;
};
struct Namespace {
  KeywordArguments values;
};
// The special variable `loop`; its attributes are made when asked for.
struct Loop {
  std::shared_ptr<const List> list;
  std::size_t index = 0;  // from 0
  Value attribute(const std::string& name) const;
};

struct JsonStyle {
  bool ensure_ascii = false;
  int indent = -1;  // below 0: one line
  bool sort_keys = false;
  std::string item_separator = ", ", key_separator = ": ";
};
// json.dumps of Python. Throws Failure (input) for what JSON has no form for.
std::string to_json(const Value& value, const JsonStyle& style);
// repr() of a Python float: the shortest digits that read back as the same double.
std::string float_text(double value);

}  // namespace qfa::jinja
