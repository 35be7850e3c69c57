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

Dataset build_dataset(const std::vector<Example>& examples, const PromptFormat& format, const Tokenizer& tokenizer, int seq) {
  Dataset dataset;
  dataset.read = examples.size();
  const std::string end_of_turn = format.end_of_turn();
  for (const Example& example : examples) {
    if (blank(example.output)) {
      ++dataset.empty;
      continue;
    }
    const std::string prompt = format.prompt(prompt_messages(example));
    TokenizedExample tokenized;
    tokenized.ids = encode_prompt(tokenizer, prompt);
    tokenized.prompt_tokens = tokenized.ids.size();
    const std::vector<TokenId> response = encode_response(tokenizer, example.output + end_of_turn);
    if (tokenized.ids.empty()) refuse(example.place, "the prompt has no tokens");
    if (response.empty()) {
      ++dataset.empty;
      continue;
    }
    tokenized.ids.insert(tokenized.ids.end(), response.begin(), response.end());
    if (tokenized.ids.size() > static_cast<std::size_t>(std::max(seq, 0))) {
      ++dataset.too_long;
      continue;
    }
    dataset.tokens += static_cast<std::int64_t>(tokenized.ids.size());
    dataset.response_tokens += static_cast<std::int64_t>(response.size());
    dataset.texts.push_back(prompt + example.output + end_of_turn);
    dataset.examples.push_back(std::move(tokenized));
  }
  if (dataset.examples.empty()) {
    refuse("training data", fmt::format("no example is left of {} read: {} have more than {} tokens, {} have no response", dataset.read,
                                        dataset.too_long, seq, dataset.empty));
  }
  return dataset;
}

std::vector<std::size_t> batch_indices(std::uint64_t seed, std::int64_t step, std::size_t batch, std::size_t dataset_size) {
  if (step < 0 || dataset_size == 0) fail("batch_indices", fmt::format("got step {} of {} examples", step, dataset_size));
  std::vector<std::size_t> indices;
  indices.reserve(batch);
  std::uint64_t position = static_cast<std::uint64_t>(step) * batch;
  while (indices.size() < batch) {
    const std::uint64_t epoch = position / dataset_size;
    const auto order = permutation(seed, static_cast<std::int64_t>(dataset_size), kShuffleStream ^ splitmix64(epoch));
    for (std::size_t i = position % dataset_size; i < dataset_size && indices.size() < batch; ++i, ++position) {
      indices.push_back(static_cast<std::size_t>(order[i]));
    }
  }
  return indices;
}

}  // namespace qfa
