// SPDX-License-Identifier: GPL-3.0-or-later
// Examples for the held-out loss: read as training reads them, without those that were trained on.
#pragma once

#include <string>
#include <vector>

#include "engine/data/dataset.h"
#include "engine/store/run_store.h"

namespace qfa {

struct HeldOutExamples {
  std::vector<TokenizedExample> examples;
  std::vector<std::string> places;  // of each: "file.jsonl, line 17"
  std::size_t trained = 0;          // left out: a run was trained on them
  std::size_t too_long = 0;         // left out: longer than the model's context
  std::size_t empty = 0;            // left out: no response

  // What was left out, a sentence each.
  std::vector<std::string> notices() const;
};

// `trained_on`: data files of the runs that will be scored; none: nothing is known to be trained on. At most `limit`
// examples come back (0: all), the first that may be used. Throws Failure (input): what training refuses; nothing is left.
HeldOutExamples open_held_out(const std::vector<std::string>& files, const std::vector<std::string>& trained_on, int limit,
                              const PromptFormat& prompt, const Tokenizer& tokenizer, std::int64_t max_positions);

// The data files of a run, as they were when it was trained. Throws Failure (input) when they have changed.
std::vector<std::string> training_files(const RunManifest& manifest);

}  // namespace qfa
