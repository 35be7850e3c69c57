// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/compute.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>

#include "engine/core/heap.h"
#include "engine/core/machine.h"

namespace qfa {

void prepare_compute(int threads) {
  keep_freed_pages();
  at::set_num_threads(thread_count(threads));
}

std::string device_text() {
  return fmt::format("cpu, {} threads", at::get_num_threads());
}

at::ScalarType scalar_type(ComputeType type) {
  return type == ComputeType::bf16 ? at::kBFloat16 : at::kFloat;
}

}  // namespace qfa
