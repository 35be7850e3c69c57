// SPDX-License-Identifier: GPL-3.0-or-later
// tokenizer.ggml.model = "llama": SentencePiece BPE in GGUF metadata.
#include <fmt/format.h>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/sentencepiece_spec.h"
#include "engine/formats/gguf.h"

namespace qfa {
namespace {

// One value for each of `count` tokens.
template <typename Values>
void check_count(const Values* values, const char* key, std::size_t count, const std::string& where) {
  if (values != nullptr && values->size() == count) return;
  refuse(where, fmt::format("{} has {} entries, expected one for each of {} tokens.", key, values == nullptr ? 0 : values->size(), count));
}

std::optional<TokenId> read_id(const GgufFile& file, const SentencePieceSpec& spec, const std::string& name) {
  const std::string key = "tokenizer.ggml." + name + "_token_id";
  const std::optional<std::int64_t> id = file.integer(key);
  if (id && (*id < 0 || *id >= static_cast<std::int64_t>(spec.pieces.size()))) {
    refuse(spec.where, fmt::format("{} is {}, expected 0 to {}.", key, *id, spec.pieces.size() - 1));
  }
  return id ? std::optional(static_cast<TokenId>(*id)) : std::nullopt;
}

}  // namespace

SentencePieceSpec sentencepiece_from_gguf(const GgufFile& file) {
  constexpr char kScores[] = "tokenizer.ggml.scores", kTypes[] = "tokenizer.ggml.token_type";
  SentencePieceSpec spec;
  spec.where = file.path().filename().string();
  const std::vector<std::string>* tokens = file.strings("tokenizer.ggml.tokens");
  if (tokens == nullptr || tokens->empty()) refuse(spec.where, "The tokenizer has no tokens (tokenizer.ggml.tokens).");
  const std::vector<float>* scores = file.floats(kScores);
  const std::vector<std::int32_t>* types = file.int32s(kTypes);
  check_count(scores, kScores, tokens->size(), spec.where);
  check_count(types, kTypes, tokens->size(), spec.where);
  spec.pieces.reserve(tokens->size());
  for (std::size_t id = 0; id < tokens->size(); ++id) {
    const std::int32_t type = (*types)[id];
    if (type < 1 || type > 6) refuse(spec.where, fmt::format("{} of token {} is {}, expected 1 to 6.", kTypes, id, type));
    spec.pieces.push_back({(*tokens)[id], (*scores)[id], static_cast<PieceType>(type)});
    if (spec.pieces.back().type == PieceType::unknown) spec.unk = static_cast<TokenId>(id);
    spec.byte_fallback = spec.byte_fallback || spec.pieces.back().type == PieceType::byte;
  }
  spec.bos = read_id(file, spec, "bos");
  spec.eos = read_id(file, spec, "eos");
  spec.pad = read_id(file, spec, "padding");
  if (!spec.unk) spec.unk = read_id(file, spec, "unknown");
  // What llama.cpp takes where the file does not say.
  spec.add_dummy_prefix = file.boolean("tokenizer.ggml.add_space_prefix").value_or(true);
  if (file.boolean("tokenizer.ggml.add_bos_token").value_or(true) && spec.bos) spec.prefix.push_back(*spec.bos);
  if (file.boolean("tokenizer.ggml.add_eos_token").value_or(false) && spec.eos) spec.suffix.push_back(*spec.eos);
  spec.chat_template = file.string("tokenizer.chat_template").value_or("");
  check_sentencepiece_spec(spec);
  return spec;
}

}  // namespace qfa
