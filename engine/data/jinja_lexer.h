// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts a Jinja template into text and the tokens of its tags, with Hugging Face's settings: trim_blocks and
// lstrip_blocks on, one final newline of the source dropped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace qfa::jinja {

struct Token {
  enum class Kind { text, output_begin, output_end, block_begin, block_end, name, string, integer, real, symbol, end };
  Kind kind = Kind::end;
  std::string text;  // of a string: its value
  std::int64_t integer = 0;
  double real = 0;
  int line = 1;
};

// Throws Failure (input) with the line; the last token is `end`.
std::vector<Token> tokenize(std::string_view source);

}  // namespace qfa::jinja
