// SPDX-License-Identifier: GPL-3.0-or-later
// The regular expressions of pre-tokenizers: written for Oniguruma, run by PCRE2 (JIT).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace qfa {

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

class PatternMatcher {
 public:
  // `where` names the tokenizer in messages. Throws Failure (input) for a construct whose meaning differs
  // between the two engines or that is not known, and for a pattern that does not compile.
  PatternMatcher(const std::string& pattern, bool literal, std::string where);
  ~PatternMatcher();
  PatternMatcher(PatternMatcher&&) noexcept;

  // All matches in valid UTF-8, left to right. Any thread.
  std::vector<Span> find_all(std::string_view text) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
  std::string where_;
};

// Oniguruma (Ruby) syntax to PCRE2's: \s is White_Space (PCRE2 adds U+180E), \v a vertical tab, …
std::string oniguruma_to_pcre2(const std::string& pattern, const std::string& where);

}  // namespace qfa
