// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/score_journal.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/store/spec_json.h"

namespace qfa {
namespace {

// JSON has no word for what is not finite.
Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}
double number_of(const Json& json) {
  return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

std::filesystem::path spec_file(const RunStore& store) {
  return store.folder() / "searches" / "spec.json";
}

}  // namespace

std::string to_line(const ScoreLine& line) {
  Json items = Json::array();
  for (const double value : line.per_item) items.push_back(number(value));
  Json json{{"bits", line.plan.bits},          {"kind", line.kind},         {"step", line.step}, {"value", number(line.value)},
            {"std_err", number(line.std_err)}, {"accuracy", line.accuracy}, {"n", line.n},       {"per_item", std::move(items)}};
  if (!line.name.empty()) json["name"] = line.name;
  if (line.size_bytes > 0) json["size_bytes"] = line.size_bytes;
  if (!line.tasks.empty()) json["tasks"] = line.tasks;
  if (!line.items.empty()) json["items"] = line.items;
  if (line.random) json["random"] = true;
  if (!line.dtype.empty()) json["dtype"] = line.dtype;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

ScoreLine score_line(const std::string& text, const std::string& where) {
  const Json json = parse_json(text, where);
  ScoreLine line;
  try {
    json.at("bits").get_to(line.plan.bits);
    json.at("kind").get_to(line.kind);
    line.value = number_of(json.at("value"));
    line.std_err = number_of(json.at("std_err"));
    json.at("accuracy").get_to(line.accuracy);
    for (const Json& value : json.at("per_item")) line.per_item.push_back(number_of(value));
    line.n = json.value("n", static_cast<std::int64_t>(line.per_item.size()));
    line.step = json.value("step", 0);
    line.name = json.value("name", "");
    line.size_bytes = json.value("size_bytes", Bytes{0});
    line.tasks = json.value("tasks", "");
    line.items = json.value("items", "");
    line.random = json.value("random", false);
    line.dtype = json.value("dtype", "");
  } catch (const Json::exception& error) {
    refuse(where, fmt::format("is no score: {}", error.what()));
  }
  return line;
}

std::string signal_text(const SearchSpec& spec) {
  return OrderedJson{{"tasks", spec.tasks},
                     {"limit", spec.limit},
                     {"kl_text", spec.kl_text},
                     {"kl_tokens", spec.kl_tokens},
                     {"dtype", to_text(spec.dtype)}}
      .dump();
}

std::string signal_key(const SearchSpec& spec, int step) {
  return fmt::format("{}|step {}", signal_text(spec), step);
}

std::optional<SearchSpec> last_search(const RunStore& store) {
  std::error_code error;
  if (!std::filesystem::exists(spec_file(store), error)) return std::nullopt;
  return search_spec_from_json(read_json(spec_file(store)), spec_file(store).string());
}

void write_last_search(const RunStore& store, const SearchSpec& spec) {
  std::filesystem::create_directories(spec_file(store).parent_path());
  write_file_atomically(spec_file(store), spec_to_json(spec).dump(1) + "\n");
}

std::vector<ScoreLine> read_scores(const RunStore& store, const std::string& key) {
  std::vector<ScoreLine> lines;
  for (const std::string& text : store.search_lines(key)) lines.push_back(score_line(text, "search journal"));
  return lines;
}

}  // namespace qfa
