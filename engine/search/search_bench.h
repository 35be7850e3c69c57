// SPDX-License-Identifier: GPL-3.0-or-later
// Which method finds the better front at equal evaluations, measured in (bytes, score).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/search/search.h"

namespace qfa {

// Bytes and scores are measured in this box: 0 … 1 from the smallest file to the largest, and from the best score to
// the worst.
struct FrontFrame {
  Bytes low = 0, high = 0;
  double best = 0, worst = 0;
};

// Share of the box that the points dominate (hypervolume, by pagmo; reference: the largest file at the worst score).
double front_volume(const std::vector<Evaluated>& points, const FrontFrame& frame);

// For every size of the true front: how much worse the best found subnet of no more bytes scores, as a share of
// worst - best (1 where nothing as small was found).
struct FrontDistance {
  double mean = 0, largest = 0;
  std::size_t found = 0;  // points of the true front that were scored
};
FrontDistance distance_to_front(const std::vector<Evaluated>& points, const std::vector<Evaluated>& truth, const FrontFrame& frame);

struct SearchBenchSpec {
  SearchSpec search;  // limits and locks; method, evaluations and seed are those below
  std::vector<SearchMethod> methods{SearchMethod::surrogate, SearchMethod::paper, SearchMethod::nsga2, SearchMethod::random};
  std::vector<int> evaluations{40, 60, 100};
  int seeds = 5;              // 0 … seeds - 1
  std::size_t enumerate = 0;  // a space of at most so many subnets is scored whole: then the true front is known
};

struct BenchedSearch {
  std::uint64_t seed = 0;
  std::size_t scored = 0;  // fewer than asked for: the front stood still, or the space is exhausted
  double volume = 0;
  std::optional<FrontDistance> distance;  // where the true front is known
};
struct BenchedMethod {
  SearchMethod method{};
  int evaluations = 0;
  std::vector<BenchedSearch> searches;  // one a seed
};
struct SearchBench {
  FrontFrame frame;          // worst: the worst uniform subnet; best: the best of all that was scored
  std::size_t distinct = 0;  // subnets scored in all
  struct Truth {
    std::size_t subnets = 0, on_front = 0;
    double volume = 0;
  };
  std::optional<Truth> truth;
  std::vector<BenchedMethod> results;  // by evaluations, then method
};

// A subnet is scored once, however many searches ask for it. Throws Failure (usage): no method, no seed.
SearchBench bench_searches(const CostTable& costs, const SearchBenchSpec& spec, const Evaluator& evaluate);

}  // namespace qfa
