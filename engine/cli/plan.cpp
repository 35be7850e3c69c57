// SPDX-License-Identifier: GPL-3.0-or-later
// qfa plan, qfa sampler: what a run will do, before anything starts.
#include <fmt/format.h>

#include "engine/api/plan.h"
#include "engine/cli/run_options.h"
#include "engine/core/text.h"

namespace qfa::cli {
namespace {

// Coarser than a running clock: these are predictions.
std::string rounded_time(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", seconds);
  if (seconds < 90 * 60) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

OrderedJson plan_json(const RunPlan& plan, const RunSpec& spec) {
  OrderedJson findings = OrderedJson::array(), memory = OrderedJson::array(), seconds = OrderedJson::object();
  for (const Finding& f : plan.findings)
    findings.push_back({{"severity", to_text(f.severity)}, {"field", f.field}, {"sentence", f.sentence}});
  for (const PhaseMemory& phase : plan.memory) {
    OrderedJson parts = OrderedJson::object();
    for (const auto& [name, bytes] : phase.parts) parts[name] = bytes;
    memory.push_back({{"phase", phase.phase}, {"total_bytes", phase.total()}, {"parts_bytes", parts}});
  }
  for (const auto& [phase, value] : plan.seconds_by_phase) seconds[phase] = value;
  OrderedJson json{{"findings", findings},
                   {"memory", memory},
                   {"memory_available_bytes", plan.memory_available},
                   {"disk_bytes", plan.disk},
                   {"disk_free_bytes", plan.disk_free},
                   {"time_s", plan.seconds < 0 ? OrderedJson() : OrderedJson(plan.seconds)},
                   {"time_std_err_s", plan.seconds < 0 ? OrderedJson() : OrderedJson(plan.seconds_std_err)},
                   {"time_by_phase_s", seconds},
                   {"smallest_bytes", plan.smallest},
                   {"largest_bytes", plan.largest},
                   {"trained_units", plan.units},
                   {"trainable_parameters", plan.trainable},
                   {"examples", plan.examples},
                   {"spec_hash", plan.spec_hash},
                   {"command", plan.command}};
  json["spec"] = spec_to_json(spec);
  return json;
}

void print_plan(const RunPlan& plan) {
  for (const Finding& f : plan.findings) print_line(fmt::format("{:<8} {:<22} {}", to_text(f.severity), f.field, f.sentence));
  if (!plan.findings.empty()) print_line("");
  if (plan.units > 0)
    print_line(fmt::format("{} trained units, {:.2f} M adapter parameters, {} examples; subnets of {} to {} (MLX)", plan.units,
                           static_cast<double>(plan.trainable) / 1e6, plan.examples, human_bytes(plan.smallest),
                           human_bytes(plan.largest)));
  if (!plan.memory.empty()) print_line(fmt::format("\nmemory, predicted ({} free)", human_bytes(plan.memory_available)));
  for (const PhaseMemory& phase : plan.memory) {
    std::string parts;
    for (const auto& [name, bytes] : phase.parts) parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", name, human_bytes(bytes));
    print_line(fmt::format("{:<10} {:>9}  {}", phase.phase, human_bytes(phase.total()), parts));
  }
  if (plan.disk > 0) print_line(fmt::format("\ndisk       {:>9}  {} free", human_bytes(plan.disk), human_bytes(plan.disk_free)));
  if (plan.seconds >= 0) {
    std::string parts;
    for (const auto& [phase, seconds] : plan.seconds_by_phase)
      parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", phase, rounded_time(seconds));
    print_line(fmt::format("time       {:>9}  ± {}: {}", rounded_time(plan.seconds), rounded_time(plan.seconds_std_err), parts));
  }
  print_line("\n" + plan.command);
}

int plan(const RunOptions& o, const CommonOptions& common) {
  const RunSpec spec = run_spec_of(o, common);
  const Result<RunPlan> plan = plan_run(spec);
  if (!plan) throw Failure(plan.error());
  if (common.json)
    print_json(plan_json(*plan, spec));
  else
    print_plan(*plan);
  const bool refused =
      std::any_of(plan->findings.begin(), plan->findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
  return refused ? kRefused : kDone;
}

OrderedJson shares_json(const std::map<BitWidth, double>& shares) {
  OrderedJson json = OrderedJson::object();
  for (const auto& [bits, share] : shares) json[std::to_string(bits)] = share;
  return json;
}

int sampler(const RunOptions& o, const CommonOptions& common) {
  const RunSpec spec = run_spec_of(o, common);
  const Result<SamplerPreview> preview = preview_sampler(spec);
  if (!preview) throw Failure(preview.error());
  if (common.json) {
    OrderedJson probability = OrderedJson::object();
    for (const auto& [bits, values] : preview->probability) probability[std::to_string(bits)] = values;
    const bool counted = !preview->exact.empty();
    print_json({{"steps", preview->steps},
                {"trained_units", preview->units},
                {"seed", spec.seed},
                {"expected_share", shares_json(preview->expected)},
                {"half_width_95", shares_json(preview->half_width)},
                {"exact_share", counted ? shares_json(preview->exact) : OrderedJson()},
                {"bin_expected_share", preview->bin_expected},
                {"bin_exact_share", counted ? OrderedJson(preview->bin_exact) : OrderedJson()},
                {"fewest_visits", preview->fewest_visits},
                {"schedule", {{"step", preview->step}, {"mean_bits", preview->mean}, {"probability", probability}}}});
    return kDone;
  }
  print_line(fmt::format("{} steps of {} units; share of updates", preview->steps, preview->units));
  print_line("bits  expected    95 %  this seed");
  for (const auto& [bits, share] : preview->expected)
    print_line(fmt::format("{:>4}  {:>6.2f} %  ± {:.2f}  {}", bits, 100 * share, 100 * preview->half_width.at(bits),
                           preview->exact.empty() ? "not counted" : fmt::format("{:>6.2f} %", 100 * preview->exact.at(bits))));
  print_line("average bits    expected  this seed   share of steps");
  const double low = spec.bits.front(), width = (spec.bits.back() - low) / static_cast<double>(preview->bin_expected.size());
  for (std::size_t i = 0; i < preview->bin_expected.size(); ++i)
    print_line(fmt::format("{:.2f} to {:.2f}  {:>8.2f} %  {}", low + width * static_cast<double>(i),
                           low + width * static_cast<double>(i + 1), 100 * preview->bin_expected[i],
                           preview->bin_exact.empty() ? "not counted" : fmt::format("{:>6.2f} %", 100 * preview->bin_exact[i])));
  return kDone;
}

}  // namespace

void add_plan(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto p = std::make_shared<RunOptions>();
  CLI::App* plan_app = add_command(root, "plan", "What a run will need and what speaks against it, before it starts", common);
  add_run_options(*plan_app, *p, false);
  commands.push_back({plan_app, [p](const CommonOptions& c) { return plan(*p, c); }});
  auto s = std::make_shared<RunOptions>();
  CLI::App* sampler_app = add_command(root, "sampler", "How often a run will train each bit-width", common);
  add_run_options(*sampler_app, *s, false);
  commands.push_back({sampler_app, [s](const CommonOptions& c) { return sampler(*s, c); }});
}

}  // namespace qfa::cli
