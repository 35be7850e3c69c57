// SPDX-License-Identifier: GPL-3.0-or-later
// One tokenizer in the form that another file format asks for.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/data/sentencepiece_spec.h"
#include "engine/data/tokenizer_spec.h"
#include "engine/formats/gguf.h"

namespace qfa {

// Merges by rank in place of ranks by id: all pairs that make a token, in the order of what they make.
BpeSpec with_listed_merges(BpeSpec spec);

// As tokenizer.json of Llama 2 says it. One difference remains, which Hugging Face's own converters have too: the
// text behind a user-defined piece gets a dummy prefix. Throws Failure (input) for rules that it cannot say.
BpeSpec bpe_spec_of(const SentencePieceSpec& spec);
// The other way, for GGUF: scores from the order of merges. Throws Failure (input) if scores cannot say that order.
SentencePieceSpec sentencepiece_spec_of(const BpeSpec& spec);

// The SentencePiece tokenizer of a Hugging Face folder, from either file; nothing if it is byte-level.
std::optional<SentencePieceSpec> sentencepiece_of_folder(const std::filesystem::path& folder);
// tokenizer.ggml.* for a model of `vocab` rows: pieces, scores, types, ids and what is added around a text.
std::vector<GgufEntry> sentencepiece_gguf_entries(const SentencePieceSpec& spec, std::int64_t vocab, const std::string& chat_template);

}  // namespace qfa
