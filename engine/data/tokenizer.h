// SPDX-License-Identifier: GPL-3.0-or-later
// Text <-> token ids, as the model's own tokenizer does it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qfa {

class GgufFile;
class BaseModel;
using TokenId = std::int32_t;

class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  // `add_special`: BOS/EOS where the model's tokenizer adds them. `parse_special`: special tokens
  // written in the text become their ids (longest match).
  virtual std::vector<TokenId> encode(std::string_view text, bool add_special = false, bool parse_special = true) const = 0;
  virtual std::string decode(const std::vector<TokenId>& ids, bool skip_special = false) const = 0;

  virtual std::int64_t size() const = 0;
  virtual std::string token(TokenId id) const = 0;  // as stored in the vocabulary
  virtual std::optional<TokenId> bos() const = 0;
  virtual std::optional<TokenId> eos() const = 0;
  virtual bool is_special(TokenId id) const = 0;
  virtual std::string kind() const = 0;           // "byte-level BPE (smollm)"
  virtual std::string chat_template() const = 0;  // raw Jinja, byte for byte; empty if none
};

std::shared_ptr<const Tokenizer> tokenizer_from_gguf(const GgufFile& file);
// FOLDER/tokenizer.json, or else tokenizer.model, or else tekken.json; with tokenizer_config.json and chat_template.jinja.
std::shared_ptr<const Tokenizer> tokenizer_from_folder(const std::filesystem::path& folder);
std::shared_ptr<const Tokenizer> tokenizer_of(const BaseModel& model);
// A tokenizer.model, tekken.json, tokenizer.json or GGUF alone, told apart by what they hold; no weights are needed.
std::shared_ptr<const Tokenizer> tokenizer_from_file(const std::filesystem::path& path);
// Whether tokenizer_from_folder finds a file to read.
bool has_tokenizer(const std::filesystem::path& folder);

// The files of a Hugging Face folder (tokenizer.json, tokenizer_config.json,
// special_tokens_map.json, chat_template.jinja) as {name, content}: copied byte for byte from a
// folder, built from GGUF metadata otherwise. `chat_template` replaces the model's own when not empty.
std::vector<std::pair<std::string, std::string>> tokenizer_files(const BaseModel& model, const std::string& chat_template);

}  // namespace qfa
