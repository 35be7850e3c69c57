// SPDX-License-Identifier: GPL-3.0-or-later
// plan_run: the plan room, and how fast this machine is where no former run told it.
#include <ATen/ATen.h>

#include <chrono>
#include <map>
#include <mutex>

#include "engine/api/plan.h"
#include "engine/core/machine.h"
#include "engine/jobs/compute.h"
#include "engine/plan/guarded.h"
#include "engine/plan/plan_run.h"
#include "kernels/torch/product.h"

namespace qfa {
namespace {

constexpr double kMeasured = 0.08;      // seconds
constexpr double kTrainingShare = 0.6;  // of the rate of plain matrix products
constexpr double kGuessError = 0.4;
constexpr std::int64_t kRows = 512, kColumns = 1024;

double matmul_flop_per_s(ComputeType type) {
  using Clock = std::chrono::steady_clock;
  at::NoGradGuard no_grad;
  const at::Tensor a = at::ones({kRows, kColumns}, scalar_type(type)), b = at::ones({kColumns, kColumns}, scalar_type(type));
  product(a, b);  // the first call prepares
  const auto start = Clock::now();
  double flop = 0, seconds = 0;
  while (seconds < kMeasured) {
    product(a, b);
    flop += 2.0 * kRows * kColumns * kColumns;
    seconds = std::chrono::duration<double>(Clock::now() - start).count();
  }
  return flop / seconds;
}

// Measured once a process. The thread count is the pool's: another one is of a run under way.
std::optional<Speed> machine_speed(const RunSpec& spec) {
  if (auto speed = stored_speed(spec)) return speed;
  static std::mutex mutex;
  static std::map<ComputeType, double> measured;
  const std::lock_guard lock(mutex);
  double& rate = measured[spec.dtype];
  if (rate <= 0) rate = matmul_flop_per_s(spec.dtype);
  return Speed{kTrainingShare * rate, 0, kGuessError};
}

}  // namespace

Result<RunPlan> plan_run(const RunSpec& spec) {
  return guarded([&] { return make_plan(spec, {memory_available(), [&] { return machine_speed(spec); }}); });
}

}  // namespace qfa
