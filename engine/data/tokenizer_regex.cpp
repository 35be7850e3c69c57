// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/tokenizer_regex.h"

#include <fmt/format.h>

#include <set>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/unicode.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace qfa {
namespace {

constexpr char kSpaces[] = "\\x{9}-\\x{d}\\x{20}\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}";

class Translator {
 public:
  Translator(const std::string& pattern, const std::string& where) : in_(pattern), where_(where) {}

  std::string run() {
    while (at_ < in_.size()) {
      const char c = in_[at_];
      if (c == '\\') {
        escape();
      } else if (in_class_) {
        class_character(c);
      } else {
        plain(c);
      }
    }
    return std::move(out_);
  }

 private:
  [[noreturn]] void unsupported(const std::string& what) const {
    refuse(where_, fmt::format("The pre-tokenizer's pattern \"{}\" uses {}, which is not supported.", printable(in_), what));
  }

  void copy(std::size_t count) {
    out_.append(in_, at_, count);
    at_ += count;
  }

  void class_character(char c) {
    if (c == '[') unsupported("a class inside a class");
    if (c == '&' && in_.compare(at_, 2, "&&") == 0) unsupported("an intersection of classes (&&)");
    if (c == ']' && !class_empty_) in_class_ = false;
    class_empty_ = false;
    copy(1);
  }

  void plain(char c) {
    static const std::set<std::string> groups{"(?:", "(?=", "(?!", "(?>", "(?<=", "(?<!", "(?i:", "(?i)"};
    if (c == '^' || c == '$') unsupported(fmt::format("the anchor {}", c));
    if (c == '(' && in_.compare(at_, 2, "(?") == 0) {
      for (const std::string& group : groups) {
        if (in_.compare(at_, group.size(), group) == 0) return copy(group.size());
      }
      unsupported("the group " + in_.substr(at_, 4));
    }
    if (c == '{' && in_.compare(at_, 2, "{,") == 0) unsupported("a repeat without a lower bound");
    if (c == '}' && in_.compare(at_, 2, "}+") == 0) unsupported("a repeat of a repeat ({…}+)");
    if (c == '[') {
      in_class_ = class_empty_ = true;
      copy(in_.compare(at_, 2, "[^") == 0 ? 2 : 1);
      return;
    }
    copy(1);
  }

  void put(const std::string& text) {
    out_ += text;
    at_ += 2;
    class_empty_ = false;
  }

  void property() {
    static const std::set<std::string> known{"L",  "Lu", "Ll", "Lt", "Lm", "Lo", "M",  "Mn", "Mc", "Me", "N",  "Nd", "Nl",
                                             "No", "P",  "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S",  "Sm", "Sc", "Sk",
                                             "So", "Z",  "Zs", "Zl", "Zp", "C",  "Cc", "Cf", "Cn", "Co", "Cs"};
    const std::size_t close = in_.find('}', at_);
    if (in_.compare(at_ + 2, 1, "{") != 0 || close == std::string::npos) unsupported("a property without braces");
    std::string name = in_.substr(at_ + 3, close - at_ - 3);
    if (!name.empty() && name[0] == '^') name.erase(0, 1);
    if (known.count(name) == 0) unsupported("the property " + in_.substr(at_, close + 1 - at_));
    class_empty_ = false;
    copy(close + 1 - at_);
  }

  void escape() {
    if (at_ + 1 >= in_.size()) unsupported("a \\ at its end");
    const char c = in_[at_ + 1];
    switch (c) {
      case 's':
        return put(in_class_ ? kSpaces : fmt::format("[{}]", kSpaces));
      case 'S':
        if (in_class_) unsupported("\\S inside a class");
        return put(fmt::format("[^{}]", kSpaces));
      case 'd':
        return put("\\p{Nd}");
      case 'D':
        return put("\\P{Nd}");
      case 'v':
        return put("\\x0b");
      case 'p':
      case 'P':
        return property();
      case 'r':
      case 'n':
      case 't':
      case 'f':
        class_empty_ = false;
        return copy(2);
      default:
        break;
    }
    const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    if (word) unsupported(fmt::format("\\{}", printable(std::string(1, c))));
    class_empty_ = false;
    copy(2);
  }

