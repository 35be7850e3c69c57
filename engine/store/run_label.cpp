// SPDX-License-Identifier: GPL-3.0-or-later
// label.json in a run folder: what people write on a run.
#include <fmt/format.h>

#include "engine/core/atomic_file.h"
#include "engine/store/answer.h"
#include "engine/store/library_fields.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;
constexpr int kLabelSchema = 1;

}  // namespace

RunLabel label_of(const fs::path& folder) {
  const fs::path path = folder / "label.json";
  std::error_code error;
  if (!fs::exists(path, error)) return {};
  Json json = read_json(path);
  int schema = 0;
  if (json.is_object() && json.contains("schema")) {
    fields::read_value(json["schema"], schema, fields::Place{path.string(), "schema"});
    json.erase("schema");
  }
  if (schema != kLabelSchema) refuse(path.string(), fmt::format("label of schema {}; this program reads {}", schema, kLabelSchema));
  RunLabel label;
  fields::read_value(json, label, fields::Place{path.string(), {}});
  return label;
}

Result<RunLabel> read_label(const RunId& run) {
  return answer<RunLabel>(run.path, [&] { return label_of(run.path); });
}

Result<void> write_label(const RunId& run, const RunLabel& label) {
  return answer<void>(run.path, [&] {
    std::error_code error;
    if (!fs::exists(fs::path(run.path) / "run.json", error)) refuse(run.path, "is no run: it holds no run.json");
    label_of(run.path);  // one that cannot be read is not overwritten
    OrderedJson json{{"schema", kLabelSchema}};
    json.update(fields::value_of(label));
    try {
      write_file_atomically(fs::path(run.path) / "label.json", json.dump(2) + "\n");
    } catch (const nlohmann::json::exception&) {
      refuse_usage("the text is not valid UTF-8");
    }
  });
}

}  // namespace qfa
