// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/tokenizer_convert.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/tokenizer_steps.h"
#include "engine/data/unicode.h"

namespace qfa {
namespace {

using TokenIds = std::unordered_map<std::string_view, TokenId>;

// All (left, right) of `tokens` that make one of `tokens`, each with the id it makes.
std::vector<std::tuple<TokenId, TokenId, TokenId>> pairs_of(const TokenIds& tokens) {
  std::vector<std::tuple<TokenId, TokenId, TokenId>> pairs;
  for (const auto& [token, id] : tokens) {
    for (std::size_t at = code_point_at(token, 0).bytes; at < token.size(); at += code_point_at(token, at).bytes) {
      const auto left = tokens.find(token.substr(0, at)), right = tokens.find(token.substr(at));
      if (left != tokens.end() && right != tokens.end()) pairs.emplace_back(id, left->second, right->second);
    }
  }
  return pairs;
}

DecodeStep decode_step(DecodeStep::Kind kind) {
  DecodeStep step;
  step.kind = kind;
  return step;
}

std::vector<DecodeStep> llama_decoder(bool prefixed) {
  DecodeStep spaces = decode_step(DecodeStep::Kind::replace), first = decode_step(DecodeStep::Kind::strip);
  spaces.pattern = kSpaceSymbol;
  spaces.content = first.content = std::string(1, ' ');
  first.start = 1;
  std::vector<DecodeStep> steps{spaces, decode_step(DecodeStep::Kind::byte_fallback), decode_step(DecodeStep::Kind::fuse)};
  if (prefixed) steps.push_back(first);
  return steps;
}

bool takes_part(PieceType type) {
  return type == PieceType::normal || type == PieceType::user_defined;
}

}  // namespace

BpeSpec with_listed_merges(BpeSpec spec) {
  if (!spec.rank_by_id) return spec;
  TokenIds tokens;
  std::set<TokenId> added;
  for (const AddedToken& token : spec.added) added.insert(token.id);
  for (std::size_t id = 0; id < spec.tokens.size(); ++id) {
    if (added.count(static_cast<TokenId>(id)) == 0) tokens.emplace(spec.tokens[id], static_cast<TokenId>(id));
  }
  auto pairs = pairs_of(tokens);
  std::sort(pairs.begin(), pairs.end());
  spec.merges.reserve(pairs.size());
  for (const auto& [id, left, right] : pairs) {
    spec.merges.emplace_back(spec.tokens[static_cast<std::size_t>(left)], spec.tokens[static_cast<std::size_t>(right)]);
  }
  spec.rank_by_id = false;
  check_bpe_spec(spec);
  return spec;
}

BpeSpec bpe_spec_of(const SentencePieceSpec& from) {
  if (!from.charsmap.empty() || from.remove_extra_whitespaces || from.treat_whitespace_as_suffix || !from.escape_whitespaces ||
      !from.prefix_after_control) {
    refuse(from.where, "The SentencePiece model's treatment of spaces or its normalization table cannot be written as tokenizer.json.");
  }
  BpeSpec spec;
  spec.where = from.where;
  TokenIds mergeable;
  for (std::size_t i = 0; i < from.pieces.size(); ++i) {
    const SentencePiece& piece = from.pieces[i];
    const auto id = static_cast<TokenId>(i);
    spec.tokens.push_back(piece.text);
    if (takes_part(piece.type)) mergeable.emplace(piece.text, id);
    if (piece.type != PieceType::control && piece.type != PieceType::unknown && piece.type != PieceType::user_defined) continue;
    AddedToken token;
    token.id = id;
    token.content = piece.text;
    token.special = piece.type != PieceType::user_defined;
    spec.added.push_back(token);
  }
  auto pairs = pairs_of(mergeable);
  std::sort(pairs.begin(), pairs.end(), [&](const auto& a, const auto& b) {
    const float left = from.pieces[static_cast<std::size_t>(std::get<0>(a))].score;
    const float right = from.pieces[static_cast<std::size_t>(std::get<0>(b))].score;
    return left != right ? left > right : a < b;
  });
  for (const auto& [id, left, right] : pairs) {
    spec.merges.emplace_back(spec.tokens[static_cast<std::size_t>(left)], spec.tokens[static_cast<std::size_t>(right)]);
  }
  if (from.add_dummy_prefix) spec.normalizer.push_back({NormalStep::Kind::prepend, "", kSpaceSymbol});
  spec.normalizer.push_back({NormalStep::Kind::replace, " ", kSpaceSymbol});
  spec.decoder = llama_decoder(from.add_dummy_prefix);
  spec.byte_fallback = from.byte_fallback;
  spec.missing = from.unk;
  spec.fuse_missing = true;
  spec.prefix = from.prefix, spec.suffix = from.suffix;
  spec.bos = from.bos, spec.eos = from.eos, spec.pad = from.pad, spec.unk = from.unk;
  spec.pre = "custom";
  spec.chat_template = from.chat_template;
  check_bpe_spec(spec);
  return spec;
}

namespace {

// The prefix that a tokenizer.json puts before a text, of the forms that Llama 2's converters write.
bool has_dummy_prefix(const BpeSpec& spec) {
  const NormalStep spaces{NormalStep::Kind::replace, " ", kSpaceSymbol}, first{NormalStep::Kind::prepend, "", kSpaceSymbol};
  using Steps = std::vector<NormalStep>;
  if (spec.steps.empty() && spec.normalizer == Steps{first, spaces}) return true;
  if (spec.steps.empty() && spec.normalizer == Steps{spaces}) return false;
  const bool metaspace = spec.steps.size() == 1 && spec.steps[0].kind == PreStep::Kind::metaspace && spec.steps[0].pattern == kSpaceSymbol;
  if (!metaspace || !spec.normalizer.empty()) {
    refuse(spec.where, "GGUF's tokenizer \"llama\" cannot hold this normalizer and pre-tokenizer.");
  }
  return spec.steps[0].prepend != PreStep::Prepend::never;
}

// Scores say the order of merges if every token is made by merges that follow one another, and by all pairs.
std::map<TokenId, std::size_t> order_of_merges(const BpeSpec& spec) {
  TokenIds tokens;
  std::set<TokenId> added;
  for (const AddedToken& token : spec.added) added.insert(token.id);
  for (std::size_t id = 0; id < spec.tokens.size(); ++id) {
    const bool normal = added.count(static_cast<TokenId>(id)) == 0 && byte_of_token(spec.tokens[id]) < 0;
    if (normal && !spec.tokens[id].empty()) tokens.emplace(spec.tokens[id], static_cast<TokenId>(id));
  }
  std::map<TokenId, std::size_t> order;
  std::size_t listed = 0;
  TokenId last = -1;
  for (const auto& [left, right] : spec.merges) {
    if (tokens.count(left) == 0 || tokens.count(right) == 0 || tokens.count(left + right) == 0) continue;
    ++listed;
    const TokenId made = tokens.at(left + right);
    const bool is_new = order.emplace(made, order.size()).second;
    if (!is_new && made != last) {
      refuse(spec.where,
             fmt::format("GGUF's tokenizer \"llama\" cannot hold these merges: \"{}\" has more than one rank.", printable(left + right)));
    }
    last = made;
  }
  const std::size_t all = pairs_of(tokens).size();
  if (listed != all) {
    refuse(spec.where,
           fmt::format("GGUF's tokenizer \"llama\" cannot hold these merges: {} of {} pairs of tokens that make a token are listed.",
                       listed, all));
  }
  return order;
}

}  // namespace

SentencePieceSpec sentencepiece_spec_of(const BpeSpec& from) {
  SentencePieceSpec spec;
  spec.where = from.where;
  spec.add_dummy_prefix = has_dummy_prefix(from);
  spec.byte_fallback = from.byte_fallback;
  const std::map<TokenId, std::size_t> order = order_of_merges(from);
  for (std::size_t id = 0; id < from.tokens.size(); ++id) {
    const auto made = order.find(static_cast<TokenId>(id));
    SentencePiece piece{from.tokens[id], 0, PieceType::normal};
    piece.score = -static_cast<float>(made == order.end() ? order.size() + id : made->second);
    if (byte_of_token(piece.text) >= 0) piece.type = PieceType::byte;
    if (piece.text.empty()) piece = {fmt::format("[PAD{}]", id), piece.score, PieceType::unused};
    spec.pieces.push_back(std::move(piece));
  }
  for (const AddedToken& token : from.added) {
    spec.pieces[static_cast<std::size_t>(token.id)].type = token.special ? PieceType::control : PieceType::user_defined;
  }
  spec.unk = from.missing ? from.missing : from.unk;
  if (spec.unk) spec.pieces[static_cast<std::size_t>(*spec.unk)].type = PieceType::unknown;
  spec.prefix = from.prefix, spec.suffix = from.suffix;
  spec.bos = from.bos, spec.eos = from.eos, spec.pad = from.pad;
  spec.chat_template = from.chat_template;
  check_sentencepiece_spec(spec);
  return spec;
}

std::optional<SentencePieceSpec> sentencepiece_of_folder(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder / "tokenizer.json")) {
    if (!std::filesystem::exists(folder / "tokenizer.model")) return std::nullopt;
    return sentencepiece_from_folder(folder);
  }
  const BpeSpec spec = bpe_spec_from_folder(folder);
  return is_byte_level(spec) ? std::nullopt : std::optional(sentencepiece_spec_of(spec));
}

