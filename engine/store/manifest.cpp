// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "engine/store/json_fields.h"
#include "engine/store/run_store.h"
#include "engine/store/spec_fields.h"

namespace qfa {
namespace {

void check_schema(const Json& json, const std::string& where) {
  if (!json.is_object() || !json.contains("schema")) refuse(where, "is no run manifest: the key \"schema\" is missing");
  int schema = 0;
  fields::read_value(json["schema"], schema, fields::Place{where, "schema"});
  if (schema > kRunSchema) refuse(where, fmt::format("run of schema {}; this program reads up to {}", schema, kRunSchema));
  if (schema < 1) refuse(where, fmt::format("run of schema {}; expected 1 to {}", schema, kRunSchema));
}

void check_units(const RunManifest& manifest, const std::string& where) {
  for (std::size_t i = 0; i < manifest.units.size(); ++i) {
    const Unit& unit = manifest.units[i];
    if (unit.choices.empty() || unit.modules.empty()) refuse(where, fmt::format("\"units[{}]\" has no choices or no modules", i));
    for (std::size_t c = 1; c < unit.choices.size(); ++c) {
      if (unit.choices[c] <= unit.choices[c - 1]) refuse(where, fmt::format("\"units[{}].choices\" is not in ascending order", i));
    }
  }
}

}  // namespace

std::string to_json(const RunManifest& manifest) {
  try {
    return fields::value_of(manifest).dump(2) + "\n";
  } catch (const nlohmann::json::exception&) {
    refuse_usage("a setting of the run (a path, most likely) is not valid UTF-8");
  }
}

RunManifest manifest_from_json(const std::string& text, const std::string& where) {
  const Json json = parse_json(text, where);
  check_schema(json, where);  // first: a newer schema may have keys that this program does not know
  RunManifest manifest;
  fields::read_value(json, manifest, fields::Place{where, {}});
  check_units(manifest, where);
  return manifest;
}

}  // namespace qfa
