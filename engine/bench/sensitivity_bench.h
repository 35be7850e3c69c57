// SPDX-License-Identifier: GPL-3.0-or-later
// `qfa bench sensitivity`: one-unit changes of a run with and without what subnets share.
#pragma once

#include <functional>
#include <string>

#include "engine/api/ids.h"
#include "engine/api/specs.h"
#include "engine/bench/timing.h"

namespace qfa {

struct SensitivityBench {
  std::string signal;
  std::size_t subnets = 0;
  double shared_s = 0, alone_s = 0;  // of all subnets
  Timing ratio;                      // shared over alone, subnet by subnet
  std::size_t different = 0;         // subnets whose two scores differ in any bit: 0
};

// Scores every `every`-th unit's changes from the high base both ways, in turn, in the order of the search. Throws Failure.
SensitivityBench bench_sensitivity(const RunId& run, const SearchSpec& search, int every, const std::function<void(std::size_t)>& progress);

}  // namespace qfa
