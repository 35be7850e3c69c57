// SPDX-License-Identifier: GPL-3.0-or-later
// Training examples: read, formatted, tokenized, masked; and the order in which steps see them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/data/prompt.h"
#include "engine/data/tokenizer.h"

namespace qfa {

struct Example {
  std::string instruction;
  std::string input;
  std::string output;
  std::string place;  // "tickets.jsonl, line 17": for messages
};

struct TokenizedExample {
  std::vector<TokenId> ids;
  std::size_t prompt_tokens = 0;  // ids[prompt_tokens ..] count for the loss
};

struct Dataset {
  std::vector<TokenizedExample> examples;
  std::vector<std::string> texts;  // of each kept example, as formatted (for preview)
  std::size_t read = 0;
  std::size_t too_long = 0;        // dropped: more than `seq` tokens
  std::size_t empty = 0;           // dropped: no response
  std::int64_t tokens = 0;
  std::int64_t response_tokens = 0;
};

// Alpaca JSON (array) or JSON Lines; each item has instruction, output and optionally input.
// Throws Failure (input) with file and line of the first bad item.
std::vector<Example> read_examples(const std::filesystem::path& file);
// prompt(instruction [+ "\n\n" + input]) + output + end of turn. Refuses a set with nothing left.
Dataset build_dataset(const std::vector<Example>& examples, const PromptFormat& format, const Tokenizer& tokenizer, int seq);

// Indices of the examples of optimizer step `step` (0-based): a pure function of its arguments.
// Each epoch is one permutation of all examples; a batch may span two epochs.
std::vector<std::size_t> batch_indices(std::uint64_t seed, std::int64_t step, std::size_t batch, std::size_t dataset_size);

}  // namespace qfa
