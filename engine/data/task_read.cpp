// SPDX-License-Identifier: GPL-3.0-or-later
// Task descriptors and their items.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/hash.h"
#include "engine/core/json.h"
#include "engine/core/text.h"
#include "engine/data/json_lines.h"
#include "engine/data/task.h"

namespace qfa {
namespace {

constexpr std::int64_t kSchema = 1;
const std::vector<std::string> kKeys = {"schema", "name", "items", "kind", "context", "delimiter", "metrics", "prompt"};

struct Descriptor {
  Task task;
  std::string context;
  std::string delimiter;
  std::filesystem::path items;
};

std::string text_field(const Json& object, const std::string& key, const std::string& place) {
  if (!object.contains(key)) refuse(place, fmt::format("has no \"{}\"", key));
  const Json& value = object.at(key);
  if (!value.is_string()) refuse(place, fmt::format("\"{}\" is {}, expected a string", key, json_kind(value)));
  return value.get<std::string>();
}

// The texts of a candidate list: at least two, none of them empty (its score would have no length).
std::vector<std::string> text_list(const Json& object, const std::string& key, const std::string& place) {
  if (!object.contains(key)) refuse(place, fmt::format("has no \"{}\"", key));
  const Json& list = object.at(key);
  if (!list.is_array()) refuse(place, fmt::format("\"{}\" is {}, expected an array of strings", key, json_kind(list)));
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_string()) refuse(place, fmt::format("\"{}\"[{}] is {}, expected a string", key, i, json_kind(list[i])));
    texts.push_back(list[i].get<std::string>());
    if (texts.back().empty()) refuse(place, fmt::format("\"{}\"[{}] is empty", key, i));
  }
  if (texts.size() < 2) refuse(place, fmt::format("\"{}\" has {} entries, expected at least 2", key, texts.size()));
  return texts;
}

std::size_t read_gold(const Json& item, std::size_t candidates, const std::string& place) {
  if (!item.contains("gold")) refuse(place, "has no \"gold\"");
  const Json& gold = item.at("gold");
  if (!gold.is_number_integer()) refuse(place, fmt::format("\"gold\" is {}, expected an integer", json_kind(gold)));
  if (gold < 0 || gold >= candidates) refuse(place, fmt::format("\"gold\" is {}, expected 0 to {}", gold.dump(), candidates - 1));
  return gold.get<std::size_t>();
}

void check_keys(const Json& root, const std::string& place) {
  if (!root.is_object()) refuse(place, fmt::format("the descriptor is {}, expected an object", json_kind(root)));
  if (!root.contains("schema")) refuse(place, "has no \"schema\"");
  const Json& schema = root.at("schema");
  if (!schema.is_number_integer() || schema != kSchema) {
    refuse(place, fmt::format("\"schema\" is {}, this version reads {}", printable(schema.dump()), kSchema));
  }
  for (const auto& [key, value] : root.items()) {
    if (std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end()) continue;
    const std::string hint = did_you_mean(key, kKeys);
    if (!hint.empty()) refuse(place, fmt::format("the key \"{}\" is unknown{}", printable(key), hint));
  }
}

std::filesystem::path items_path(const std::filesystem::path& descriptor, const std::string& name) {
  const std::filesystem::path relative(name);
  bool outside = name.empty() || relative.is_absolute();
  for (const auto& part : relative) outside = outside || part == "..";
  if (outside) {
    refuse(descriptor.string(), fmt::format("\"items\" is \"{}\", expected a file in the descriptor's own folder", printable(name)));
  }
  const std::filesystem::path path = descriptor.parent_path() / relative;
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    refuse(descriptor.string(), fmt::format("the items file \"{}\" does not exist beside it", printable(name)));
  }
  return path;
}

void read_metrics(const Json& root, Task& task, const std::string& place) {
  if (!root.contains("metrics")) return;
  const Json& metrics = root.at("metrics");
  if (!metrics.is_array() || metrics.empty()) refuse(place, "\"metrics\" must be an array of acc and acc_norm that is not empty");
  for (const Json& metric : metrics) {
    if (metric != "acc" && metric != "acc_norm") {
      refuse(place, fmt::format("the metric {} is unknown, expected \"acc\" or \"acc_norm\"", printable(metric.dump())));
    }
    task.length_normalised = task.length_normalised || metric == "acc_norm";
  }
}

