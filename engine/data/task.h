// SPDX-License-Identifier: GPL-3.0-or-later
// Tasks: items scored by log-likelihood, as the lm-evaluation-harness does it to the token.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "engine/data/tokenizer.h"

namespace qfa {

struct TaskItem {
  std::size_t index = 0;  // line of the items file, from 0
  // Candidates: multiple_choice has one context and many continuations, partial many contexts and
  // one continuation. Both lists have one entry per candidate.
  std::vector<std::string> contexts;
  std::vector<std::string> continuations;  // delimiter included
  std::vector<std::size_t> choice_length;  // characters (code points) of the raw choice, for acc_norm
  std::size_t gold = 0;
};

struct Task {
  std::string name;
  std::string kind;  // "multiple_choice" or "partial"
  bool length_normalised = false;  // acc_norm is among the metrics
  std::vector<TaskItem> items;
  std::filesystem::path descriptor;
};

// Reads NAME.task.json and its items, the first `limit` (0: all). Throws Failure (input): not JSON
// (line), gold out of range, no items, unknown kind or schema.
Task read_task(const std::filesystem::path& descriptor, std::size_t limit = 0);

// One request: tokens of the context and of the continuation, split as lm-eval's _encode_pair.
struct EncodedPair {
  std::vector<TokenId> context;
  std::vector<TokenId> continuation;
};
EncodedPair encode_pair(const Tokenizer& tokenizer, const std::string& context, const std::string& continuation);

// Hash of an item's content (contexts, continuations), for the firewall.
std::set<std::string> item_hashes(const Task& task);
// Throws Failure (input) when `report` shares items with what the search saw.
void check_firewall(const std::vector<Task>& search, const Task& report);

}  // namespace qfa
