// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/demo_tickets.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/rng.h"
#include "engine/data/demo_tickets_texts.h"

namespace qfa {
namespace {

using OrderedJson = nlohmann::ordered_json;

// Every value fits where "a {slot}" or "the {slot}" stands.
const std::map<std::string, std::vector<std::string>, std::less<>>& slot_values() {
  static const std::map<std::string, std::vector<std::string>, std::less<>> values = {
      {"product",
       {"speaker",        "thermostat",  "camera",  "doorbell",   "vacuum",    "watch",   "scale",     "tracker",   "lamp",
        "heater",         "kettle",      "monitor", "router",     "projector", "printer", "fan",       "door lock", "baby monitor",
        "coffee machine", "robot mower", "toaster", "humidifier", "blender",   "fridge",  "dishwasher"}},
      {"camera", {"camera", "doorbell", "baby monitor", "robot mower", "vacuum", "projector"}},
      {"listener", {"speaker", "doorbell", "baby monitor", "camera", "watch", "thermostat"}},
      {"part", {"hinge", "button", "lid",  "handle", "stand",  "wheel",   "cover", "frame", "strap", "switch",
                "hose",  "plug",   "clip", "knob",   "sensor", "bracket", "latch", "cable", "foot",  "panel"}},
      {"screen", {"settings page", "calendar",     "dashboard",    "photo gallery", "map view",   "timer",      "reports tab",
                  "shopping list", "energy chart", "address book", "inbox",         "task list",  "playlist",   "room planner",
                  "weather page",  "diary",        "budget sheet", "contact form",  "start page", "recipe book"}},
      {"device",
       {"phone", "laptop", "tablet", "desktop", "work computer", "Mac", "Windows PC", "Chromebook", "Galaxy", "Pixel", "TV", "MacBook"}},
      {"month", {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}},
      {"day", {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}},
      {"number", {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen"}},
      {"plan", {"basic", "family", "team", "student", "premium", "starter", "business", "gold", "plus", "home", "silver", "studio"}},
      {"city",
       {"London",  "Paris",  "Berlin",  "Madrid",  "Rome",   "Dublin", "Oslo",   "Vienna", "Prague", "Lisbon", "Boston", "Denver",
        "Seattle", "Austin", "Toronto", "Chicago", "Sydney", "Geneva", "Athens", "Leeds",  "Porto",  "Dallas", "Munich", "Bristol"}},
      {"name", {"Anna",  "Ben",  "Clara",  "David", "Emma", "Frank", "Grace", "Henry",  "Ida",   "James", "Karen", "Luis",
                "Maria", "Noah", "Olivia", "Peter", "Rosa", "Sam",   "Tina",  "Victor", "Wendy", "Yusuf", "Zoe",   "Martin"}},
      {"carrier", {"FedEx", "UPS", "DHL", "DPD", "USPS", "Royal Mail", "TNT", "the post office"}},
      {"channel", {"email", "phone", "text message", "post", "chat", "fax"}},
      {"format", {"PDF", "CSV", "Excel", "XML", "JSON", "Word", "HTML", "ZIP"}},
  };
  return values;
}

std::string fill_slot(const std::string& name, CounterRng& rng) {
  if (name == "amount") return fmt::format("${}", 5 + rng.below(195));
  if (name == "id") return fmt::format("#{}", 100 + rng.below(900));
  if (name == "date") {
    const auto& months = slot_values().at("month");
    const std::string& month = months[rng.below(months.size())];
    return fmt::format("{} {}", month, 1 + rng.below(28));
  }
  const auto values = slot_values().find(name);
  if (values == slot_values().end()) fail("demo tickets", fmt::format("a template uses the unknown slot {{{}}}", name));
  return values->second[rng.below(values->second.size())];
}

// {city2} draws from the list of {city} until it differs from what the ticket already has of it.
std::string fill(const std::string& text, CounterRng& rng) {
  std::map<std::string, std::string> filled;
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find('{', at);
    if (open == std::string::npos) break;
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) fail("demo tickets", fmt::format("the template \"{}\" has an open slot", text));
    out.append(text, at, open - at);
    const std::string slot = text.substr(open + 1, close - open - 1);
    if (!filled.contains(slot)) {
      std::string kind = slot;
      while (!kind.empty() && kind.back() >= '0' && kind.back() <= '9') kind.pop_back();
      std::string value;
      do {
        value = fill_slot(kind, rng);
      } while (std::any_of(filled.begin(), filled.end(), [&](const auto& other) { return other.second == value; }));
      filled[slot] = value;
    }
    out += filled[slot];
    at = close + 1;
  }
  return out.append(text, std::min(at, text.size()));
}

const char* texts_of(DemoSplit split) {
  switch (split) {
    case DemoSplit::train:
      return kDemoTrainTexts;
    case DemoSplit::probe:
      return kDemoProbeTexts;
    case DemoSplit::search:
      return kDemoSearchTexts;
    case DemoSplit::report:
      return kDemoReportTexts;
  }
  return "";
}

// The tickets of one class, template after template in a new random order each round.
class ClassDrawer {
 public:
  ClassDrawer(const std::vector<DemoTemplate>& templates, std::size_t label, std::uint64_t seed, std::uint64_t stream)
      : templates_(templates), label_(label), rng_(seed, stream) {
    for (std::size_t i = 0; i < templates.size(); ++i) {
      if (templates[i].label == label) own_.push_back(i);
    }
  }

