// SPDX-License-Identifier: GPL-3.0-or-later
// Tasks: items scored by log-likelihood, as the lm-evaluation-harness does it to the token.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "engine/data/prompt.h"
#include "engine/data/tokenizer.h"

namespace qfa {

struct TaskItem {
  std::size_t index = 0;  // line of the items file, from 0
  // Candidates: multiple_choice has one context and many continuations, partial many contexts and
  // one continuation. Both lists have one entry per candidate.
  std::vector<std::string> contexts;
  std::vector<std::string> continuations;  // delimiter included
  // Unicode code points of the raw choice, for acc_norm: lm-eval 0.4.13 divides by len(choice) (its
  // acc_bytes is the one that divides by UTF-8 bytes). For partial the raw choice is the context option.
  std::vector<std::size_t> choice_length;
  std::size_t gold = 0;
  // Hash of what was asked and answered, whatever the template and the order of the choices; made by
  // read_task. Empty in items made by hand: item_hashes then hashes contexts and continuations.
  std::string identity;
};

struct Task {
  std::string name;
  std::string kind;                // "multiple_choice" or "partial"
  bool length_normalised = false;  // acc_norm is among the metrics
  bool chat = false;               // "prompt": "chat": a context is a user's message, see with_prompt
  bool encode_separately = false;  // contexts are finished prompts: encode_item does not join the texts
  std::vector<TaskItem> items;
  std::filesystem::path descriptor;
};

// Reads NAME.task.json and its items, the first `limit` (0: all).
//   schema     1
//   name       of the task
//   items      JSON Lines beside the descriptor (or below it, never outside)
//   kind       multiple_choice: items have `choices` and `gold`, and the fields of the template;
//              partial: items have `context_options`, `continuation` and `gold`
//   context    template of multiple_choice: {field} stands for that text of the item
//   delimiter  before each continuation; " " if absent, "" if absent and prompt is chat
//   metrics    of acc, acc_norm; ["acc"] if absent
//   prompt     an extension of schema 1: "chat" makes each context a user's message, which the run's own
//              prompt format wraps (with_prompt). The continuation then follows the assistant's header
//              and is encoded apart, exactly as training examples are. Only for multiple_choice.
// Other keys are ignored, unless they look like one of these mistyped.
// Throws Failure (input) with file and line: not JSON, gold out of range, no items, fewer than two
// choices, a field missing or of another type, unknown kind, metric or schema, items outside the folder.
Task read_task(const std::filesystem::path& descriptor, std::size_t limit = 0);

// Wraps the contexts of a chat task as user messages; any other task comes back as it is, and so does
// one that was wrapped before.
Task with_prompt(Task task, const PromptFormat& format);

// One request: tokens of the context and of the continuation, split as lm-eval's _encode_pair.
struct EncodedPair {
  std::vector<TokenId> context;
  std::vector<TokenId> continuation;
};
// lm-eval's rule: white space at the end of the context moves to the continuation; both are encoded
// together, and what follows the context's own number of tokens is the continuation. The context's tokens are those
// of the context alone. An empty context becomes BOS (else EOS). Throws Failure (input) if nothing is
// left for the continuation, or if there is neither BOS nor EOS.
EncodedPair encode_pair(const Tokenizer& tokenizer, const std::string& context, const std::string& continuation);
// What a scorer uses for candidate `candidate` of any task: encode_pair, or for a wrapped chat task
// encode_prompt(context) and encode_response(continuation). Throws Failure: with task and line what
// encode_pair refuses; (failed) for a chat task that with_prompt has not wrapped.
EncodedPair encode_item(const Tokenizer& tokenizer, const Task& task, const TaskItem& item, std::size_t candidate);

// Identities of the items, for the firewall.
std::set<std::string> item_hashes(const Task& task);
// Throws Failure (input) when `report` shares items with what the search saw: how many, and one of them.
void check_firewall(const std::vector<Task>& search, const Task& report);
// Removes those items instead; returns how many they were.
std::size_t leave_out_seen(const std::vector<Task>& search, Task& report);
// Equal for tasks of equal items.
std::string items_fingerprint(const std::vector<Task>& tasks);

}  // namespace qfa
