// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/tokenizer_split.h"

#include <algorithm>

#include "engine/data/tokenizer_steps.h"

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

void put_metaspace(const PreStep& rule, std::string_view piece, bool at_start, std::vector<std::string>& out) {
  std::string text = replace_all(piece, " ", rule.pattern);
  const bool prepends = rule.prepend == PreStep::Prepend::always || (rule.prepend == PreStep::Prepend::first && at_start);
  if (prepends && !text.starts_with(rule.pattern)) text.insert(0, rule.pattern);
  for (std::size_t at = 0; rule.cut && at < text.size();) {
    const std::size_t next = std::min(text.find(rule.pattern, at + 1), text.size());
    out.push_back(text.substr(at, next - at));
    at = next;
  }
  if (!rule.cut) out.push_back(std::move(text));
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

std::vector<std::string> PreTokenizer::split(std::string_view text, bool at_start) const {
  std::vector<std::string> pieces;
  if (!text.empty()) pieces.emplace_back(text);
  for (const Step& step : steps_) {
    std::vector<std::string> next;
    next.reserve(pieces.size() + text.size() / 4);
    for (const std::string& piece : pieces) apply(step, piece, at_start, next);
    pieces = std::move(next);
  }
  return pieces;
}

void PreTokenizer::apply(const Step& step, std::string_view piece, bool at_start, std::vector<std::string>& out) const {
  const PreStep& rule = step.rule;
  if (rule.kind == PreStep::Kind::metaspace) return put_metaspace(rule, piece, at_start, out);
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
