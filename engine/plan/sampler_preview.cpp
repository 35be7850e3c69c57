// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/api/plan.h"
#include "engine/import/model_units.h"
#include "engine/plan/guarded.h"
#include "engine/plan/sampler_preview.h"
#include "engine/plan/tokenized_data.h"

namespace qfa {
namespace {

constexpr std::int64_t kPoints = 512;          // of a plotted schedule
constexpr double kMostDraws = 1e8;             // of one unit in one step: about a second
constexpr std::int64_t kMostSteps = 10000000;  // summed one by one

std::vector<std::uint64_t> trained_parameters(const std::vector<Unit>& units) {
  std::vector<std::uint64_t> parameters;
  for (const Unit& unit : units)
    if (unit.trained) parameters.push_back(unit.parameters);
  return parameters;
}

void add_schedule(SamplerPreview& preview, const Sampler& sampler) {
  const std::int64_t points = std::min(kPoints, preview.steps);
  for (std::int64_t i = 0; i < points; ++i) {
    const std::int64_t step = points == preview.steps ? i : i * (preview.steps - 1) / (points - 1);
    preview.step.push_back(static_cast<int>(step));
    preview.mean.push_back(sampler.mean(step));
    const std::vector<double> p = sampler.probabilities(step);
    for (std::size_t w = 0; w < p.size(); ++w) preview.probability[sampler.widths()[w]].push_back(p[w]);
  }
}

}  // namespace

SamplerPreview sampler_preview(const RunSpec& spec, const std::vector<Unit>& units) {
  if (spec.steps < 1 || spec.steps > kMostSteps) refuse_usage("steps: expected 1 to 10000000 for a preview of the sampler");
  const std::vector<std::uint64_t> parameters = trained_parameters(units);
  const auto sampler = make_sampler(spec.sampler, spec.bits, parameters.size(), spec.seed);
  SamplingStatistics statistics(*sampler, parameters);
  SamplerPreview preview;
  preview.steps = spec.steps, preview.units = parameters.size();
  add_schedule(preview, *sampler);
  const bool counted = static_cast<double>(spec.steps) * static_cast<double>(parameters.size()) <= kMostDraws;
  for (std::int64_t step = 0; step < spec.steps; ++step) {
    if (counted)
      statistics.add(step, sampler->draw(step));
    else
      statistics.expect(step);
  }
  preview.expected = statistics.expected();
  preview.half_width = statistics.half_width();
  preview.bin_expected = statistics.bin_expected();
  if (counted) preview.exact = statistics.realised(), preview.bin_exact = statistics.bin_realised();
  preview.fewest_visits = static_cast<double>(spec.steps);
  for (const auto& [bits, share] : preview.expected) preview.fewest_visits = std::min(preview.fewest_visits, share * spec.steps);
  return preview;
}

Result<SamplerPreview> preview_sampler(const RunSpec& spec) {
  return guarded([&] {
    const auto base = opened_model(spec.model).base;
    return sampler_preview(spec, choice_units(base->config(), spec.granularity, spec.bits, spec.embed_bits));
  });
}

}  // namespace qfa
