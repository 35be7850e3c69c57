// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that defines a SentencePiece BPE tokenizer, whichever file it came from. Its reader checks it;
// SentencePieceBpe (tokenizer_sentencepiece.h) runs it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/tokenizer.h"

namespace qfa {

class GgufFile;

// U+2581, which stands for a space in pieces.
inline constexpr char kSpaceSymbol[] = "\xE2\x96\x81";

// Numbered as in SentencePiece's ModelProto and in GGUF's tokenizer.ggml.token_type.
enum class PieceType : std::uint8_t { normal = 1, unknown = 2, control = 3, user_defined = 4, unused = 5, byte = 6 };

struct SentencePiece {
  std::string text;
  float score = 0;  // the highest is merged first
  PieceType type = PieceType::normal;
};

struct SentencePieceSpec {
  std::string where;                  // the file, for messages
  std::vector<SentencePiece> pieces;  // by id
  bool byte_fallback = false;         // a character without a piece becomes pieces <0x00>..<0xFF>
  // The normalizer.
  std::string charsmap;  // precompiled rules; empty: identity
  bool add_dummy_prefix = true;
  bool remove_extra_whitespaces = false;
  bool escape_whitespaces = true;
  bool treat_whitespace_as_suffix = false;
  // What stands around and between texts.
  bool parse_control = true;            // control pieces written in a text may be asked for
  bool prefix_after_control = true;     // the text behind one begins with a dummy prefix too
  std::vector<TokenId> prefix, suffix;  // what add_special puts around the text
  std::optional<TokenId> bos, eos, pad, unk;
  std::string unk_surface;  // what an unknown piece decodes to; empty: its own text
  std::string chat_template;
};

// SentencePiece's ModelProto (tokenizer.model). As the library does, it adds no BOS and takes control
// pieces in a text as text. Throws Failure (input).
SentencePieceSpec sentencepiece_from_proto(std::string_view bytes, const std::string& where);
SentencePieceSpec sentencepiece_from_file(const std::filesystem::path& path);
// FOLDER/tokenizer.model with what the folder says beside it: added tokens, BOS and EOS, the chat template.
SentencePieceSpec sentencepiece_from_folder(const std::filesystem::path& folder);
// tokenizer.ggml.model = "llama".
SentencePieceSpec sentencepiece_from_gguf(const GgufFile& file);

// Ids of the pieces <0x00>..<0xFF> by byte; -1: none.
std::vector<TokenId> byte_pieces(const SentencePieceSpec& spec);
// The checks all readers share; throws Failure (input).
void check_sentencepiece_spec(const SentencePieceSpec& spec);

}  // namespace qfa
