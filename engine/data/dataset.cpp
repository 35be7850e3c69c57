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

std::optional<TokenizedExample> tokenize_example(const Example& example, const PromptFormat& format, const Tokenizer& tokenizer) {
  if (blank(example.output)) return std::nullopt;
  TokenizedExample tokenized;
  tokenized.ids = encode_prompt(tokenizer, format.prompt(prompt_messages(example)));
  tokenized.prompt_tokens = tokenized.ids.size();
  const std::vector<TokenId> response = encode_response(tokenizer, example.output + format.end_of_turn());
  if (tokenized.ids.empty()) refuse(example.place, "the prompt has no tokens");
  if (response.empty()) return std::nullopt;
  tokenized.ids.insert(tokenized.ids.end(), response.begin(), response.end());
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
      dataset.response_tokens += static_cast<std::int64_t>(tokenized->ids.size() - tokenized->prompt_tokens);
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

std::size_t response_tokens(const TokenizedExample& example) {
  return example.ids.size() - std::max<std::size_t>(example.prompt_tokens, 1);
}

}  // namespace qfa
