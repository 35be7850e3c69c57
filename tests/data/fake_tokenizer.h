// SPDX-License-Identifier: GPL-3.0-or-later
// A tokenizer small enough to know its ids by heart: bytes, a few longer pieces (longest match wins)
// and special tokens.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/data/tokenizer.h"

namespace qfa::test {

class FakeTokenizer : public Tokenizer {
 public:
  // Ids: bytes 0..255, then `pieces` from 256, then the specials "<s>" and "</s>".
  explicit FakeTokenizer(std::vector<std::string> pieces = {}, bool adds_bos = false, bool adds_eos = false, bool has_specials = true)
      : pieces_(std::move(pieces)), adds_bos_(adds_bos), adds_eos_(adds_eos), has_specials_(has_specials) {
    bos_ = static_cast<TokenId>(256 + pieces_.size());
    all_ = pieces_;
    if (has_specials_) all_.insert(all_.end(), {"<s>", "</s>"});
  }

  std::vector<TokenId> encode(std::string_view text, bool add_special, bool parse_special) const override {
    std::vector<TokenId> ids;
    if (add_special && adds_bos_) ids.push_back(bos_);
    for (std::size_t at = 0; at < text.size();) {
      std::size_t best = 0;
      TokenId id = static_cast<unsigned char>(text[at]);
      for (std::size_t i = 0; i < all_.size(); ++i) {
        if (i >= pieces_.size() && !parse_special) continue;
        if (all_[i].size() > best && text.substr(at).starts_with(all_[i])) {
          best = all_[i].size();
          id = static_cast<TokenId>(256 + i);
        }
      }
      ids.push_back(id);
      at += std::max<std::size_t>(best, 1);
    }
    if (add_special && adds_eos_) ids.push_back(bos_ + 1);
    return ids;
  }
  std::string decode(const std::vector<TokenId>& ids, bool) const override {
    std::string text;
    for (const TokenId id : ids) text += token(id);
    return text;
  }
  std::int64_t size() const override { return static_cast<std::int64_t>(256 + all_.size()); }
  std::string token(TokenId id) const override {
    return id < 256 ? std::string(1, static_cast<char>(id)) : all_.at(static_cast<std::size_t>(id) - 256);
  }
  std::optional<TokenId> bos() const override { return has_specials_ ? std::optional(bos_) : std::nullopt; }
  std::optional<TokenId> eos() const override { return has_specials_ ? std::optional(bos_ + 1) : std::nullopt; }
  bool is_special(TokenId id) const override { return id >= bos_; }
  std::string kind() const override { return "fake"; }
  std::string chat_template() const override {
    return "{% for message in messages %}[{{ message['role'] }}]{{ message['content'] }}</s>{% endfor %}"
           "{% if add_generation_prompt %}[assistant]{% endif %}";
  }

 private:
  std::vector<std::string> pieces_, all_;
  bool adds_bos_, adds_eos_, has_specials_;
  TokenId bos_ = 0;
};

}  // namespace qfa::test
