// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that defines a byte-level BPE tokenizer, whichever file it came from. It is checked once,
// by its reader; ByteBpe (tokenizer_bpe.h) runs it and tokenizer_files writes it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/data/tokenizer.h"
#include "engine/data/unicode.h"

namespace qfa {

// A token matched in the text itself, before the pre-tokenizer (Hugging Face's "added token").
struct AddedToken {
  TokenId id = 0;
  std::string content;
  bool special = true;       // parsed only when the caller asks for special tokens
  bool single_word = false;  // only between characters that are no word characters
  bool lstrip = false;       // swallows the white space before it
  bool rstrip = false;       // and after it
  bool normalized = false;   // looked for after normalization
};

enum class SplitBehavior { removed, isolated, merged_with_previous, merged_with_next, contiguous };

// One step of the pre-tokenizer; each piece of the previous step is split on its own.
struct PreStep {
  enum class Kind { digits, split, byte_level };
  Kind kind = Kind::byte_level;
  bool individual = true;  // digits: each numeric character alone
  std::string pattern;     // split: Oniguruma (Ruby) syntax
  bool literal = false;    // split: `pattern` is plain text
  SplitBehavior behavior = SplitBehavior::isolated;
  bool invert = false;            // split: the pattern is what stays, not what separates
  bool add_prefix_space = false;  // byte_level
  bool use_regex = true;          // byte_level: GPT-2's regex first
};

struct BpeSpec {
  std::string where;                                        // the file, for messages
  std::string pre;                                          // "smollm", "gpt-2", …; "custom" if none of those known
  std::vector<std::string> tokens;                          // by id, in the byte-level alphabet; empty: id not in use
  std::vector<std::pair<std::string, std::string>> merges;  // by rank
  std::vector<AddedToken> added;                            // ascending ids
  bool nfc = false;                                         // normalize to NFC first
  std::vector<PreStep> steps;                               // the last is byte_level
  std::vector<TokenId> prefix, suffix;                      // what add_special puts around the text
  bool ignore_merges = false;                               // a piece that is a token is that token
  std::optional<TokenId> missing;                           // for a byte without a token; empty: the byte is dropped
  bool fuse_missing = false;
  std::optional<TokenId> bos, eos, pad, unk;
  std::string chat_template;
};

// What `tokenizer.ggml.pre` stands for.
struct PreRule {
  std::vector<PreStep> steps;
  bool nfc = false;
  bool ignore_merges = false;
  bool add_bos = false;  // where the file does not say
};
std::optional<PreRule> pre_rule(const std::string& name);
std::vector<std::string> known_pre_rules();
// The name of the rule that has these steps, or "custom".
std::string pre_rule_name(const std::vector<PreStep>& steps);

BpeSpec bpe_spec_from_gguf(const GgufFile& file);
BpeSpec bpe_spec_from_folder(const std::filesystem::path& folder);
// As Hugging Face writes it.
std::string tokenizer_json(const BpeSpec& spec);

// The byte-level alphabet of GPT-2: bytes 33..126, 161..172 and 174..255 are the code points of the same
// value, the other 68, in order, are U+0100 and up (space is "Ġ").
const std::string& byte_symbol(unsigned char byte);
std::string to_byte_symbols(std::string_view bytes);
// Nothing if a character is not of the alphabet.
std::optional<std::string> from_byte_symbols(std::string_view symbols);

// The checks both readers share; throws Failure (input).
void check_bpe_spec(const BpeSpec& spec);

}  // namespace qfa
