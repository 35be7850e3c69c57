// SPDX-License-Identifier: GPL-3.0-or-later
// The model and the examples of a draft, read once: plans and previews of the same files ask again and again.
// The last ones are remembered, by path, size and time of change of every file.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/api/specs.h"
#include "engine/data/dataset.h"
#include "engine/import/base_model.h"

namespace qfa {

struct OpenedModel {
  std::shared_ptr<const BaseModel> base;
  std::shared_ptr<const Tokenizer> tokenizer;
};
// Throws Failure (input).
OpenedModel opened_model(const std::string& path);

struct TokenizedRow {
  TokenizedExample example;  // no ids: the row has no response
  std::string place;
  std::size_t file = 0;
};
struct TokenizedData {
  std::shared_ptr<const Tokenizer> tokenizer;
  std::string end_of_turn;
  std::vector<std::string> files;
  std::vector<TokenizedRow> rows;  // all that were read, whatever their length
};

// Throws Failure (input): what training refuses.
std::shared_ptr<const TokenizedData> tokenized_data(const std::string& model, const std::vector<std::string>& files, PromptTemplate prompt);

// What build_dataset keeps.
inline bool is_kept(const TokenizedRow& row, int seq) {
  return !row.example.ids.empty() && row.example.ids.size() <= static_cast<std::size_t>(seq > 0 ? seq : 0);
}

}  // namespace qfa
