// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/sentencepiece_spec.h"

#include <fmt/format.h>

#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/unicode.h"

namespace qfa {

std::vector<TokenId> byte_pieces(const SentencePieceSpec& spec) {
  std::unordered_map<std::string, int> bytes;
  for (int byte = 0; byte < 256; ++byte) bytes.emplace(fmt::format("<0x{:02X}>", byte), byte);
  std::vector<TokenId> ids(256, -1);
  for (std::size_t id = 0; id < spec.pieces.size(); ++id) {
    if (spec.pieces[id].type != PieceType::byte) continue;
    const auto found = bytes.find(spec.pieces[id].text);
    if (found == bytes.end()) {
      refuse(spec.where, fmt::format("Piece {} is the byte \"{}\", expected <0x00> to <0xFF>.", id, printable(spec.pieces[id].text)));
    }
    ids[static_cast<std::size_t>(found->second)] = static_cast<TokenId>(id);
  }
  return ids;
}

void check_sentencepiece_spec(const SentencePieceSpec& spec) {
  std::unordered_set<std::string_view> seen;
  seen.reserve(spec.pieces.size());
  std::size_t unknown = 0;
  for (std::size_t id = 0; id < spec.pieces.size(); ++id) {
    const SentencePiece& piece = spec.pieces[id];
    if (piece.text.empty()) refuse(spec.where, fmt::format("Piece {} is empty.", id));
    if (!is_valid_utf8(piece.text)) refuse(spec.where, fmt::format("Piece {} is not valid UTF-8.", id));
    if (std::isnan(piece.score)) refuse(spec.where, fmt::format("The score of piece {} is not a number.", id));
    if (!seen.insert(piece.text).second) {
      refuse(spec.where, fmt::format("Piece \"{}\" appears twice, the second time as id {}.", printable(piece.text), id));
    }
    unknown += piece.type == PieceType::unknown ? 1 : 0;
  }
  if (unknown > 1) refuse(spec.where, fmt::format("The SentencePiece model has {} unknown pieces, expected one.", unknown));
  if (!spec.unk && !spec.byte_fallback) refuse(spec.where, "The SentencePiece model has neither an unknown piece nor byte fallback.");
  const std::vector<TokenId> bytes = byte_pieces(spec);
  for (std::size_t byte = 0; spec.byte_fallback && byte < bytes.size(); ++byte) {
    if (bytes[byte] < 0) refuse(spec.where, fmt::format("The SentencePiece model lacks the byte piece <0x{:02X}>.", byte));
  }
}

}  // namespace qfa
