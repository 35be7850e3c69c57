// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/tokenizer_split.h"

#include <algorithm>

namespace qfa {
namespace {

constexpr char kGpt2[] = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

struct Part {
  Span span;
  bool match = false;
};

// The matches and what lies between them, in order.
std::vector<Part> parts_of(const std::vector<Span>& matches, std::size_t size, bool invert) {
  std::vector<Part> parts;
  parts.reserve(matches.size() * 2 + 1);
  std::size_t at = 0;
  for (const Span& match : matches) {
    if (match.begin > at) parts.push_back({{at, match.begin}, invert});
    parts.push_back({match, !invert});
    at = match.end;
  }
  if (at < size) parts.push_back({{at, size}, invert});
  return parts;
}

// Hugging Face's SplitDelimiterBehavior: what becomes of the matches.
std::vector<Span> arrange(const std::vector<Part>& parts, SplitBehavior behavior) {
  std::vector<Span> spans;
  const auto fold = [&](auto begin, auto end, bool forward, auto joins) {
    bool previous = false;
    for (auto part = begin; part != end; ++part) {
      if (!spans.empty() && joins(part->match, previous)) {
        (forward ? spans.back().end : spans.back().begin) = forward ? part->span.end : part->span.begin;
      } else {
        spans.push_back(part->span);
      }
      previous = part->match;
    }
  };
  const auto match_after_text = [](bool match, bool previous) { return match && !previous; };
  switch (behavior) {
    case SplitBehavior::removed:
      for (const Part& part : parts) {
        if (!part.match) spans.push_back(part.span);
      }
      break;
    case SplitBehavior::isolated:
      for (const Part& part : parts) spans.push_back(part.span);
      break;
    case SplitBehavior::contiguous:
      fold(parts.begin(), parts.end(), true, [](bool match, bool previous) { return match == previous; });
      break;
    case SplitBehavior::merged_with_previous:
      fold(parts.begin(), parts.end(), true, match_after_text);
      break;
    case SplitBehavior::merged_with_next:
      fold(parts.rbegin(), parts.rend(), false, match_after_text);
      std::reverse(spans.begin(), spans.end());
      break;
  }
  return spans;
}

std::vector<Span> numeric_characters(std::string_view text) {
  std::vector<Span> spans;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    if (is_numeric(c.value)) spans.push_back({at, at + c.bytes});
    at += c.bytes;
  }
  return spans;
}

}  // namespace

PreTokenizer::PreTokenizer(const std::vector<PreStep>& steps, const std::string& where) {
  for (const PreStep& rule : steps) {
    Step step{rule, {}};
    if (rule.kind == PreStep::Kind::split) step.pattern.emplace_back(rule.pattern, rule.literal, where);
    if (rule.kind == PreStep::Kind::byte_level && rule.use_regex) step.pattern.emplace_back(kGpt2, false, where);
    steps_.push_back(std::move(step));
  }
}

std::vector<std::string> PreTokenizer::split(std::string_view text) const {
  std::vector<std::string> pieces;
  if (!text.empty()) pieces.emplace_back(text);
  for (const Step& step : steps_) {
    std::vector<std::string> next;
    next.reserve(pieces.size() + text.size() / 4);
    for (const std::string& piece : pieces) apply(step, piece, next);
    pieces = std::move(next);
  }
  return pieces;
}

void PreTokenizer::apply(const Step& step, std::string_view piece, std::vector<std::string>& out) const {
  const PreStep& rule = step.rule;
  std::string prefixed;
  if (rule.kind == PreStep::Kind::byte_level && rule.add_prefix_space && piece.front() != ' ') {
    prefixed.append(" ").append(piece);
    piece = prefixed;
  }
  std::vector<Span> matches;
  SplitBehavior behavior = SplitBehavior::isolated;
  if (rule.kind == PreStep::Kind::digits) {
    matches = numeric_characters(piece);
    if (!rule.individual) behavior = SplitBehavior::contiguous;
  } else if (!step.pattern.empty()) {
    matches = step.pattern.front().find_all(piece);
    if (rule.kind == PreStep::Kind::split) behavior = rule.behavior;
  }
  const bool invert = rule.kind == PreStep::Kind::split && rule.invert;
  for (const Span& span : arrange(parts_of(matches, piece.size(), invert), behavior)) {
    if (span.end > span.begin) out.emplace_back(piece.substr(span.begin, span.end - span.begin));
  }
}

}  // namespace qfa
