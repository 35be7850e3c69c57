// SPDX-License-Identifier: GPL-3.0-or-later
// One list of members (`visit_fields(visitor, object)`) serves both directions, so that what is
// written is what is read. Internal to the room.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/store/enum_words.h"
#include "engine/store/spec_json.h"

namespace qfa::fields {

class Writer;
class Reader;

template <class T>
concept Object = requires(Writer& writer, T& object) {
  visit_fields(writer, object);
};

// ---- writing -------------------------------------------------------------------------------------------------------

inline OrderedJson value_of(const std::string& value) {
  return value;
}
inline OrderedJson value_of(bool value) {
  return value;
}
inline OrderedJson value_of(int value) {
  return value;
}
inline OrderedJson value_of(std::int64_t value) {
  return value;
}
inline OrderedJson value_of(std::uint64_t value) {
  return value;
}
// JSON has no word for them, but a diverged loss must be on record.
inline OrderedJson value_of(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}
inline OrderedJson value_of(const SubnetId& id) {
  return id.value;
}
inline OrderedJson value_of(const BitPlan& plan) {
  return plan.bits;
}
template <class Enum>
requires std::is_enum_v<Enum> OrderedJson value_of(Enum value) {
  return enum_word(value);
}
template <class T>
OrderedJson value_of(const std::vector<T>& values);
template <class T>
OrderedJson value_of(const std::map<BitWidth, T>& values);
template <class T>
OrderedJson value_of(const std::map<std::string, T>& values);
template <Object T>
OrderedJson value_of(const T& object);

class Writer {
 public:
  template <class T>
  void operator()(const char* key, const T& value) {
    out[key] = value_of(value);
  }
  template <class T>
  void operator()(const char* key, const std::optional<T>& value) {
    if (value) out[key] = value_of(*value);
  }
  template <class T>
  void later(const char* key, const T& value) {
    (*this)(key, value);
  }
  OrderedJson out = OrderedJson::object();
};

template <class T>
OrderedJson value_of(const std::vector<T>& values) {
  OrderedJson out = OrderedJson::array();
  for (const T& value : values) out.push_back(value_of(value));
  return out;
}
template <class T>
OrderedJson value_of(const std::map<BitWidth, T>& values) {
  OrderedJson out = OrderedJson::object();
  for (const auto& [bits, value] : values) out[std::to_string(bits)] = value_of(value);
  return out;
}
template <class T>
OrderedJson value_of(const std::map<std::string, T>& values) {
  OrderedJson out = OrderedJson::object();
  for (const auto& [name, value] : values) out[name] = value_of(value);
  return out;
}
template <Object T>
OrderedJson value_of(const T& object) {
  Writer writer;
  visit_fields(writer, const_cast<T&>(object));  // one list of members for both directions; the writer only reads
  return std::move(writer.out);
}

// ---- reading -------------------------------------------------------------------------------------------------------

// The place of a value: file and path of keys.
struct Place {
  std::string where;
  std::string key;

  Place at(const std::string& name) const { return {where, key.empty() ? name : key + "." + name}; }
  Place at(std::size_t index) const { return {where, fmt::format("{}[{}]", key, index)}; }
  [[noreturn]] void refuse_value(const Json& got, const char* expected) const {
    std::string text = got.dump(-1, ' ', false, Json::error_handler_t::replace);
    refuse(where, fmt::format("\"{}\" is {}, expected {}", key, printable(text), expected));
  }
};

inline void read_value(const Json& json, std::string& out, const Place& place) {
  if (!json.is_string()) place.refuse_value(json, "a text");
  out = json.get<std::string>();
}
inline void read_value(const Json& json, bool& out, const Place& place) {
  if (!json.is_boolean()) place.refuse_value(json, "true or false");
  out = json.get<bool>();
}
template <class T>
requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) void read_value(const Json& json, T& out, const Place& place) {
  bool fits = json.is_number_integer();
  if (fits && json.is_number_unsigned()) {
    fits = std::in_range<T>(json.get<std::uint64_t>());
  } else if (fits) {
    fits = std::in_range<T>(json.get<std::int64_t>());
  }
  if (!fits) place.refuse_value(json, std::is_unsigned_v<T> ? "a whole number, not negative" : "a whole number");
  out = json.get<T>();
}
inline void read_value(const Json& json, double& out, const Place& place) {
  if (json.is_string()) {
    const std::string& text = json.get_ref<const std::string&>();
    if (text == "nan") return void(out = std::numeric_limits<double>::quiet_NaN());
    if (text == "inf") return void(out = std::numeric_limits<double>::infinity());
    if (text == "-inf") return void(out = -std::numeric_limits<double>::infinity());
  }
  if (!json.is_number()) place.refuse_value(json, "a number");
  out = json.get<double>();
}
inline void read_value(const Json& json, SubnetId& out, const Place& place) {
  read_value(json, out.value, place);
}
template <class Enum>
requires std::is_enum_v<Enum>
void read_value(const Json& json, Enum& out, const Place& place) {
  std::string word;
  read_value(json, word, place);
  try {
    out = enum_of_word<Enum>(word);
  } catch (const Failure& failure) {
    refuse(place.where, fmt::format("\"{}\": {}", place.key, failure.error().message));
  }
}
template <class T>
void read_value(const Json& json, std::vector<T>& out, const Place& place);
template <class T>
void read_value(const Json& json, std::map<BitWidth, T>& out, const Place& place);
template <class T>
void read_value(const Json& json, std::map<std::string, T>& out, const Place& place);
template <Object T>
void read_value(const Json& json, T& out, const Place& place);

