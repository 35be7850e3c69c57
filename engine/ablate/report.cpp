// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ablate/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <filesystem>
#include <limits>

#include "engine/api/error.h"
#include "engine/core/text.h"

namespace qfa {
namespace {

// JSON has no word for what is not finite.
nlohmann::ordered_json number(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

std::optional<double> maybe(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<double>());
}

std::string cell(const std::optional<double>& value) {
  return value ? fmt::format("{:.6f}", *value) : "";
}

std::string measured(const std::optional<double>& value, const std::optional<double>& std_err, const char* sign = "") {
  if (!value) return "–";
  const std::string text = *sign == '+' ? fmt::format("{:+.4f}", *value) : fmt::format("{:.4f}", *value);
  return std_err ? fmt::format("{} ± {:.4f}", text, *std_err) : text;
}

// Padded so that it reads as a table in a terminal too.
std::string markdown_table(const std::vector<std::vector<std::string>>& rows) {
  const auto width_of = [](const std::string& text) {  // of UTF-8, in code points
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  };
  std::vector<std::size_t> widths(rows.front().size(), 3);
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width_of(row[c]));
  std::string out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < rows[r].size(); ++c) out += "| " + rows[r][c] + std::string(widths[c] - width_of(rows[r][c]) + 1, ' ');
    out += "|\n";
    if (r > 0) continue;
    for (const std::size_t width : widths) out += "| " + std::string(width, '-') + " ";
    out += "|\n";
  }
  return out;
}

}  // namespace

std::string ablation_csv(const Ablation& ablation) {
  std::string text = "signal,when,subnets,bits,arm,seeds,mean,std_err,difference,difference_std_err\n";
  for (const AblationRow& row : ablation.rows)
    text += fmt::format("{},{},{},{},{},{},{:.6f},{},{},{}\n", row.signal, row.when, row.subnets,
                        row.bits < 0 ? "" : fmt::format("{:.4f}", row.bits), ablation.arms[row.arm].name, row.n, row.mean,
                        cell(row.std_err), cell(row.difference), cell(row.difference_std_err));
  return text;
}

std::string ablation_markdown(const Ablation& ablation) {
  std::vector<std::vector<std::string>> arms{{"arm", "runs a seed", "steps a seed"}};
  for (const AblationArm& arm : ablation.arms) arms.push_back({arm.name, fmt::format("{}", arm.runs), fmt::format("{}", arm.steps)});
  std::vector<std::vector<std::string>> rows{
      {"signal", "training", "subnets", "arm", "seeds", "mean ± standard error", "difference to " + ablation.arms.front().name}};
  for (const AblationRow& row : ablation.rows)
    rows.push_back({row.signal, row.when, row.subnets, ablation.arms[row.arm].name, fmt::format("{}", row.n),
                    measured(row.mean, row.std_err), measured(row.difference, row.difference_std_err, "+")});
  std::vector<std::string> seeds;
  for (const std::uint64_t seed : ablation.seeds) seeds.push_back(fmt::format("{}", seed));
  return fmt::format(
      "# {}\n\n{}\n\n{}\n{}\nSeeds {}. Standard errors are over seeds; differences are taken within each seed. "
      "loss: nats a response token, held out.\n",
      ablation.name, ablation.question, markdown_table(arms), markdown_table(rows), enumerate(seeds));
}

nlohmann::ordered_json ablation_json(const Ablation& ablation) {
  nlohmann::ordered_json json{{"schema", 1}, {"name", ablation.name}, {"question", ablation.question}};
  json["arms"] = nlohmann::ordered_json::array();
  for (const AblationArm& arm : ablation.arms) json["arms"].push_back({{"name", arm.name}, {"runs", arm.runs}, {"steps", arm.steps}});
  json["seeds"] = ablation.seeds;
  json["rows"] = nlohmann::ordered_json::array();
  for (const AblationRow& row : ablation.rows)
    json["rows"].push_back({{"signal", row.signal},
                            {"when", row.when},
                            {"subnets", row.subnets},
                            {"bits", row.bits < 0 ? nlohmann::ordered_json() : nlohmann::ordered_json(row.bits)},
                            {"arm", ablation.arms[row.arm].name},
                            {"seeds", row.n},
                            {"mean", number(row.mean)},
                            {"std_err", number(row.std_err)},
                            {"difference", number(row.difference)},
                            {"difference_std_err", number(row.difference_std_err)}});
  return json;
}

Ablation ablation_result_from_json(const Json& json, const std::string& where) {
  Ablation ablation;
  try {
    if (json.at("schema") != 1) refuse(where, "is of a newer program, expected schema 1");
    json.at("name").get_to(ablation.name);
    json.at("question").get_to(ablation.question);
    for (const Json& arm : json.at("arms"))
      ablation.arms.push_back({arm.at("name").get<std::string>(), arm.at("runs").get<int>(), arm.at("steps").get<std::int64_t>()});
    json.at("seeds").get_to(ablation.seeds);
    for (const Json& from : json.at("rows")) {
      AblationRow row;
      from.at("signal").get_to(row.signal);
      from.at("when").get_to(row.when);
      from.at("subnets").get_to(row.subnets);
      row.bits = maybe(from.at("bits")).value_or(-1);
      const auto name = from.at("arm").get<std::string>();
      const auto arm = std::find_if(ablation.arms.begin(), ablation.arms.end(), [&name](const AblationArm& a) { return a.name == name; });
      if (arm == ablation.arms.end()) refuse(where, fmt::format("a row is of arm \"{}\", which is not there", printable(name)));
      row.arm = static_cast<std::size_t>(arm - ablation.arms.begin());
      from.at("seeds").get_to(row.n);
      row.mean = maybe(from.at("mean")).value_or(std::numeric_limits<double>::quiet_NaN());
      row.std_err = maybe(from.at("std_err"));
      row.difference = maybe(from.at("difference")), row.difference_std_err = maybe(from.at("difference_std_err"));
      ablation.rows.push_back(std::move(row));
    }
  } catch (const Json::exception& error) {
    refuse(where, fmt::format("is no result of an ablation: {}", error.what()));
  }
  return ablation;
}

Result<Ablation> read_ablation(const std::string& folder) {
  const std::filesystem::path file = std::filesystem::path(folder) / "result.json";
  try {
    if (!std::filesystem::exists(file)) refuse(folder, "holds no result of an ablation; make one with: qfa ablate SPEC --out " + folder);
    return ablation_result_from_json(read_json(file), file.string());
  } catch (const Failure& failure) {
    return failure.error();
  } catch (const std::exception& error) {
    return Error{ErrorCode::failed, error.what(), file.string(), {}};
  }
}

}  // namespace qfa
