// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/held_out_examples.h"

#include <set>
#include <string_view>

#include "engine/core/hash.h"

namespace qfa {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

std::string example_identity(const Example& example) {
  Hasher hasher;
  const auto add = [&hasher](std::string_view text) { hasher.update(static_cast<std::uint64_t>(text.size())).update(text); };
  for (const ChatMessage& message : prompt_messages(example)) {
    add(message.role);
    add(trimmed(message.content));
  }
  add(trimmed(example.output));
  return hasher.hex();
}

std::size_t leave_out_trained(const std::vector<Example>& trained, std::vector<Example>& held_out) {
  std::set<std::string> seen;
  for (const Example& example : trained) seen.insert(example_identity(example));
  return std::erase_if(held_out, [&seen](const Example& example) { return seen.contains(example_identity(example)); });
}

}  // namespace qfa
