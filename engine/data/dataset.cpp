// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "engine/api/error.h"
#include "engine/core/rng.h"

namespace qfa {
namespace {

constexpr std::uint64_t kShuffleStream = 0x7368'7566'666c'6500;  // "shuffle": apart from the sampler's streams

constexpr std::size_t kShortestPrefix = 8;    // below this, sharing costs more than it saves
constexpr std::size_t kLongestShared = 1024;  // tokens of a shared segment: attention grows with its square

bool blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

}  // namespace

std::vector<ChatMessage> prompt_messages(const Example& example) {
  if (!example.messages.empty()) return example.messages;
  std::string content = example.instruction;
  if (!example.input.empty()) {
    if (!content.empty()) content += "\n\n";
    content += example.input;
  }
  return {{"user", content}};
}

std::vector<TokenId> encode_prompt(const Tokenizer& tokenizer, const std::string& prompt) {
  const auto bos = tokenizer.bos();
  const bool has_bos = bos && std::string_view(prompt).starts_with(tokenizer.token(*bos));
  std::vector<TokenId> ids = tokenizer.encode(prompt, !has_bos);
  // A tokenizer that also appends EOS would end the text before the answer begins.
  const auto eos = tokenizer.eos();
  if (!has_bos && eos && !ids.empty() && ids.back() == *eos && !std::string_view(prompt).ends_with(tokenizer.token(*eos))) ids.pop_back();
  return ids;
}

std::vector<TokenId> encode_response(const Tokenizer& tokenizer, const std::string& response) {
  return tokenizer.encode(response, false);
}

namespace {

// The texts of a conversation, prompt and response in turn: what each response answers begins where the one before
// ended. One pair where the template does not write it that way, or where there is one response only.
std::vector<std::string> turns_of(const Example& example, const PromptFormat& format) {
  const std::vector<ChatMessage> messages = prompt_messages(example);
  const std::string whole = format.prompt(messages), end = format.end_of_turn();
  std::vector<std::string> turns;
  std::string told;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (messages[i].role != "assistant") continue;
    const std::string prompt = format.prompt({messages.begin(), messages.begin() + static_cast<std::ptrdiff_t>(i)});
    const std::string response = messages[i].content + end;
    if (blank(messages[i].content) || !prompt.starts_with(told) || !whole.starts_with(prompt + response))
      return {whole, example.output + end};
    turns.push_back(prompt.substr(told.size()));
    turns.push_back(response);
    told = prompt + response;
  }
  turns.push_back(whole.substr(told.size()));
  turns.push_back(example.output + end);
  return turns;
}

}  // namespace

std::optional<TokenizedExample> tokenize_example(const Example& example, const PromptFormat& format, const Tokenizer& tokenizer) {
  if (blank(example.output)) return std::nullopt;
  const std::vector<std::string> turns = turns_of(example, format);
  TokenizedExample tokenized;
  const auto append = [&](const std::vector<TokenId>& ids) { tokenized.ids.insert(tokenized.ids.end(), ids.begin(), ids.end()); };
  append(encode_prompt(tokenizer, turns.front()));
  if (tokenized.ids.empty()) refuse(example.place, "the prompt has no tokens");
  tokenized.prompt_tokens = tokenized.ids.size();
  for (std::size_t turn = 1; turn < turns.size(); ++turn) {
    const std::size_t begin = tokenized.ids.size();
    append(encode_response(tokenizer, turns[turn]));
    if (turn % 2 == 0) tokenized.asked.emplace_back(begin, tokenized.ids.size());
  }
  if (response_tokens(tokenized) == 0) return std::nullopt;
  return tokenized;
}

Dataset build_dataset(const std::vector<Example>& examples, const PromptFormat& format, const Tokenizer& tokenizer, int seq) {
  Dataset dataset;
  dataset.read = examples.size();
  for (const Example& example : examples) {
    std::optional<TokenizedExample> tokenized = tokenize_example(example, format, tokenizer);
    if (!tokenized) {
      ++dataset.empty;
    } else if (tokenized->ids.size() > static_cast<std::size_t>(std::max(seq, 0))) {
      ++dataset.too_long;
    } else {
      dataset.tokens += static_cast<std::int64_t>(tokenized->ids.size());
      dataset.response_tokens += static_cast<std::int64_t>(response_tokens(*tokenized));
      dataset.examples.push_back(std::move(*tokenized));
    }
  }
  if (dataset.examples.empty()) {
    refuse("training data", fmt::format("no example is left of {} read: {} have more than {} tokens, {} have no response", dataset.read,
                                        dataset.too_long, seq, dataset.empty));
  }
  return dataset;
}

std::vector<std::size_t> batch_indices(std::uint64_t seed, std::int64_t step, std::size_t batch, std::size_t dataset_size) {
  return BatchOrder(seed, batch, dataset_size).at(step);
}

BatchOrder::BatchOrder(std::uint64_t seed, std::size_t batch, std::size_t dataset_size) : seed_(seed), batch_(batch), size_(dataset_size) {}

std::vector<std::size_t> BatchOrder::at(std::int64_t step) {
  if (step < 0 || size_ == 0) fail("batch_indices", fmt::format("got step {} of {} examples", step, size_));
  std::vector<std::size_t> indices;
  indices.reserve(batch_);
  std::uint64_t position = static_cast<std::uint64_t>(step) * batch_;
  while (indices.size() < batch_) {
    const std::uint64_t epoch = position / size_;
    if (epoch != epoch_) order_ = permutation(seed_, static_cast<std::int64_t>(size_), kShuffleStream ^ splitmix64(epoch));
    epoch_ = epoch;
    for (std::size_t i = position % size_; i < size_ && indices.size() < batch_; ++i, ++position) {
      indices.push_back(static_cast<std::size_t>(order_[i]));
    }
  }
  return indices;
}

std::size_t shared_prefix(const Examples& examples) {
  std::size_t length = examples.front()->ids.size(), tokens = 0;
  for (const TokenizedExample* example : examples) {
    tokens += example->ids.size();
    length = std::min(length, std::max<std::size_t>(example->prompt_tokens, 1) - 1);
    const auto& first = examples.front()->ids;
    length = static_cast<std::size_t>(
        std::mismatch(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(length), example->ids.begin()).first - first.begin());
  }
  return examples.size() < 2 || length < kShortestPrefix || tokens > kLongestShared ? 0 : length;
}

std::size_t computed_tokens(const Examples& examples) {
  const std::size_t shared = shared_prefix(examples);
  std::size_t tokens = shared;
  for (const TokenizedExample* example : examples) tokens += example->ids.size() - 1 - shared;
  return tokens;
}

std::vector<std::size_t> response_positions(const TokenizedExample& example) {
  std::vector<std::size_t> positions;
  std::size_t at = std::max<std::size_t>(example.prompt_tokens, 1);
  const auto take = [&](std::size_t end) {
    for (; at < end; ++at) positions.push_back(at);
  };
  for (const auto& [begin, end] : example.asked) {
    take(begin);
    at = end;
  }
  take(example.ids.size());
  return positions;
}

std::size_t response_tokens(const TokenizedExample& example) {
  std::size_t tokens = example.ids.size() - std::max<std::size_t>(example.prompt_tokens, 1);
  for (const auto& [begin, end] : example.asked) tokens -= end - begin;
  return tokens;
}

}  // namespace qfa
