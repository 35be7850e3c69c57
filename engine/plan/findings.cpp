// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/findings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "engine/core/text.h"
#include "engine/plan/sampler_preview.h"

namespace qfa {
namespace {

constexpr double kFewVisits = 50;      // updates of one unit at one width
constexpr double kCodeDefault = 2e-4;  // QA-LoRA's program; its paper and LLM-QFA's say 2e-5

std::string widths_text(const std::vector<BitWidth>& bits) {
  std::vector<std::string> words;
  for (const BitWidth b : bits) words.push_back(std::to_string(b));
  return enumerate(words);
}

// "33/24/43 % for 2, 3 and 4 bits"
std::string shares_text(const SamplerPreview& preview, const std::vector<BitWidth>& bits) {
  std::string shares;
  for (const auto& [width, share] : preview.expected) shares += fmt::format("{}{:.0f}", shares.empty() ? "" : "/", 100 * share);
  return fmt::format("{} % for {} bits", shares, widths_text(bits));
}

void add_period(const RunSpec& spec, const SamplerPreview& preview, std::vector<Finding>& findings) {
  const auto whole = whole_periods(spec);
  if (!whole || spec.bits.size() < 2) return;
  const double periods = static_cast<double>(spec.steps) / spec.sampler.period_steps;
  const std::string advice = whole->steps == spec.steps ? fmt::format(" A period of {} steps makes them whole.", whole->period_steps)
                                                        : fmt::format(" {} steps make them whole.", whole->steps);
  findings.push_back({Severity::warning, "sampler.period_steps",
                      fmt::format("{} steps are {:.2f} periods of {}: the updates are {}.{}", spec.steps, periods,
                                  spec.sampler.period_steps, shares_text(preview, spec.bits), advice)});
}

void add_sampler(const RunSpec& spec, const SamplerPreview& preview, std::vector<Finding>& findings) {
  const auto warn = [&](const char* field, std::string sentence) { findings.push_back({Severity::warning, field, std::move(sentence)}); };
  if (spec.bits.size() == 1) {
    warn("bits", fmt::format("One bit-width: a plain {} run, no supernet.", spec.method == AdapterMethod::lora ? "LoRA" : "QA-LoRA"));
    return;
  }
  add_period(spec, preview, findings);
  if (spec.sampler.kind == SamplerKind::uniform) {
    const double edge = spec.bits.front() + (spec.bits.back() - spec.bits.front()) / 8.0;
    warn("sampler.kind",
         fmt::format("With the uniform sampler an average of at most {:g} bits is expected in {:.0f} of {} steps: the smallest "
                     "subnets are hardly trained.",
                     edge, preview.bin_expected.front() * spec.steps, spec.steps));
  }
  if (preview.fewest_visits >= kFewVisits) return;
  for (const auto& [width, share] : preview.expected) {
    if (share * spec.steps > preview.fewest_visits) continue;
    warn("steps",
         fmt::format("A unit is expected to be trained {:.0f} times at {} bits in {} steps; below {:.0f} a width stays unfinished.",
                     share * spec.steps, width, spec.steps, kFewVisits));
    return;
  }
}

}  // namespace

std::vector<Finding> training_findings(const RunSpec& spec, const ModelConfig& config, const std::vector<Unit>& units) {
  std::vector<Finding> findings;
  add_sampler(spec, sampler_preview(spec, units), findings);
  const std::int64_t most = config.hidden / (spec.method == AdapterMethod::qa_lora ? spec.group : 1);
  if (spec.rank > most)
    findings.push_back({Severity::warning, "rank",
                        fmt::format("Rank {} adds nothing beyond {} = {} for most modules.", spec.rank,
                                    spec.method == AdapterMethod::qa_lora ? "in/group" : "in", most)});
  if (spec.method == AdapterMethod::lora && spec.bits.front() != 16)
    findings.push_back({Severity::warning, "method",
                        "LoRA fits no grid of codes: a subnet is requantized when it is finalised, and its scores include that loss; "
                        "QA-LoRA merges exactly."});
  if (std::abs(spec.lr - kCodeDefault) < 1e-9)
    findings.push_back({Severity::warning, "lr", "2e-4 is the default of QA-LoRA's program; the papers say 2e-5."});
  return findings;
}

std::vector<Finding> model_findings(const ModelSummary& model) {
  if (!model.quantized) return {};
  return {
      {Severity::warning, "model",
       fmt::format("The weights are quantized already ({}, {:.2f} bits a weight): they are dequantized first, and they are the teacher.",
                   model.weight_type, model.bits_per_weight)}};
}

Bytes smallest_size(const CostTable& costs) {
  Bytes sum = costs.fixed;
  for (const auto& bytes : costs.bytes) sum += *std::min_element(bytes.begin(), bytes.end());
  return sum;
}

Bytes largest_size(const CostTable& costs) {
  Bytes sum = costs.fixed;
  for (const auto& bytes : costs.bytes) sum += *std::max_element(bytes.begin(), bytes.end());
  return sum;
}

std::vector<Finding> size_findings(const RunSpec& spec, const CostTable& costs, Bytes larger_group_saves) {
  std::vector<Finding> findings;
  if (spec.embed_bits == std::vector<BitWidth>{16}) {
    Bytes tables = 0;
    for (std::size_t l = 0; l < costs.units.size(); ++l)
      if (!costs.units[l].trained) tables += costs.bytes[l].front();
    const Bytes all = smallest_size(costs);
    findings.push_back({Severity::warning, "embed_bits",
                        fmt::format("Embedding and head are {:.0f} % of the all-{}-bit file ({} of {}).",
                                    100 * static_cast<double>(tables) / static_cast<double>(all), spec.bits.front(), human_bytes(tables),
                                    human_bytes(all))});
  }
  std::vector<BitWidth> not_in_gguf;
  for (const BitWidth bits : spec.bits)
    if (holding_of(ExportFormat::gguf, bits, spec.group, true).fidelity == Fidelity::impossible) not_in_gguf.push_back(bits);
  if (!not_in_gguf.empty())
    findings.push_back({Severity::warning, "bits",
                        fmt::format("Units of {} bits cannot be exported as GGUF ({}); MLX holds them.", widths_text(not_in_gguf),
                                    holding_of(ExportFormat::gguf, not_in_gguf.front(), spec.group, true).reason)});
  if (larger_group_saves > 0)
    findings.push_back({Severity::info, "group",
                        fmt::format("A group of {} saves {} on the smallest subnet.", spec.group * 2, human_bytes(larger_group_saves))});
  return findings;
}

}  // namespace qfa
