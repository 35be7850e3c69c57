// SPDX-License-Identifier: GPL-3.0-or-later
// The little of Unicode that tokenizers and templates need, over utf8proc. All strings are UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace qfa {

inline constexpr char32_t kReplacement = 0xFFFD;

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  // 0 at the end of the text
  bool valid = true;      // false: `bytes` bytes that no character begins with or that were cut short
};

// Decodes at `at`. An ill-formed sequence gives U+FFFD and the length of its maximal subpart (the
// Unicode Standard, 3.9), which is what Python's errors="replace" and Rust's from_utf8_lossy do.
CodePoint code_point_at(std::string_view text, std::size_t at);
bool is_valid_utf8(std::string_view text);
// Every ill-formed sequence replaced by U+FFFD.
std::string replace_invalid_utf8(std::string_view text);
void append_utf8(std::string& out, char32_t code_point);

std::size_t count_code_points(std::string_view text);
// Byte offset of each code point, and the length of the text as the last element.
std::vector<std::size_t> code_point_offsets(std::string_view text);

bool is_numeric(char32_t code_point);       // Nd, Nl, No: Rust's char::is_numeric
bool is_white_space(char32_t code_point);   // the property White_Space: Rust's char::is_whitespace
bool is_word(char32_t code_point);          // letters, marks, digits, connectors: the regex class \w
bool is_python_space(char32_t code_point);  // Python's str.isspace: White_Space and U+001C..U+001F
bool is_python_printable(char32_t code_point);
bool is_cased(char32_t code_point);

// Simple (one to one) case mappings.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

std::string to_nfc(std::string_view text);

}  // namespace qfa