  // False when no template gives anything new within a round.
  bool draw(DemoTicket& ticket) {
    for (std::size_t misses = 0; misses < own_.size(); ++misses) {
      if (next_ % own_.size() == 0) shuffle();
      const std::size_t index = own_[next_++ % own_.size()];
      for (int attempt = 0; attempt < 64; ++attempt) {
        std::string text = fill(templates_[index].text, rng_);
        if (!seen_.insert(text).second) continue;
        ticket = {std::move(text), label_, index};
        return true;
      }
    }
    return false;
  }

 private:
  void shuffle() {
    for (std::size_t i = own_.size(); i > 1; --i) std::swap(own_[i - 1], own_[rng_.below(i)]);
  }

  const std::vector<DemoTemplate>& templates_;
  std::size_t label_;
  CounterRng rng_;
  std::vector<std::size_t> own_;
  std::size_t next_ = 0;
  std::set<std::string> seen_;
};

void write_task(const std::filesystem::path& folder, DemoSplit split, const std::vector<DemoTicket>& tickets) {
  const std::string name(to_string(split));
  std::string lines;
  for (const DemoTicket& ticket : tickets) {
    OrderedJson item;
    item["query"] = ticket.query();
    item["choices"] = std::vector<std::string>(kDemoClasses.begin(), kDemoClasses.end());
    item["gold"] = ticket.label;
    lines += item.dump() + "\n";
  }
  OrderedJson descriptor;
  descriptor["schema"] = 1;
  descriptor["name"] = "tickets_" + name;
  descriptor["items"] = name + ".jsonl";
  descriptor["kind"] = "multiple_choice";
  descriptor["context"] = "{query}";
  descriptor["prompt"] = "chat";
  descriptor["delimiter"] = "";
  descriptor["metrics"] = {"acc"};
  write_file_atomically(folder / (name + ".jsonl"), lines);
  write_file_atomically(folder / (name + ".task.json"), descriptor.dump(2) + "\n");
}

}  // namespace

std::string_view to_string(DemoSplit split) {
  constexpr std::array<std::string_view, 4> names = {"train", "probe", "search", "report"};
  return names[static_cast<std::size_t>(split)];
}

std::vector<DemoTemplate> demo_templates(DemoSplit split) {
  std::vector<DemoTemplate> templates;
  std::size_t label = kDemoClasses.size();
  std::string_view rest = texts_of(split);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) continue;
    if (line.front() == '[') {
      const auto found = std::find(kDemoClasses.begin(), kDemoClasses.end(), line.substr(1, line.size() - 2));
      label = static_cast<std::size_t>(found - kDemoClasses.begin());
      continue;
    }
    if (label == kDemoClasses.size()) fail("demo tickets", fmt::format("no class for the template \"{}\"", line));
    templates.push_back({label, std::string(line)});
  }
  return templates;
}

std::vector<DemoTicket> demo_split(DemoSplit split, std::uint64_t seed, std::size_t count) {
  const std::vector<DemoTemplate> templates = demo_templates(split);
  constexpr std::size_t classes = kDemoClasses.size();
  const std::uint64_t stream = (static_cast<std::uint64_t>(split) + 1) * 1000;
  std::vector<ClassDrawer> drawers;
  for (std::size_t label = 0; label < classes; ++label) drawers.emplace_back(templates, label, seed, stream + label);
  std::vector<DemoTicket> tickets;
  for (std::size_t block = 0; tickets.size() < count; ++block) {
    const std::vector<std::int64_t> order = permutation(splitmix64(seed) + block, classes, stream + classes);
    for (std::size_t i = 0; i < classes && tickets.size() < count; ++i) {
      DemoTicket ticket;
      if (!drawers[static_cast<std::size_t>(order[i])].draw(ticket)) {
        refuse_usage(fmt::format("the demo's {} texts give no more than {} distinct tickets, {} were asked for", to_string(split),
                                 tickets.size(), count));
      }
      tickets.push_back(std::move(ticket));
    }
  }
  return tickets;
}

DemoTickets demo_tickets(std::uint64_t seed, const DemoSizes& sizes) {
  DemoTickets demo;
  const std::vector<DemoTicket> train = demo_split(DemoSplit::train, seed, sizes.train);
  for (std::size_t i = 0; i < train.size(); ++i) {
    Example example;
    example.instruction = train[i].query();
    example.output = kDemoClasses[train[i].label];
    example.place = fmt::format("train.jsonl, line {}", i + 1);
    demo.train.push_back(std::move(example));
  }
  demo.probe = demo_split(DemoSplit::probe, seed, sizes.probe);
  demo.search = demo_split(DemoSplit::search, seed, sizes.search);
  demo.report = demo_split(DemoSplit::report, seed, sizes.report);
  return demo;
}

void write_demo_tickets(const std::filesystem::path& folder, std::uint64_t seed, const DemoSizes& sizes) {
  const DemoTickets demo = demo_tickets(seed, sizes);
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail(folder.string(), "the folder cannot be made: " + error.message());
  std::string lines;
  for (const Example& example : demo.train) {
    OrderedJson item;
    item["instruction"] = example.instruction;
    item["input"] = example.input;
    item["output"] = example.output;
    lines += item.dump() + "\n";
  }
  write_file_atomically(folder / "train.jsonl", lines);
  write_task(folder, DemoSplit::probe, demo.probe);
  write_task(folder, DemoSplit::search, demo.search);
  write_task(folder, DemoSplit::report, demo.report);
}

}  // namespace qfa
