// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/import/config_fields.h"

#include <fmt/format.h>

#include "engine/api/error.h"
#include "engine/core/text.h"

namespace qfa {
namespace {

[[noreturn]] void refuse_type(const std::string& where, const char* key, const Json& value, const char* expected) {
  refuse(where, fmt::format("{} is {}, expected {}", key, printable(value.dump()), expected));
}

}  // namespace

const Json* ConfigFields::find(const char* key) const {
  const auto found = json_.find(key);
  return found == json_.end() || found->is_null() ? nullptr : &*found;
}

std::int64_t ConfigFields::integer(const char* key, std::int64_t otherwise) const {
  const Json* value = find(key);
  if (value == nullptr) return otherwise;
  const bool fits = value->is_number_integer() && !(value->is_number_unsigned() && value->get<std::uint64_t>() > std::uint64_t{INT64_MAX});
  if (!fits) refuse_type(where_, key, *value, "an integer");
  return value->get<std::int64_t>();
}

double ConfigFields::number(const char* key, double otherwise) const {
  const Json* value = find(key);
  if (value == nullptr) return otherwise;
  if (!value->is_number()) refuse_type(where_, key, *value, "a number");
  return value->get<double>();
}

bool ConfigFields::boolean(const char* key, bool otherwise) const {
  const Json* value = find(key);
  if (value == nullptr) return otherwise;
  if (!value->is_boolean()) refuse_type(where_, key, *value, "true or false");
  return value->get<bool>();
}

std::string ConfigFields::string(const char* key, const std::string& otherwise) const {
  const Json* value = find(key);
  if (value == nullptr) return otherwise;
  if (!value->is_string()) refuse_type(where_, key, *value, "a text");
  return value->get<std::string>();
}

}  // namespace qfa
