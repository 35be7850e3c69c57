// SPDX-License-Identifier: GPL-3.0-or-later
// tokenizer.model: SentencePiece's ModelProto in protobuf's wire format.
#include <fmt/format.h>

#include <bit>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/sentencepiece_spec.h"

namespace qfa {
namespace {

// Field numbers of sentencepiece_model.proto.
enum Field : std::uint32_t {
  kPieces = 1,
  kTrainer = 2,
  kNormalizer = 3,
  kDenormalizer = 5,
  kPieceText = 1,
  kPieceScore = 2,
  kPieceType = 3,
  kModelType = 3,
  kSuffixSpace = 24,
  kByteFallback = 35,
  kUnkSurface = 44,
  kUnkPiece = 45,
  kBosPiece = 46,
  kEosPiece = 47,
  kPadPiece = 48,
  kCharsmap = 2,
  kDummyPrefix = 3,
  kRemoveSpaces = 4,
  kEscapeSpaces = 5,
};
enum Wire : std::uint32_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };
constexpr std::uint64_t kBpe = 2;

// The fields of one message, in order; every length is checked against what is left of the message.
class MessageReader {
 public:
  MessageReader(std::string_view bytes, const std::string& where) : bytes_(bytes), where_(where) {}

  bool next() {
    if (at_ == bytes_.size()) return false;
    const std::uint64_t key = varint();
    field_ = static_cast<std::uint32_t>(key >> 3);
    wire_ = static_cast<std::uint32_t>(key & 7);
    if (key >> 32 != 0 || field_ == 0) broken("a field without a number");
    switch (wire_) {
      case kVarint:
        number_ = varint();
        break;
      case kFixed64:
        take(8);
        break;
      case kFixed32:
        fixed_ = take(4);
        break;
      case kBytes: {
        const std::uint64_t length = varint();
        if (length > bytes_.size() - at_) {
          broken(fmt::format("field {} of {} bytes where {} are left", field_, length, bytes_.size() - at_));
        }
        content_ = take(static_cast<std::size_t>(length));
        break;
      }
      default:
        broken(fmt::format("wire type {}", wire_));
    }
    return true;
  }

  std::uint32_t field() const { return field_; }
  std::uint64_t number() const { return expect(kVarint), number_; }
  bool flag() const { return number() != 0; }
  std::string_view content() const { return expect(kBytes), content_; }
  float real() const {
    expect(kFixed32);
    std::uint32_t bits = 0;
    for (std::size_t i = 4; i-- > 0;) bits = bits << 8 | static_cast<unsigned char>(fixed_[i]);
    return std::bit_cast<float>(bits);
  }

 private:
  [[noreturn]] void broken(const std::string& what) const {
    refuse(where_, fmt::format("The file is no SentencePiece model: {} at byte {} of a message.", what, at_));
  }
  void expect(Wire wire) const {
    if (wire_ != wire) broken(fmt::format("field {} has wire type {}, expected {}", field_, wire_, static_cast<int>(wire)));
  }
  std::string_view take(std::size_t count) {
    if (count > bytes_.size() - at_) broken(fmt::format("the end where {} more bytes were expected", count));
    at_ += count;
    return bytes_.substr(at_ - count, count);
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1)[0]);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    broken("a number of more than ten bytes");
  }

  std::string_view bytes_;
  const std::string& where_;
  std::size_t at_ = 0;
  std::uint32_t field_ = 0, wire_ = 0;
  std::uint64_t number_ = 0;
  std::string_view content_, fixed_;
};

SentencePiece read_piece(std::string_view bytes, const std::string& where, std::size_t id) {
  SentencePiece piece;
  MessageReader reader(bytes, where);
  while (reader.next()) {
    if (reader.field() == kPieceText) piece.text = reader.content();
    if (reader.field() == kPieceScore) piece.score = reader.real();
    if (reader.field() != kPieceType) continue;
    if (reader.number() < 1 || reader.number() > 6) {
      refuse(where, fmt::format("Piece {} is of type {}, expected 1 to 6.", id, reader.number()));
    }
    piece.type = static_cast<PieceType>(reader.number());
  }
  return piece;
}

