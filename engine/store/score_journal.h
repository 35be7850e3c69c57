// SPDX-License-Identifier: GPL-3.0-or-later
// Scores with those of every item, as the journals of a run keep them (RunStore::append_search_line):
// one journal a search signal and checkpoint, one for all held-out scores.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/store/run_store.h"

namespace qfa {

struct ScoreLine {
  BitPlan plan;          // empty: a rival's file
  std::string kind;      // "uniform", "searched", "rival"
  std::string name;      // of a rival
  Bytes size_bytes = 0;  // of a rival's file; a plan is priced when it is read
  int step = 0;          // of the checkpoint
  std::string tasks;     // held-out: names of the tasks
  std::string items;     // held-out: hash of the items, for comparing
  std::string dtype;     // held-out: of the computation; empty: not told
  double value = 0;      // not finite: the evaluation failed
  double std_err = 0;
  double accuracy = -1;  // < 0: the signal has none
  std::int64_t n = 0;    // items or tokens behind the score
  std::vector<double> per_item;
  bool random = false;  // drawn without a look at scores
};
std::string to_line(const ScoreLine& line);
ScoreLine score_line(const std::string& text, const std::string& where);  // throws Failure (input)

// Scores belong together that were measured in the same way: tasks, items, type of the computation and
// checkpoint; not how many evaluations a search may spend, nor where it looks.
std::string signal_text(const SearchSpec& spec);
std::string signal_key(const SearchSpec& spec, int step);  // of the journal
inline constexpr const char* kHeldOutKey = "held-out";

// The specification of the last search, if there was one. Throws Failure (input).
std::optional<SearchSpec> last_search(const RunStore& store);
void write_last_search(const RunStore& store, const SearchSpec& spec);

std::vector<ScoreLine> read_scores(const RunStore& store, const std::string& key);

}  // namespace qfa
