// SPDX-License-Identifier: GPL-3.0-or-later
// The forms of training files: Alpaca, prompt and completion, messages, ShareGPT.
#include <fmt/format.h>

#include <string_view>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/core/text.h"
#include "engine/data/dataset.h"
#include "engine/data/json_lines.h"

namespace qfa {
namespace {

std::string text_field(const Json& item, const char* key, const std::string& place) {
  if (!item.contains(key)) refuse(place, fmt::format("the item has no \"{}\"", key));
  const Json& value = item.at(key);
  if (!value.is_string()) refuse(place, fmt::format("\"{}\" is {}, expected a string", key, json_kind(value)));
  return value.get<std::string>();
}

std::string optional_text(const Json& item, const char* key, const std::string& place) {
  return item.contains(key) && !item.at(key).is_null() ? text_field(item, key, place) : std::string();
}

// Many files carry "system": "" or "tools": [] in every item.
bool has_content(const Json& item, const char* key) {
  if (!item.contains(key)) return false;
  const Json& value = item.at(key);
  return value.is_string() ? !value.get_ref<const std::string&>().empty() : !value.empty();
}

std::string role_of(const std::string& name, const std::string& place) {
  if (name == "system") return "system";
  if (name == "user" || name == "human") return "user";
  if (name == "assistant" || name == "gpt") return "assistant";
  refuse(place, fmt::format("a turn has the role \"{}\", expected system, user or assistant", printable(name)));
}

struct ChatKeys {
  const char* list;
  const char* role;
  const char* content;
};

std::vector<ChatMessage> read_turns(const Json& item, const ChatKeys& keys, const std::string& place) {
  const Json& turns = item.at(keys.list);
  if (!turns.is_array()) refuse(place, fmt::format("\"{}\" is {}, expected an array of turns", keys.list, json_kind(turns)));
  std::vector<ChatMessage> messages;
  const std::string system = optional_text(item, "system", place);
  if (!system.empty()) messages.push_back({"system", system});
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const std::string at = fmt::format("{}, turn {}", place, i + 1);
    const Json& turn = turns[i];
    if (!turn.is_object()) refuse(at, fmt::format("the turn is {}, expected an object", json_kind(turn)));
    for (const char* key : {"tool_calls", "function_call", "weight"}) {
      if (has_content(turn, key)) refuse(at, fmt::format("turns with \"{}\" are not supported", key));
    }
    messages.push_back({role_of(text_field(turn, keys.role, at), at), text_field(turn, keys.content, at)});
  }
  return messages;
}

// The response is one turn, the last; everything else must be context that a template can render.
Example read_chat(const Json& item, const ChatKeys& keys, const std::string& place) {
  if (has_content(item, "tools")) refuse(place, "conversations with \"tools\" are not supported");
  Example example;
  example.messages = read_turns(item, keys, place);
  const std::vector<ChatMessage>& messages = example.messages;
  const std::size_t first = !messages.empty() && messages.front().role == "system" ? 1 : 0;
  for (std::size_t i = first; i < messages.size(); ++i) {
    const char* expected = (i - first) % 2 == 0 ? "user" : "assistant";
    if (messages[i].role != expected) {
      refuse(place, fmt::format("the turns after the system turn must alternate between user and assistant, but number {} is of the {}",
                                i - first + 1, messages[i].role));
    }
  }
  if (messages.size() < first + 2 || messages.back().role != "assistant") {
    refuse(place, "the conversation must end with an assistant turn that follows a user turn");
  }
  example.output = messages.back().content;
  example.messages.pop_back();
  return example;
}

Example read_item(const Json& item, const std::string& place) {
  if (!item.is_object()) refuse(place, fmt::format("the item is {}, expected an object", json_kind(item)));
  const bool alpaca = item.contains("instruction");
  const bool pair = item.contains("prompt") && item.contains("completion");
  const bool messages = item.contains("messages");
  const bool conversations = item.contains("conversations");
  const int forms = alpaca + pair + messages + conversations;
  if (forms == 0) refuse(place, "the item has neither instruction and output, nor prompt and completion, nor messages, nor conversations");
  if (forms > 1) refuse(place, "the item has more than one of instruction, prompt and completion, messages, conversations");
  Example example;
  if (messages) {
    example = read_chat(item, {"messages", "role", "content"}, place);
  } else if (conversations) {
    example = read_chat(item, {"conversations", "from", "value"}, place);
  } else {
    for (const char* key : {"history", "system"}) {
      if (has_content(item, key)) refuse(place, fmt::format("\"{}\" is not supported beside an instruction", key));
    }
    example.instruction = text_field(item, alpaca ? "instruction" : "prompt", place);
    example.output = text_field(item, alpaca ? "output" : "completion", place);
    if (alpaca) example.input = optional_text(item, "input", place);
    if (example.instruction.empty() && example.input.empty()) refuse(place, "the item has an empty prompt");
  }
  example.place = place;
  return example;
}

}  // namespace

std::vector<Example> read_examples(const std::filesystem::path& file) {
  std::vector<Example> examples;
  const std::string content = read_file(file);
  for_each_json_item(content, file.string(), JsonItems::array_or_lines, [&](const Json& item, std::size_t, const std::string& place) {
    examples.push_back(read_item(item, place));
    return true;
  });
  if (examples.empty()) refuse(file.string(), "the file holds no examples");
  return examples;
}

}  // namespace qfa
