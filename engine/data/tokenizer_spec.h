// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that defines a BPE tokenizer as Hugging Face's tokenizers run it, byte-level or over characters with
// byte fallback, whichever file it came from. It is checked once, by its reader; BpeTokenizer (tokenizer_bpe.h)
// runs it and tokenizer_files writes it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/json.h"
#include "engine/data/added_tokens.h"
#include "engine/data/unicode.h"

namespace qfa {

// One step of the normalizer.
struct NormalStep {
  enum class Kind { nfc, prepend, replace };
  Kind kind = Kind::nfc;
  std::string pattern;  // replace: what is replaced
  std::string content;  // replace: by what; prepend: what comes first (nothing before an empty text)
  bool operator==(const NormalStep&) const = default;
};

enum class SplitBehavior { removed, isolated, merged_with_previous, merged_with_next, contiguous };

// One step of the pre-tokenizer; each piece of the previous step is split on its own.
struct PreStep {
  // metaspace: spaces become `pattern`, which also comes first where `prepend` says so.
  enum class Kind { digits, split, byte_level, metaspace };
  enum class Prepend { never, first, always };  // first: only at the beginning of the whole text
  Kind kind = Kind::byte_level;
  bool individual = true;  // digits: each numeric character alone
  std::string pattern;     // split: Oniguruma (Ruby) syntax
  bool literal = false;    // split: `pattern` is plain text
  SplitBehavior behavior = SplitBehavior::isolated;
  bool invert = false;                // split: the pattern is what stays, not what separates
  bool add_prefix_space = false;      // byte_level
  bool use_regex = true;              // byte_level: GPT-2's regex first
  Prepend prepend = Prepend::always;  // metaspace: never before a space
  bool cut = true;                    // metaspace: split in front of each space
};

// One step of the decoder, from the tokens to the text; byte-level BPE needs none.
struct DecodeStep {
  enum class Kind { replace, byte_fallback, fuse, strip, metaspace };
  Kind kind = Kind::fuse;
  std::string pattern, content;     // replace; strip: `content` is the character; metaspace: `pattern`
  std::size_t start = 0, stop = 0;  // strip: at most so many at each end
  bool prepended = true;            // metaspace: the first token has none
};

struct BpeSpec {
  std::string where;                                        // the file, for messages
  std::string pre;                                          // "smollm", "gpt-2", …; "custom" if none of those known
  std::vector<std::string> tokens;                          // by id, byte-level ones in that alphabet; empty: id not in use
  std::vector<std::pair<std::string, std::string>> merges;  // by rank
  std::vector<AddedToken> added;                            // ascending ids
  std::vector<NormalStep> normalizer;
  std::vector<PreStep> steps;           // the last is byte_level, or none is
  bool byte_fallback = false;           // a character without a token becomes <0x00>..<0xFF>
  bool rank_by_id = false;              // no merges: any two tokens merge to the lowest id they can (tiktoken)
  bool parse_special = true;            // special tokens in a text may be asked for
  std::vector<DecodeStep> decoder;      // where no step is byte_level
  std::vector<TokenId> prefix, suffix;  // what add_special puts around the text
  bool ignore_merges = false;           // a piece that is a token is that token
  std::optional<TokenId> missing;       // for a byte without a token; empty: the byte is dropped
  bool fuse_missing = false;
  std::optional<TokenId> bos, eos, pad, unk;
  std::string chat_template;
};

// What `tokenizer.ggml.pre` stands for.
struct PreRule {
  std::vector<PreStep> steps;
  bool nfc = false;  // normalize to NFC first
  bool ignore_merges = false;
  bool add_bos = false;  // where the file does not say
};
std::optional<PreRule> pre_rule(const std::string& name);
std::vector<std::string> known_pre_rules();
// The name of the rule that has these steps, or "custom".
std::string pre_rule_name(const std::vector<PreStep>& steps);

BpeSpec bpe_spec_from_gguf(const GgufFile& file);
BpeSpec bpe_spec_from_folder(const std::filesystem::path& folder);
BpeSpec bpe_spec_from_json(const Json& tokenizer_json, const std::string& where);
// Mistral's tekken.json: a vocabulary of bytes by rank, behind the special tokens. Alone, as the library does, it
// adds no BOS and takes special tokens in a text as text.
BpeSpec bpe_spec_from_tekken(const Json& tekken_json, const std::string& where);
// As Hugging Face writes it.
std::string tokenizer_json(const BpeSpec& spec);

// The byte-level alphabet of GPT-2: bytes 33..126, 161..172 and 174..255 are the code points of the same
// value, the other 68, in order, are U+0100 and up (space is "Ġ").
const std::string& byte_symbol(unsigned char byte);
std::string to_byte_symbols(std::string_view bytes);
// Nothing if a character is not of the alphabet.
std::optional<std::string> from_byte_symbols(std::string_view symbols);

bool is_byte_level(const BpeSpec& spec);

// The checks both readers share; throws Failure (input).
void check_bpe_spec(const BpeSpec& spec);

}  // namespace qfa