std::vector<GgufEntry> sentencepiece_gguf_entries(const SentencePieceSpec& spec, std::int64_t vocab, const std::string& chat_template) {
  const auto size = static_cast<std::size_t>(vocab);
  if (spec.pieces.size() > size) {
    refuse(spec.where, fmt::format("The tokenizer has {} tokens, but the model's embedding has {} rows.", spec.pieces.size(), vocab));
  }
  if (!spec.charsmap.empty() || spec.remove_extra_whitespaces || spec.treat_whitespace_as_suffix || !spec.escape_whitespaces) {
    refuse(spec.where, "GGUF's tokenizer \"llama\" cannot hold this model's treatment of spaces or its normalization table.");
  }
  std::vector<std::string> tokens;
  std::vector<float> scores;
  std::vector<std::int32_t> types;
  for (const SentencePiece& piece : spec.pieces) {
    tokens.push_back(piece.text);
    scores.push_back(piece.score);
    types.push_back(static_cast<std::int32_t>(piece.type));
  }
  while (tokens.size() < size) {  // rows of the embedding that no token has
    tokens.push_back(fmt::format("[PAD{}]", tokens.size()));
    scores.push_back(-1e4f);
    types.push_back(static_cast<std::int32_t>(PieceType::unused));
  }
  std::vector<GgufEntry> entries{{"tokenizer.ggml.model", std::string("llama")},
                                 {"tokenizer.ggml.pre", std::string("default")},
                                 {"tokenizer.ggml.tokens", GgufArray(std::move(tokens))},
                                 {"tokenizer.ggml.scores", GgufArray(std::move(scores))},
                                 {"tokenizer.ggml.token_type", GgufArray(std::move(types))}};
  const auto put = [&](const char* key, std::optional<TokenId> id) {
    if (id) entries.push_back({key, static_cast<std::uint32_t>(*id)});
  };
  put("tokenizer.ggml.bos_token_id", spec.bos), put("tokenizer.ggml.eos_token_id", spec.eos);
  put("tokenizer.ggml.unknown_token_id", spec.unk), put("tokenizer.ggml.padding_token_id", spec.pad);
  entries.push_back({"tokenizer.ggml.add_bos_token", !spec.prefix.empty()});
  entries.push_back({"tokenizer.ggml.add_eos_token", !spec.suffix.empty()});
  entries.push_back({"tokenizer.ggml.add_space_prefix", spec.add_dummy_prefix});
  const std::string& chosen = chat_template.empty() ? spec.chat_template : chat_template;
  if (!chosen.empty()) entries.push_back({"tokenizer.chat_template", chosen});
  return entries;
}

}  // namespace qfa
