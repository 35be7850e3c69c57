// SPDX-License-Identifier: GPL-3.0-or-later
// tokenizer.model in a Hugging Face folder, as LlamaTokenizer reads it.
#include <fmt/format.h>

#include <algorithm>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/text.h"
#include "engine/data/sentencepiece_spec.h"
#include "engine/data/tokenizer_config.h"

namespace qfa {
namespace {

// The folder's added tokens: pieces that are there already may change their kind, others follow them.
void add_tokens(const TokenizerConfig& config, SentencePieceSpec& spec) {
  for (const AddedToken& token : config.added) {
    const auto known =
        std::find_if(spec.pieces.begin(), spec.pieces.end(), [&](const SentencePiece& piece) { return piece.text == token.content; });
    const PieceType type = token.special ? PieceType::control : PieceType::user_defined;
    const auto id = static_cast<std::size_t>(token.id);
    if (known != spec.pieces.end()) {
      if (known - spec.pieces.begin() != token.id) {
        refuse(spec.where,
               fmt::format("Token \"{}\" has the ids {} and {}.", printable(token.content), known - spec.pieces.begin(), token.id));
      }
      if (known->type != PieceType::unknown) known->type = type;
    } else if (id == spec.pieces.size()) {
      spec.pieces.push_back({token.content, 0, type});
    } else {
      refuse(spec.where,
             fmt::format("The added token \"{}\" has the id {}, expected {}.", printable(token.content), id, spec.pieces.size()));
    }
  }
}

std::optional<TokenId> id_of(const NamedToken& token, const SentencePieceSpec& spec, std::optional<TokenId> otherwise) {
  if (!token.content) return otherwise;
  for (std::size_t id = 0; id < spec.pieces.size(); ++id) {
    if (spec.pieces[id].text == *token.content) return static_cast<TokenId>(id);
  }
  refuse(token.where, fmt::format("\"{}\" is \"{}\", which the vocabulary lacks.", token.key, printable(*token.content)));
}

}  // namespace

SentencePieceSpec sentencepiece_from_file(const std::filesystem::path& path) {
  return sentencepiece_from_proto(read_file(path), path.filename().string());
}

SentencePieceSpec sentencepiece_from_folder(const std::filesystem::path& folder) {
  SentencePieceSpec spec = sentencepiece_from_file(folder / "tokenizer.model");
  const TokenizerConfig config = read_tokenizer_config(folder);
  if (!config.present && !std::filesystem::exists(folder / "config.json")) return spec;  // the file alone
  add_tokens(config, spec);
  spec.bos = id_of(config.bos, spec, spec.bos);
  spec.eos = id_of(config.eos, spec, spec.eos);
  spec.pad = id_of(config.pad, spec, spec.pad);
  spec.parse_control = true;
  spec.unk_surface.clear();
  spec.prefix_after_control = config.legacy.value_or(true);
  spec.add_dummy_prefix = config.add_prefix_space.value_or(spec.add_dummy_prefix);
  if (config.add_bos.value_or(true) && spec.bos) spec.prefix.push_back(*spec.bos);
  if (config.add_eos.value_or(false) && spec.eos) spec.suffix.push_back(*spec.eos);
  spec.chat_template = config.chat_template;
  check_sentencepiece_spec(spec);
  return spec;
}

}  // namespace qfa
