// SPDX-License-Identifier: GPL-3.0-or-later
// What a run knows of its subnets' scores, as read from its journals.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/front.h"
#include "engine/search/search.h"
#include "engine/store/score_journal.h"

namespace qfa {

struct RunScores {
  std::string signal;  // "tickets-search/nll"; empty: nothing was scored
  std::string split;   // "search" or "probe"
  bool higher_is_better = false;
  std::optional<SearchSpec> search;
  std::vector<ScoreLine> lines;  // of the signal, in the order of measurement
  // Newest held-out accuracy of a subnet at this checkpoint.
  struct HeldOut {
    std::string task;
    double value = 0, std_err = 0;
    std::int64_t n = 0;
  };
  std::map<std::string, HeldOut> held_out;  // by subnet id, or a rival's name
};
// The last search's scores; before the first search the last probe of the uniform subnets.
RunScores read_run_scores(const RunStore& store);

// Bootstrap results are kept: a new score adds comparisons, it changes none.
class PairCache {
 public:
  std::optional<PairedScore> compare(const ScoreLine& a, const ScoreLine& b);

 private:
  std::map<std::pair<std::string, std::string>, PairedScore> known_;
};
PairedScore paired_score(const std::vector<double>& a, const std::vector<double>& b, int resamples);

struct ScoredRow {
  ScoredSubnet subnet;
  const ScoreLine* line = nullptr;  // with the scores of single items, if they are stored
};
// Sorted by bytes; who is on the front, who loses to a uniform subnet, who is not to be told from a smaller one.
std::vector<ScoredSubnet> marked(std::vector<ScoredRow> rows, bool higher_is_better, PairCache& pairs);
// Priced, sorted and flagged. `unpriced` counts what the table cannot hold. Lower is better, unless `higher`.
std::vector<ScoredSubnet> scored_subnets(const CostTable& costs, const std::vector<Unit>& units, const RunScores& scores, PairCache& pairs,
                                         std::size_t& unpriced);

}  // namespace qfa
