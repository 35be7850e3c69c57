// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/disk_model.h"

#include <algorithm>

#include "engine/import/model_units.h"
#include "engine/plan/workload.h"

namespace qfa {
namespace {

constexpr double kTensorHeader = 113;  // of a safetensors file, with its name and shape
constexpr double kMomentHeader = 137;
constexpr double kStepLine = 240, kRatesLine = 600, kPlanEntry = 2, kScoreLine = 270;
constexpr double kMostRates = 1000;

}  // namespace

DiskUse disk_use(const RunSpec& spec, const BaseModel& base, std::size_t units) {
  const ModelSize size = size_of(spec, base.config());
  const auto widths = static_cast<double>(spec.bits.size());
  const double modules = 7 * size.layers;
  double bits = 0;
  for (const BitWidth width : code_widths(spec.bits)) bits += width + 32.0 / spec.group;
  DiskUse use;
  use.codes = static_cast<Bytes>(size.weights * bits / 8 + modules * widths * 3 * kTensorHeader);
  use.checkpoint = static_cast<Bytes>(12 * trainable_parameters(spec, size) + modules * widths * 2 * (kTensorHeader + 2 * kMomentHeader));
  const double plan = kPlanEntry * static_cast<double>(units), steps = spec.steps;
  const double probes = spec.probe_every > 0 ? (steps / spec.probe_every + 2) * static_cast<double>(spec.probe.size()) : 0;
  use.events =
      static_cast<Bytes>(steps * (kStepLine + plan) + std::min(steps, kMostRates) * kRatesLine + 4 * probes * widths * (kScoreLine + plan));
  return use;
}

}  // namespace qfa
