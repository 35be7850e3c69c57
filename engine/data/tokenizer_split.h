// SPDX-License-Identifier: GPL-3.0-or-later
// The pre-tokenizer: cuts a text into the pieces that BPE merges within.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/data/tokenizer_regex.h"
#include "engine/data/tokenizer_spec.h"

namespace qfa {

class PreTokenizer {
 public:
  PreTokenizer(const std::vector<PreStep>& steps, const std::string& where);

  // Valid UTF-8 in, pieces out, in order, none empty.
  // `at_start`: the text is the beginning of what is encoded, not what follows a special token.
  std::vector<std::string> split(std::string_view text, bool at_start = true) const;

 private:
  struct Step {
    PreStep rule;
    std::vector<PatternMatcher> pattern;  // none or one
  };
  void apply(const Step& step, std::string_view piece, bool at_start, std::vector<std::string>& out) const;

  std::vector<Step> steps_;
};

}  // namespace qfa
