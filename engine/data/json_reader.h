// SPDX-License-Identifier: GPL-3.0-or-later
// Typed members of a JSON object that came from a file; what is missing or of another type is refused.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

#include "engine/api/error.h"
#include "engine/core/json.h"

namespace qfa {

class JsonReader {
 public:
  JsonReader(const Json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (!object_.is_object()) refuse(where_, fmt::format("Got {}, expected an object.", object_.type_name()));
  }
  const std::string& where() const { return where_; }
  const Json* find(const char* key) const {
    const auto found = object_.find(key);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }
  const Json& need(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr) refuse(where_, fmt::format("\"{}\" is missing.", key));
    return *value;
  }
  bool flag(const char* key, bool otherwise) const {
    const Json* value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_boolean()) wrong(key, *value, "true or false");
    return value->get<bool>();
  }
  std::string text(const char* key) const {
    const Json& value = need(key);
    if (!value.is_string()) wrong(key, value, "a string");
    return value.get<std::string>();
  }
  std::string text(const char* key, const std::string& otherwise) const { return find(key) == nullptr ? otherwise : text(key); }
  std::size_t count(const char* key) const {
    const Json& value = need(key);
    if (!value.is_number_integer() || value < 0) wrong(key, value, "a number from 0");
    return value.get<std::size_t>();
  }
  const Json& list(const char* key) const {
    const Json& value = need(key);
    if (!value.is_array()) wrong(key, value, "an array");
    return value;
  }

 private:
  [[noreturn]] void wrong(const char* key, const Json& value, const char* expected) const {
    refuse(where_, fmt::format("\"{}\" is {}, expected {}.", key, value.type_name(), expected));
  }
  const Json& object_;
  std::string where_;
};

}  // namespace qfa
