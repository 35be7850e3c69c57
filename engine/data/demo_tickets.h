// SPDX-License-Identifier: GPL-3.0-or-later
// The demo's data set: support tickets to be routed into eight classes. Each split has its own
// phrasings, written apart: training templates never reappear in the probe, the search or the report.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/dataset.h"

namespace qfa {

// One or two tokens each in the vocabularies of GPT-2's kind, with and without a leading space.
inline constexpr std::array<std::string_view, 8> kDemoClasses = {"billing", "refund",  "shipping", "login",
                                                                 "bug",     "feature", "repair",   "privacy"};
// What stands before every ticket, in training and in the tasks: short, because every step pays for it.
inline constexpr std::string_view kDemoInstruction = "Route this ticket: ";

enum class DemoSplit { train, probe, search, report };
std::string_view to_string(DemoSplit split);

// Items of each split; classes are balanced to within one item.
struct DemoSizes {
  std::size_t train = 1600;
  std::size_t probe = 160;
  std::size_t search = 160;
  std::size_t report = 320;
};

struct DemoTemplate {
  std::size_t label = 0;  // index into kDemoClasses
  std::string text;       // with {slots}
};
std::vector<DemoTemplate> demo_templates(DemoSplit split);

struct DemoTicket {
  std::string text;  // the ticket alone
  std::size_t label = 0;
  std::size_t template_index = 0;  // into demo_templates(split)
  std::string query() const { return std::string(kDemoInstruction) + text; }
};

// `count` distinct tickets, a pure function of (split, seed, count). Every run of eight from the start
// holds each class once (so a limit keeps the balance), and a class uses all its templates before
// it uses one again. Throws Failure (usage) if the templates cannot give that many distinct tickets.
std::vector<DemoTicket> demo_split(DemoSplit split, std::uint64_t seed, std::size_t count);

struct DemoTickets {
  std::vector<Example> train;
  std::vector<DemoTicket> probe, search, report;
};
DemoTickets demo_tickets(std::uint64_t seed, const DemoSizes& sizes = {});

// Writes train.jsonl (Alpaca) and, for probe, search and report, NAME.jsonl with NAME.task.json
// (multiple choice over the class names, "prompt": "chat"). Makes the folder if it is missing;
// each file appears whole. Throws Failure.
void write_demo_tickets(const std::filesystem::path& folder, std::uint64_t seed, const DemoSizes& sizes = {});

}  // namespace qfa