void read_normalizer(std::string_view bytes, SentencePieceSpec& spec) {
  MessageReader reader(bytes, spec.where);
  while (reader.next()) {
    if (reader.field() == kCharsmap) spec.charsmap = reader.content();
    if (reader.field() == kDummyPrefix) spec.add_dummy_prefix = reader.flag();
    if (reader.field() == kRemoveSpaces) spec.remove_extra_whitespaces = reader.flag();
    if (reader.field() == kEscapeSpaces) spec.escape_whitespaces = reader.flag();
  }
}

struct PieceNames {
  std::string unk = "<unk>", bos = "<s>", eos = "</s>", pad = "<pad>";
};

PieceNames read_trainer(std::string_view bytes, SentencePieceSpec& spec) {
  PieceNames names;
  std::uint64_t model = 1;
  MessageReader reader(bytes, spec.where);
  while (reader.next()) {
    if (reader.field() == kModelType) model = reader.number();
    if (reader.field() == kSuffixSpace) spec.treat_whitespace_as_suffix = reader.flag();
    if (reader.field() == kByteFallback) spec.byte_fallback = reader.flag();
    if (reader.field() == kUnkSurface) spec.unk_surface = reader.content();
    if (reader.field() == kUnkPiece) names.unk = reader.content();
    if (reader.field() == kBosPiece) names.bos = reader.content();
    if (reader.field() == kEosPiece) names.eos = reader.content();
    if (reader.field() == kPadPiece) names.pad = reader.content();
  }
  if (model != kBpe) {
    constexpr const char* kKinds[] = {"Unigram", "BPE", "words", "characters"};
    const std::string kind = model >= 1 && model <= 4 ? kKinds[model - 1] : fmt::format("kind {}", model);
    refuse(spec.where, fmt::format("The SentencePiece model of {} is not supported; known is BPE.", kind));
  }
  return names;
}

void read_denormalizer(std::string_view bytes, const std::string& where) {
  MessageReader reader(bytes, where);
  while (reader.next()) {
    if (reader.field() == kCharsmap && !reader.content().empty()) {
      refuse(where, "A SentencePiece model with rules for decoding (denormalizer_spec) is not supported.");
    }
  }
}

}  // namespace

SentencePieceSpec sentencepiece_from_proto(std::string_view bytes, const std::string& where) {
  SentencePieceSpec spec;
  spec.where = where;
  spec.parse_control = false;
  spec.unk_surface = " \xE2\x81\x87 ";
  spec.remove_extra_whitespaces = true;  // the message's own default
  std::optional<std::string_view> trainer;
  MessageReader reader(bytes, spec.where);
  while (reader.next()) {
    if (reader.field() == kPieces) spec.pieces.push_back(read_piece(reader.content(), spec.where, spec.pieces.size()));
    if (reader.field() == kTrainer) trainer = reader.content();
    if (reader.field() == kNormalizer) read_normalizer(reader.content(), spec);
    if (reader.field() == kDenormalizer) read_denormalizer(reader.content(), spec.where);
  }
  if (spec.pieces.empty() || !trainer) refuse(where, "The file is no SentencePiece model: it has no pieces or no trainer_spec.");
  const PieceNames names = read_trainer(*trainer, spec);
  for (std::size_t id = 0; id < spec.pieces.size(); ++id) {
    const SentencePiece& piece = spec.pieces[id];
    const auto token = static_cast<TokenId>(id);
    if (piece.type == PieceType::unknown) spec.unk = token;
    if (piece.type != PieceType::control) continue;
    if (piece.text == names.bos) spec.bos = token;
    if (piece.text == names.eos) spec.eos = token;
    if (piece.text == names.pad) spec.pad = token;
  }
  check_sentencepiece_spec(spec);
  return spec;
}

}  // namespace qfa
