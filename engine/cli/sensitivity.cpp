// SPDX-License-Identifier: GPL-3.0-or-later
// qfa sensitivity: what every unit costs or gains at another width.
#include <fmt/format.h>

#include "engine/api/front.h"
#include "engine/cli/search_options.h"

namespace qfa::cli {
namespace {

OrderedJson json_of(const UnitSensitivity& found) {
  OrderedJson changes = OrderedJson::array();
  for (const UnitChange& c : found.changes)
    changes.push_back({{"unit", c.unit},
                       {"base", c.from_high ? "high" : "low"},
                       {"from_bits", c.from},
                       {"to_bits", c.to},
                       {"base_bytes", c.base_bytes},
                       {"bytes", c.bytes},
                       {"difference", c.score.difference},
                       {"std_err", c.score.std_err},
                       {"p_value", c.score.p_value},
                       {"n", c.score.n}});
  return {{"signal", found.signal}, {"changes", std::move(changes)}};
}

void print_table(const UnitSensitivity& found, const CommonOptions& common) {
  note(common,
       fmt::format("change of {} (lower is better) ± one standard error, when one unit leaves a subnet of all high or all low widths",
                   found.signal));
  print_line(fmt::format("{:<34}  {:<4}  {:>6}  {:>12}  {:>19}  {:>14}", "unit", "base", "bits", "bytes", "change", "change per MB"));
  for (const UnitChange& c : found.changes) {
    const double bytes = static_cast<double>(c.bytes) - static_cast<double>(c.base_bytes);
    print_line(fmt::format("{:<34}  {:<4}  {:>2} → {}  {:>+12.0f}  {:>+9.5f} ± {:.5f}  {:>14}", c.unit, c.from_high ? "high" : "low",
                           c.from, c.to, bytes, c.score.difference, c.score.std_err,
                           bytes == 0 ? "–" : fmt::format("{:+.4f}", c.score.difference / bytes * 1e6)));
  }
}

int sensitivity(const SearchOptions& o, const CommonOptions& common) {
  if (!o.tasks.empty() || !o.kl_text.empty()) {
    const Outcome outcome = run_on_engine(SearchFront{{o.run}, search_spec_of(o, common)}, common);
    if (outcome.status != kDone) return report(outcome, common, {{"run", o.run}});
  }
  const UnitSensitivity found = value_of(unit_sensitivity({o.run}));
  if (common.json)
    print_json(json_of(found));
  else
    print_table(found, common);
  return kDone;
}

}  // namespace

void add_sensitivity(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<SearchOptions>();
  o->method = "one-unit";
  CLI::App* app = add_command(root, "sensitivity", "What every unit costs or gains at another width", common);
  add_signal_options(*app, *o);
  commands.push_back({app, [o](const CommonOptions& c) { return sensitivity(*o, c); }});
}

}  // namespace qfa::cli