class Reader {
 public:
  Reader(const Json& json, Place place) : json_(json), place_(std::move(place)) {
    if (!json.is_object())
      refuse(place_.where, place_.key.empty() ? "is no JSON object" : fmt::format("\"{}\" is no JSON object", place_.key));
  }
  template <class T>
  void operator()(const char* key, T& value) {
    seen_.insert(key);
    const auto found = json_.find(key);
    if (found == json_.end()) refuse(place_.where, fmt::format("the key \"{}\" is missing", place_.at(key).key));
    read_value(*found, value, place_.at(key));
  }
  template <class T>
  void operator()(const char* key, std::optional<T>& value) {
    seen_.insert(key);
    value.reset();
    if (const auto found = json_.find(key); found != json_.end()) read_value(*found, value.emplace(), place_.at(key));
  }
  // A key that runs of older programs lack: then the default stays.
  template <class T>
  void later(const char* key, T& value) {
    seen_.insert(key);
    if (const auto found = json_.find(key); found != json_.end()) read_value(*found, value, place_.at(key));
  }
  void allow(const char* key) { seen_.insert(key); }
  void refuse_unknown() const {
    for (const auto& [key, value] : json_.items()) {
      if (seen_.contains(key)) continue;
      const std::vector<std::string> known(seen_.begin(), seen_.end());
      refuse(place_.where, fmt::format("the key \"{}\" is not known{}", printable(place_.at(key).key), did_you_mean(key, known)));
    }
  }

 private:
  const Json& json_;
  Place place_;
  std::set<std::string> seen_;
};

template <class T>
void read_value(const Json& json, std::vector<T>& out, const Place& place) {
  if (!json.is_array()) place.refuse_value(json, "a list");
  out.clear();
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) read_value(json[i], out.emplace_back(), place.at(i));
}
inline void read_value(const Json& json, BitPlan& out, const Place& place) {
  read_value(json, out.bits, place);
}
template <class T>
void read_value(const Json& json, std::map<BitWidth, T>& out, const Place& place) {
  if (!json.is_object()) place.refuse_value(json, "an object keyed by bit-width");
  out.clear();
  for (const auto& [key, value] : json.items()) {
    const bool digits = !key.empty() && key.size() <= 2 && key.find_first_not_of("0123456789") == std::string::npos;
    if (!digits) refuse(place.where, fmt::format("\"{}\" is not known: expected a bit-width as key", printable(place.at(key).key)));
    read_value(value, out[std::stoi(key)], place.at(key));
  }
}
template <class T>
void read_value(const Json& json, std::map<std::string, T>& out, const Place& place) {
  if (!json.is_object()) place.refuse_value(json, "an object");
  out.clear();
  for (const auto& [key, value] : json.items()) read_value(value, out[key], place.at(key));
}
template <Object T>
void read_value(const Json& json, T& out, const Place& place) {
  Reader reader(json, place);
  visit_fields(reader, out);
  reader.refuse_unknown();
}

}  // namespace qfa::fields
