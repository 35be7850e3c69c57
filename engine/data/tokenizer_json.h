// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of reading tokenizer.json.
#pragma once

#include "engine/data/json_reader.h"
#include "engine/data/tokenizer_spec.h"

namespace qfa {

inline constexpr char kKnownTokenizers[] = "known are byte-level BPE and BPE with byte_fallback (SentencePiece)";

// "normalizer", "pre_tokenizer" and, where the tokenizer is not byte-level, "decoder"; the model has been read.
void read_text_steps(const JsonReader& file, BpeSpec& spec);

}  // namespace qfa