  const std::string& in_;
  const std::string& where_;
  std::string out_;
  std::size_t at_ = 0;
  bool in_class_ = false;
  bool class_empty_ = false;  // a ] here is a character of the class
};

struct MatchDataFree {
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};

std::string message_of(int code) {
  PCRE2_UCHAR buffer[256];
  if (pcre2_get_error_message(code, buffer, sizeof buffer) < 0) return fmt::format("error {}", code);
  return reinterpret_cast<const char*>(buffer);
}

}  // namespace

struct PatternMatcher::Compiled {
  pcre2_code* code = nullptr;
  ~Compiled() { pcre2_code_free(code); }
};

std::string oniguruma_to_pcre2(const std::string& pattern, const std::string& where) {
  return Translator(pattern, where).run();
}

PatternMatcher::PatternMatcher(const std::string& pattern, bool literal, std::string where)
    : compiled_(std::make_unique<Compiled>()), where_(std::move(where)) {
  if (!is_valid_utf8(pattern)) refuse(where_, "A pattern of the pre-tokenizer is not valid UTF-8.");
  const std::string translated = literal ? pattern : oniguruma_to_pcre2(pattern, where_);
  const std::uint32_t options = PCRE2_UTF | (literal ? PCRE2_LITERAL : PCRE2_UCP);
  const std::unique_ptr<pcre2_compile_context, decltype(&pcre2_compile_context_free)> context(pcre2_compile_context_create(nullptr),
                                                                                              &pcre2_compile_context_free);
  pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);  // what `.` does not match
  int error = 0;
  PCRE2_SIZE offset = 0;
  compiled_->code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(), options, &error, &offset, context.get());
  if (compiled_->code == nullptr) {
    refuse(where_, fmt::format("The pre-tokenizer's pattern \"{}\" is no regular expression: {}.", printable(pattern), message_of(error)));
  }
  pcre2_jit_compile(compiled_->code, PCRE2_JIT_COMPLETE);  // without it the interpreter gives the same matches
}

PatternMatcher::~PatternMatcher() = default;
PatternMatcher::PatternMatcher(PatternMatcher&&) noexcept = default;

std::vector<Span> PatternMatcher::find_all(std::string_view text) const {
  std::vector<Span> spans;
  const std::unique_ptr<pcre2_match_data, MatchDataFree> data(pcre2_match_data_create(1, nullptr));
  const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
  std::size_t at = 0;
  std::uint32_t options = PCRE2_NO_UTF_CHECK;  // callers pass valid UTF-8
  while (at <= text.size()) {
    int result = pcre2_match(compiled_->code, subject, text.size(), at, options, data.get(), nullptr);
    if (result == PCRE2_ERROR_JIT_STACKLIMIT) {
      result = pcre2_match(compiled_->code, subject, text.size(), at, options | PCRE2_NO_JIT, data.get(), nullptr);
    }
    if (result == PCRE2_ERROR_NOMATCH) break;
    if (result < 0) refuse(where_, fmt::format("The pre-tokenizer's pattern cannot be matched: {}.", message_of(result)));
    const PCRE2_SIZE* bounds = pcre2_get_ovector_pointer(data.get());
    if (bounds[1] < bounds[0]) refuse(where_, "The pre-tokenizer's pattern gives a match that ends before it begins.");
    spans.push_back({bounds[0], bounds[1]});
    at = bounds[1] > bounds[0] ? bounds[1] : bounds[1] + std::max<std::size_t>(1, code_point_at(text, bounds[1]).bytes);
  }
  return spans;
}

}  // namespace qfa