Descriptor read_descriptor(const std::filesystem::path& path) {
  const std::string place = path.string();
  std::string content = read_file(path);
  if (content.starts_with("\xEF\xBB\xBF")) content.erase(0, 3);
  const Json root = parse_json(content, place);
  check_keys(root, place);
  Descriptor descriptor;
  Task& task = descriptor.task;
  task.descriptor = path;
  task.name = text_field(root, "name", place);
  task.kind = text_field(root, "kind", place);
  if (task.name.empty()) refuse(place, "\"name\" is empty");
  if (task.kind != "multiple_choice" && task.kind != "partial") {
    refuse(place, fmt::format("the kind \"{}\" is unknown, expected \"multiple_choice\" or \"partial\"", printable(task.kind)));
  }
  if (root.contains("prompt")) {
    const std::string prompt = text_field(root, "prompt", place);
    if (prompt != "chat") refuse(place, fmt::format("\"prompt\" is \"{}\", expected \"chat\" or nothing", printable(prompt)));
    if (task.kind != "multiple_choice") refuse(place, "\"prompt\": \"chat\" is only for the kind \"multiple_choice\"");
    task.chat = true;
  }
  if (task.kind == "multiple_choice") descriptor.context = text_field(root, "context", place);
  descriptor.delimiter = root.contains("delimiter") ? text_field(root, "delimiter", place) : task.chat ? "" : " ";
  read_metrics(root, task, place);
  descriptor.items = items_path(path, text_field(root, "items", place));
  return descriptor;
}

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Replaces every {field}; braces around anything but a name stay. `asked` collects the fields' texts.
std::string render(const std::string& pattern, const Json& item, const std::string& place, std::vector<std::string>& asked) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    std::size_t end = at + 1;
    while (pattern[at] == '{' && end < pattern.size() && is_name_char(pattern[end])) ++end;
    if (pattern[at] == '{' && end > at + 1 && end < pattern.size() && pattern[end] == '}') {
      asked.push_back(text_field(item, pattern.substr(at + 1, end - at - 1), place));
      out += asked.back();
      at = end + 1;
    } else {
      out += pattern[at++];
    }
  }
  return out;
}

std::string make_identity(const std::vector<std::string>& asked, std::vector<std::string> answers) {
  std::sort(answers.begin(), answers.end());
  Hasher hasher;
  for (const auto* texts : {&asked, static_cast<const std::vector<std::string>*>(&answers)}) {
    hasher.update(static_cast<std::uint64_t>(texts->size()));
    for (const std::string& text : *texts) hasher.update(static_cast<std::uint64_t>(text.size())).update(text);
  }
  return hasher.hex();
}

std::size_t code_points(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

TaskItem read_item(const Descriptor& descriptor, const Json& json, std::size_t line, const std::string& place) {
  if (!json.is_object()) refuse(place, fmt::format("the item is {}, expected an object", json_kind(json)));
  const bool partial = descriptor.task.kind == "partial";
  const std::vector<std::string> choices = text_list(json, partial ? "context_options" : "choices", place);
  TaskItem item;
  item.index = line;
  item.gold = read_gold(json, choices.size(), place);
  for (const std::string& choice : choices) item.choice_length.push_back(code_points(choice));
  std::vector<std::string> asked;
  if (partial) {
    asked.push_back(text_field(json, "continuation", place));
    if (asked[0].empty()) refuse(place, "\"continuation\" is empty");
    item.contexts = choices;
    item.continuations.assign(choices.size(), descriptor.delimiter + asked[0]);
  } else {
    item.contexts.assign(choices.size(), render(descriptor.context, json, place, asked));
    for (const std::string& choice : choices) item.continuations.push_back(descriptor.delimiter + choice);
  }
  item.identity = make_identity(asked, choices);
  return item;
}

}  // namespace

Task read_task(const std::filesystem::path& descriptor, std::size_t limit) {
  Descriptor read = read_descriptor(descriptor);
  Task& task = read.task;
  const std::string content = read_file(read.items);
  for_each_json_item(content, read.items.string(), JsonItems::lines, [&](const Json& json, std::size_t line, const std::string& place) {
    task.items.push_back(read_item(read, json, line, place));
    return limit == 0 || task.items.size() < limit;
  });
  if (task.items.empty()) refuse(read.items.string(), "the file holds no items");
  return std::move(task);
}

}  // namespace qfa
