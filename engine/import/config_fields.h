// SPDX-License-Identifier: GPL-3.0-or-later
// Typed fields of config.json; null counts as absent, as in transformers.
#pragma once

#include <cstdint>
#include <string>

#include "engine/core/json.h"

namespace qfa {

// Both arguments must outlive it. Throws Failure (input) naming `where` for a field of another type.
class ConfigFields {
 public:
  ConfigFields(const Json& json, const std::string& where) : json_(json), where_(where) {}

  bool states(const char* key) const { return json_.contains(key); }  // null counts
  const Json* find(const char* key) const;                            // null if absent
  std::int64_t integer(const char* key, std::int64_t otherwise) const;
  double number(const char* key, double otherwise) const;
  bool boolean(const char* key, bool otherwise) const;
  std::string string(const char* key, const std::string& otherwise) const;

 private:
  const Json& json_;
  const std::string& where_;
};

}  // namespace qfa
