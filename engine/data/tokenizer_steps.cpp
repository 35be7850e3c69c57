// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/tokenizer_steps.h"

#include <charconv>

#include "engine/data/unicode.h"

namespace qfa {
namespace {

// A run of byte tokens becomes its text, or one U+FFFD a byte if it is not valid UTF-8.
std::vector<std::string> join_bytes(std::vector<std::string> tokens) {
  std::vector<std::string> out;
  std::string bytes;
  const auto flush = [&] {
    if (bytes.empty()) return;
    std::string text;
    if (is_valid_utf8(bytes)) {
      text = bytes;
    } else {
      for (std::size_t i = 0; i < bytes.size(); ++i) append_utf8(text, kReplacement);
    }
    out.push_back(std::move(text));
    bytes.clear();
  };
  for (std::string& token : tokens) {
    const int byte = byte_of_token(token);
    if (byte >= 0) {
      bytes.push_back(static_cast<char>(byte));
    } else {
      flush();
      out.push_back(std::move(token));
    }
  }
  flush();
  return out;
}

std::string strip(std::string_view token, const DecodeStep& step) {
  for (std::size_t i = 0; i < step.start && token.starts_with(step.content); ++i) token.remove_prefix(step.content.size());
  for (std::size_t i = 0; i < step.stop && token.ends_with(step.content); ++i) token.remove_suffix(step.content.size());
  return std::string(token);
}

void apply(const DecodeStep& step, std::vector<std::string>& tokens) {
  std::string joined;
  switch (step.kind) {
    case DecodeStep::Kind::replace:
      for (std::string& token : tokens) token = replace_all(token, step.pattern, step.content);
      return;
    case DecodeStep::Kind::byte_fallback:
      tokens = join_bytes(std::move(tokens));
      return;
    case DecodeStep::Kind::fuse:
      for (const std::string& token : tokens) joined += token;
      tokens = {joined};
      return;
    case DecodeStep::Kind::strip:
      for (std::string& token : tokens) token = strip(token, step);
      return;
    case DecodeStep::Kind::metaspace:
      for (std::size_t i = 0; i < tokens.size(); ++i) {
        tokens[i] = replace_all(tokens[i], step.pattern, i == 0 && step.prepended ? "" : " ");
      }
      return;
  }
}

}  // namespace

std::string replace_all(std::string_view text, std::string_view pattern, std::string_view content) {
  std::string out;
  out.reserve(text.size());
  for (;;) {
    const std::size_t found = text.find(pattern);
    if (found == std::string_view::npos) return out.append(text);
    out.append(text.substr(0, found)).append(content);
    text.remove_prefix(found + pattern.size());
  }
}

int byte_of_token(std::string_view token) {
  unsigned byte = 0;
  if (token.size() != 6 || !token.starts_with("<0x") || token[5] != '>') return -1;
  const auto [end, error] = std::from_chars(token.data() + 3, token.data() + 5, byte, 16);
  return error == std::errc() && end == token.data() + 5 ? static_cast<int>(byte) : -1;
}

std::string normalize(const std::vector<NormalStep>& steps, std::string_view text) {
  std::string out(text);
  for (const NormalStep& step : steps) {
    switch (step.kind) {
      case NormalStep::Kind::nfc:
        out = to_nfc(out);
        break;
      case NormalStep::Kind::prepend:
        if (!out.empty()) out.insert(0, step.content);
        break;
      case NormalStep::Kind::replace:
        out = replace_all(out, step.pattern, step.content);
        break;
    }
  }
  return out;
}

std::string decode_tokens(const std::vector<DecodeStep>& steps, std::vector<std::string> tokens) {
  for (const DecodeStep& step : steps) apply(step, tokens);
  std::string out;
  for (const std::string& token : tokens) out += token;
  return is_valid_utf8(out) ? out : replace_invalid_utf8(out);
}

}  // namespace qfa
