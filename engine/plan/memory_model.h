// SPDX-License-Identifier: GPL-3.0-or-later
// Resident memory of a run's phases: what the rooms that compute really allocate, term by term.
#pragma once

#include <vector>

#include "engine/api/plan.h"
#include "engine/plan/workload.h"

namespace qfa {

// Training keeps the activations of a pass where they fit into `available` bytes (0: unknown), else it computes them
// again in the backward pass.
bool recomputes_activations(const RunSpec& spec, const BaseModel& base, const Workload& work, Bytes available);
std::vector<PhaseMemory> memory_by_phase(const RunSpec& spec, const BaseModel& base, const Workload& work, bool recompute = false);
Bytes peak_memory(const std::vector<PhaseMemory>& phases);
// The largest micro-batch (a divisor of the batch by halving) whose training fits, activations recomputed; 0: not even one example.
int fitting_micro_batch(const RunSpec& spec, const BaseModel& base, const Examples& examples, Bytes available);

}  // namespace qfa
