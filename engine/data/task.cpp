// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/task.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "engine/api/error.h"
#include "engine/core/hash.h"
#include "engine/core/text.h"
#include "engine/data/dataset.h"

namespace qfa {
namespace {

// Python's str.isspace, which lm-eval's rstrip goes by.
bool is_python_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

// Bytes of `text` before its trailing white space. Items come from strict JSON, hence valid UTF-8.
std::size_t trimmed_length(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0) {
    std::size_t start = end - 1;
    while (start > 0 && end - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    const auto lead = static_cast<unsigned char>(text[start]);
    char32_t c = lead < 0x80 ? lead : lead < 0xE0 ? lead & 0x1F : lead < 0xF0 ? lead & 0x0F : lead & 0x07;
    for (std::size_t i = start + 1; i < end; ++i) c = (c << 6) | (static_cast<unsigned char>(text[i]) & 0x3F);
    if (!is_python_space(c)) break;
    end = start;
  }
  return end;
}

// lm-eval adds no special tokens to a text that already begins with the prefix token's text.
std::vector<TokenId> encode_with_default_specials(const Tokenizer& tokenizer, std::optional<TokenId> prefix, const std::string& text) {
  const bool has_prefix = prefix && std::string_view(text).starts_with(tokenizer.token(*prefix));
  return tokenizer.encode(text, !has_prefix);
}

EncodedPair encode_after_prefix(const Tokenizer& tokenizer, std::optional<TokenId> prefix, const std::string& continuation) {
  if (!prefix) refuse("", "the context is empty and the tokenizer has neither BOS nor EOS to stand for it");
  EncodedPair pair{{*prefix}, tokenizer.encode(continuation, false)};
  if (!pair.continuation.empty() && pair.continuation.front() == *prefix) pair.continuation.erase(pair.continuation.begin());
  return pair;
}

std::string identity_of(const TaskItem& item) {
  if (!item.identity.empty()) return item.identity;
  Hasher hasher;
  for (const auto* texts : {&item.contexts, &item.continuations}) {
    hasher.update(static_cast<std::uint64_t>(texts->size()));
    for (const std::string& text : *texts) hasher.update(static_cast<std::uint64_t>(text.size())).update(text);
  }
  return hasher.hex();
}

}  // namespace

Task with_prompt(Task task, const PromptFormat& format) {
  if (!task.chat || task.encode_separately) return task;
  for (TaskItem& item : task.items) {
    for (std::size_t i = 0; i < item.contexts.size(); ++i) {
      // All candidates of an item have the same context; the template is rendered once.
      if (item.identity.empty()) item.identity = identity_of(item);
      item.contexts[i] = i > 0 ? item.contexts[0] : format.prompt({{"user", item.contexts[0]}});
    }
  }
  task.encode_separately = true;
  return task;
}

EncodedPair encode_pair(const Tokenizer& tokenizer, const std::string& context, const std::string& continuation) {
  const std::optional<TokenId> prefix = tokenizer.bos() ? tokenizer.bos() : tokenizer.eos();
  const std::size_t kept = trimmed_length(context);
  EncodedPair pair;
  if (kept == 0) {
    pair = encode_after_prefix(tokenizer, prefix, context + continuation);
  } else {
    pair.context = encode_with_default_specials(tokenizer, prefix, context.substr(0, kept));
    pair.continuation = encode_with_default_specials(tokenizer, prefix, context + continuation);
    const std::size_t cut = std::min(pair.context.size(), pair.continuation.size());
    pair.continuation.erase(pair.continuation.begin(), pair.continuation.begin() + static_cast<std::ptrdiff_t>(cut));
  }
  if (pair.context.empty()) refuse("", fmt::format("the context \"{}\" has no tokens", printable(context)));
  if (pair.continuation.empty()) refuse("", fmt::format("the continuation \"{}\" adds no token to its context", printable(continuation)));
  return pair;
}

EncodedPair encode_item(const Tokenizer& tokenizer, const Task& task, const TaskItem& item, std::size_t candidate) {
  const std::string place = fmt::format("task {}, line {}, choice {}", task.name, item.index + 1, candidate);
  if (candidate >= item.contexts.size() || candidate >= item.continuations.size()) fail(place, "there is no such choice");
  if (task.chat && !task.encode_separately) fail(place, "a chat task needs a prompt format before it can be scored");
  if (!task.encode_separately) {
    try {
      return encode_pair(tokenizer, item.contexts[candidate], item.continuations[candidate]);
    } catch (const Failure& failure) {
      refuse(place, failure.error().message);
    }
  }
  EncodedPair pair{encode_prompt(tokenizer, item.contexts[candidate]), encode_response(tokenizer, item.continuations[candidate])};
  if (pair.context.empty() || pair.continuation.empty()) refuse(place, "the prompt or the choice has no tokens");
  return pair;
}

std::set<std::string> item_hashes(const Task& task) {
  std::set<std::string> hashes;
  for (const TaskItem& item : task.items) hashes.insert(identity_of(item));
  return hashes;
}

void check_firewall(const std::vector<Task>& search, const Task& report) {
  std::map<std::string, std::string> seen;  // identity -> task that the search uses
  for (const Task& task : search) {
    for (const std::string& hash : item_hashes(task)) seen.emplace(hash, task.name);
  }
  std::size_t shared = 0;
  std::string example;
  for (const TaskItem& item : report.items) {
    const auto found = seen.find(identity_of(item));
    if (found == seen.end()) continue;
    if (shared++ == 0) {
      const std::string context = item.contexts.empty() ? std::string() : item.contexts.front();
      example = fmt::format("line {} is in \"{}\" too: \"{}\"", item.index + 1, found->second, printable(context));
    }
  }
  if (shared == 0) return;
  refuse(report.descriptor.empty() ? "task " + report.name : report.descriptor.string(),
         fmt::format("{} of the {} items held out for the report are also what the search is guided by; {}", shared, report.items.size(),
                     example));
}

std::size_t leave_out_seen(const std::vector<Task>& search, Task& report) {
  std::set<std::string> seen;
  for (const Task& task : search) seen.merge(item_hashes(task));
  return std::erase_if(report.items, [&](const TaskItem& item) { return seen.contains(identity_of(item)); });
}

std::string items_fingerprint(const std::vector<Task>& tasks) {
  Hasher hasher;
  for (const Task& task : tasks) {
    for (const TaskItem& item : task.items) hasher.update(identity_of(item));
  }
  return hasher.hex();
}

}  // namespace qfa
