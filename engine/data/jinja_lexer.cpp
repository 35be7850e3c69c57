// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/jinja_lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/unicode.h"

namespace qfa::jinja {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

std::string with_plain_newlines(std::string_view source) {
  std::string out;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] == '\r') {
      out += '\n';
      if (i + 1 < source.size() && source[i + 1] == '\n') ++i;
    } else {
      out += source[i];
    }
  }
  if (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && is_python_space(code_point_at(text, at).value)) at += code_point_at(text, at).bytes;
  return at;
}

std::string_view without_spaces_at_end(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    at += c.bytes;
    if (!is_python_space(c.value)) end = at;
  }
  return text.substr(0, end);
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(with_plain_newlines(source)), in_(source_) {}

  std::vector<Token> run() {
    while (at_ < in_.size()) next_tag();
    push(Token::Kind::end, "");
    return std::move(tokens_);
  }

 private:
  [[noreturn]] void broken(const std::string& message) const { refuse(fmt::format("chat template, line {}", line_), message); }

  void push(Token::Kind kind, std::string text) {
    Token token;
    token.kind = kind;
    token.text = std::move(text);
    token.line = line_;
    tokens_.push_back(std::move(token));
  }

  void advance_to(std::size_t at) {
    line_ +=
        static_cast<int>(std::count(in_.begin() + static_cast<std::ptrdiff_t>(at_), in_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    at_ = at;
    line_starting_ = at > 0 && in_[at - 1] == '\n';
  }

  bool here(std::size_t at, std::string_view text) const { return in_.substr(at, text.size()) == text; }

  // Text up to the next tag, then the tag.
  void next_tag() {
    std::size_t tag = at_;
    while (tag < in_.size() &&
           !(in_[tag] == '{' && tag + 1 < in_.size() && (in_[tag + 1] == '{' || in_[tag + 1] == '%' || in_[tag + 1] == '#'))) {
      ++tag;
    }
    std::string_view text = in_.substr(at_, tag - at_);
    if (tag == in_.size()) {
      if (!text.empty()) push(Token::Kind::text, std::string(text));
      return advance_to(tag);
    }
    const char kind = in_[tag + 1];
    const char sign = tag + 2 < in_.size() ? in_[tag + 2] : ' ';
    if (sign == '-') {
      text = without_spaces_at_end(text);
    } else if (sign != '+' && kind != '{') {          // lstrip_blocks
      const std::size_t line = text.rfind('\n') + 1;  // npos + 1 is 0
      if ((line > 0 || line_starting_) && skip_spaces(text, line) == text.size()) text = text.substr(0, line);
    }
    if (!text.empty()) push(Token::Kind::text, std::string(text));
    advance_to(tag);
    const std::size_t inside = tag + (sign == '-' || sign == '+' ? 3 : 2);
    if (kind == '#') return comment(inside);
    if (kind == '%' && raw(inside)) return;
    push(kind == '{' ? Token::Kind::output_begin : Token::Kind::block_begin, "");
    advance_to(inside);
    kind == '{' ? tag_tokens("}}", Token::Kind::output_end) : tag_tokens("%}", Token::Kind::block_end);
  }

  // Whether a tag ends at `at`; sets `after` to where the text goes on.
  bool closes(std::size_t at, std::string_view close, std::size_t& after) const {
    const bool block = close != "}}";
    if (here(at, "-") && here(at + 1, close)) return after = skip_spaces(in_, at + 1 + close.size()), true;
    if (block && here(at, "+") && here(at + 1, close)) return after = at + 1 + close.size(), true;
    if (!here(at, close)) return false;
    after = at + close.size();
    if (block && after < in_.size() && in_[after] == '\n') ++after;  // trim_blocks
    return true;
  }

  void comment(std::size_t at) {
    std::size_t after = 0;
    while (at < in_.size() && !closes(at, "#}", after)) ++at;
    if (at >= in_.size()) broken("A comment does not end (no #}).");
    advance_to(after);
  }

  bool word(std::size_t& at, std::string_view text) const {
    at = skip_spaces(in_, at);
    if (!here(at, text) || (at + text.size() < in_.size() && is_name(in_[at + text.size()]))) return false;
    at = skip_spaces(in_, at + text.size());
    return true;
  }

  // {% raw %} … {% endraw %}
  bool raw(std::size_t at) {
    if (!word(at, "raw")) return false;
    const bool strip = here(at, "-%}");
    if (!strip && !here(at, "%}")) return false;
    const std::size_t begin = strip ? skip_spaces(in_, at + 3) : at + 2;
    for (std::size_t end = in_.find("{%", begin); end != std::string_view::npos; end = in_.find("{%", end + 1)) {
      const char sign = end + 2 < in_.size() ? in_[end + 2] : ' ';
      std::size_t close = end + (sign == '-' || sign == '+' ? 3 : 2), after = 0;
      if (!word(close, "endraw") || !closes(close, "%}", after)) continue;
      std::string_view text = in_.substr(begin, end - begin);
      if (sign == '-') text = without_spaces_at_end(text);
      if (!text.empty()) push(Token::Kind::text, std::string(text));
      advance_to(after);
      return true;
    }
    broken("A raw block does not end (no {% endraw %}).");
  }

  void tag_tokens(std::string_view close, Token::Kind end_kind) {
    std::string open;  // brackets: an end of tag inside them is none
    while (true) {
      advance_to(skip_spaces(in_, at_));
      if (at_ >= in_.size()) broken(fmt::format("A tag does not end (no {}).", close));
      std::size_t after = 0;
      if (open.empty() && closes(at_, close, after)) {
        push(end_kind, "");
        return advance_to(after);
      }
      const char c = in_[at_];
      if (c == '\'' || c == '"') {
        string(c);
      } else if (is_digit(c)) {
        number();
      } else if (is_name(c)) {
        std::size_t end = at_;
        while (end < in_.size() && is_name(in_[end])) ++end;
        push(Token::Kind::name, std::string(in_.substr(at_, end - at_)));
        advance_to(end);
      } else {
        symbol(open);
      }
    }
  }

  void symbol(std::string& open) {
    constexpr std::string_view kTwo[] = {"//", "**", "==", "!=", ">=", "<="};
    const char c = in_[at_];
    const bool two = std::any_of(std::begin(kTwo), std::end(kTwo), [&](std::string_view text) { return here(at_, text); });
    if (!two && std::string_view("+-/*%~[](){}<>=.:|,;").find(c) == std::string_view::npos) {
      broken(fmt::format("The character \"{}\" is not expected here.", printable(in_.substr(at_, code_point_at(in_, at_).bytes))));
    }
    if (c == '(' || c == '[' || c == '{') open += c;
    if (c == ')' || c == ']' || c == '}') {
      const char opener = c == ')' ? '(' : c == ']' ? '[' : '{';
      if (open.empty() || open.back() != opener) broken(fmt::format("\"{}\" closes nothing.", c));
      open.pop_back();
    }
    push(Token::Kind::symbol, std::string(in_.substr(at_, two ? 2 : 1)));
    advance_to(at_ + (two ? 2 : 1));
  }

  void number() {
    std::size_t end = at_;
    std::string digits;
    bool real = false;
    const auto take = [&] {
      while (end < in_.size() && (is_digit(in_[end]) || in_[end] == '_')) {
        if (in_[end] != '_') digits += in_[end];
        ++end;
      }
    };
    take();
    // "a.0.b" is two look-ups, not a number after a dot.
    const bool after_dot = at_ > 0 && in_[at_ - 1] == '.';
    if (!after_dot && end + 1 < in_.size() && in_[end] == '.' && is_digit(in_[end + 1])) {
      real = true, digits += '.', ++end;
      take();
    }
    if (!after_dot && end + 1 < in_.size() && (in_[end] == 'e' || in_[end] == 'E') &&
        (is_digit(in_[end + 1]) || ((in_[end + 1] == '-' || in_[end + 1] == '+') && end + 2 < in_.size() && is_digit(in_[end + 2])))) {
      real = true, digits += 'e', ++end;
      if (!is_digit(in_[end])) digits += in_[end++];
      take();
    }
    if (end < in_.size() && is_name(in_[end])) broken(fmt::format("\"{}\" is no number.", printable(in_.substr(at_, end + 1 - at_))));
    push(real ? Token::Kind::real : Token::Kind::integer, digits);
    Token& token = tokens_.back();
    if (real) {
      token.real = std::strtod(digits.c_str(), nullptr);
    } else if (std::from_chars(digits.data(), digits.data() + digits.size(), token.integer).ec != std::errc()) {
      broken(fmt::format("The number {} is too large.", printable(digits)));
    }
    advance_to(end);
  }

  void string(char quote) {
    std::size_t at = at_ + 1;
    std::string value;
    while (at < in_.size() && in_[at] != quote) {
      if (in_[at] == '\\') {
        escape(at, value);
      } else {
        value += in_[at++];
      }
    }
    if (at >= in_.size()) broken("A string does not end.");
    push(Token::Kind::string, std::move(value));
    advance_to(at + 1);
  }

  // Python's escapes; an unknown one stays as it is written.
  void escape(std::size_t& at, std::string& value) const {
    if (at + 1 >= in_.size()) broken("A string does not end.");
    const char c = in_[at + 1];
    constexpr std::string_view kFrom = "ntrfvab0\\'\"\n", kTo("\n\t\r\f\v\a\b\0\\'\"", 11);
    const std::size_t known = kFrom.find(c);
    if (c == 'x' || c == 'u' || c == 'U') {
      const std::size_t count = c == 'x' ? 2 : c == 'u' ? 4 : 8;
      std::uint32_t code = 0;
      const std::string_view digits = in_.substr(std::min(at + 2, in_.size()), count);
      const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
      if (digits.size() != count || result.ptr != digits.data() + count) broken(fmt::format("The escape \\{} lacks its digits.", c));
      append_utf8(value, code);
      at += 2 + count;
      return;
    }
    if (known == std::string_view::npos) {
      value += '\\';
      ++at;
      return;
    }
    if (known < kTo.size()) value += kTo[known];
    at += 2;
  }

  std::string source_;
  std::string_view in_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool line_starting_ = true;
};

}  // namespace

std::vector<Token> tokenize(std::string_view source) {
  if (!is_valid_utf8(source)) refuse("chat template", "The template is not valid UTF-8.");
  return Lexer(source).run();
}

}  // namespace qfa::jinja
