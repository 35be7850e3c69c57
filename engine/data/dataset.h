// SPDX-License-Identifier: GPL-3.0-or-later
// Training examples: read, formatted, tokenized, masked; and the order in which steps see them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/data/prompt.h"
#include "engine/data/tokenizer.h"

namespace qfa {

struct Example {
  std::string instruction;
  std::string input;
  std::string output;
  std::string place;                  // "tickets.jsonl, line 17": for messages
  std::vector<ChatMessage> messages;  // chat: the turns before the response; instruction and input are then empty
};

struct TokenizedExample {
  std::vector<TokenId> ids;
  std::size_t prompt_tokens = 0;  // what the first response answers
  // Turns of others between responses, [begin, end): all else from prompt_tokens on counts for the loss.
  std::vector<std::pair<std::size_t, std::size_t>> asked;
};

struct Dataset {
  std::vector<TokenizedExample> examples;
  std::size_t read = 0;
  std::size_t too_long = 0;  // dropped: more than `seq` tokens
  std::size_t empty = 0;     // dropped: no response
  std::int64_t tokens = 0;
  std::int64_t response_tokens = 0;
};

// A JSON array or JSON Lines, UTF-8, with or without a byte order mark. Each item is one of
//   Alpaca       instruction, output and optionally input
//   pair         prompt, completion (the prompt becomes the user's message)
//   chat         messages [{role, content}] or ShareGPT conversations [{from, value}] (optionally a
//                ShareGPT system text): an optional system turn, then user and assistant in turn; the
//                last turn is the assistant's.
// Throws Failure (input) with file and line of the first bad item: no JSON, several or none of these
// forms, a field missing or no string, other roles, tool calls, content that is not text.
std::vector<Example> read_examples(const std::filesystem::path& file);

// What the prompt sees: the example's turns, or one user turn: instruction [+ "\n\n" + input].
std::vector<ChatMessage> prompt_messages(const Example& example);

// The tokens that generation, training and the scoring of chat tasks start from. BOS is added where
// the tokenizer adds one and the text does not begin with it (templates often write their own).
std::vector<TokenId> encode_prompt(const Tokenizer& tokenizer, const std::string& prompt);
// The tokens of a text that follows a prompt: no BOS, special tokens parsed.
std::vector<TokenId> encode_response(const Tokenizer& tokenizer, const std::string& response);

// encode_prompt(prompt) followed by encode_response(output + end of turn). The two are encoded apart:
// generation starts from the prompt's own tokens, so a merge across the border would train
// on a sequence that generation can never see. Of a conversation every turn of the assistant is a response, if the
// template writes a longer conversation by going on after a shorter one; else (it drops thoughts, say) the last alone
// is. Nothing: the example has no response.
std::optional<TokenizedExample> tokenize_example(const Example& example, const PromptFormat& format, const Tokenizer& tokenizer);
// All examples of at most `seq` tokens. Refuses a set with nothing left.
Dataset build_dataset(const std::vector<Example>& examples, const PromptFormat& format, const Tokenizer& tokenizer, int seq);

// Indices of the examples of optimizer step `step` (0-based): a pure function of its arguments.
// Each epoch is one permutation of all examples; a batch may span two epochs.
std::vector<std::size_t> batch_indices(std::uint64_t seed, std::int64_t step, std::size_t batch, std::size_t dataset_size);

// The same for one step after another, each epoch permuted once.
class BatchOrder {
 public:
  BatchOrder(std::uint64_t seed, std::size_t batch, std::size_t dataset_size);
  std::vector<std::size_t> at(std::int64_t step);

 private:
  std::uint64_t seed_, epoch_ = ~std::uint64_t{0};
  std::size_t batch_, size_;
  std::vector<std::int64_t> order_;  // of epoch_
};

using Examples = std::vector<const TokenizedExample*>;  // of one forward pass

// Tokens that all prompts begin with (a template's system message), where computing them once pays.
std::size_t shared_prefix(const Examples& examples);
// Tokens of one forward pass: the shared ones once, and the last of each example is only predicted.
std::size_t computed_tokens(const Examples& examples);
// Positions of an example that count for the loss, ascending (never the first, which nothing predicts); how many.
std::vector<std::size_t> response_positions(const TokenizedExample& example);
std::size_t response_tokens(const TokenizedExample& example);

}  // namespace qfa
