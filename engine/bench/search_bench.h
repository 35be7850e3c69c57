// SPDX-License-Identifier: GPL-3.0-or-later
// `qfa bench search`: the methods on a real run, at equal evaluations.
#pragma once

#include <functional>
#include <string>

#include "engine/api/ids.h"
#include "engine/search/search_bench.h"

namespace qfa {

struct RunBenchSpec {
  RunId run;
  SearchBenchSpec bench;
  std::string scores_file;  // scores as they come, one a line: an interrupted comparison goes on; empty: none
};
struct RunBench {
  std::string signal;
  std::size_t evaluated = 0;  // scored now, not taken from the run's journal or the file
  SearchBench bench;
};

// Reads the run and changes nothing in it. `progress`: subnets scored so far. Throws Failure.
RunBench bench_search(const RunBenchSpec& spec, const std::function<void(std::size_t)>& progress);

}  // namespace qfa
