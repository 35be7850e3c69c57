// SPDX-License-Identifier: GPL-3.0-or-later
// Services that answer about drafts: presets of the engine, findings by rules of the test.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/app/fake_engine.h"

namespace qfa::app::testing {

struct DraftRule {
  std::string field;
  Severity severity;
  std::string sentence;
  std::function<bool(const RunSpec&)> broken;
};

// "p" and "r" prompt tokens, a special one, then the response; example i has i + 1 response tokens.
inline ExamplePreview fake_example(std::size_t index) {
  ExamplePreview example;
  example.index = index;
  example.place = "/data/train.jsonl, line " + std::to_string(index + 1);
  example.tokens = {
      {5, "Route this", false, false}, {1, "<|im_start|>", false, true}, {6, "caf\xc3", false, false}, {7, "\xa9:", false, false}};
  for (std::size_t i = 0; i <= index % 20; ++i) example.tokens.push_back({8, " yes" + std::to_string(index), true, false});
  example.tokens.push_back({2, "<|im_end|>", true, true});
  return example;
}

inline Result<DataPreview> fake_preview(const DataRequest& request) {
  if (request.data.front().find("broken") != std::string::npos) {
    return Error{ErrorCode::input, "no 'instruction', 'messages' or 'text'.", request.data.front() + ", line 381", {}};
  }
  DataPreview preview;
  for (const auto& file : request.data) preview.files.push_back({file, 120, 100, 5000, 1900});
  preview.rows = 120 * request.data.size();
  preview.kept = 100 * request.data.size();
  preview.dropped.push_back({DroppedExamples::Reason::too_long, 20 * request.data.size(), "train.jsonl, line 3"});
  preview.tokens = 5000 * request.data.size();
  preview.loss_tokens = 1900 * request.data.size();
  preview.longest = 59;
  preview.shortest = 40;
  for (const auto index : request.examples) {
    if (index < preview.kept) preview.examples.push_back(fake_example(index));
  }
  return preview;
}

inline Result<SamplerPreview> fake_sampler(const RunSpec& spec) {
  SamplerPreview preview;
  preview.steps = spec.steps;
  for (int i = 0; i < 32; ++i) {
    preview.step.push_back(i * spec.steps / 32);
    preview.mean.push_back(3);
    for (const auto width : spec.bits) preview.probability[width].push_back(1.0 / static_cast<double>(spec.bits.size()));
  }
  for (const auto width : spec.bits) {
    preview.expected[width] = preview.exact[width] = 1.0 / static_cast<double>(spec.bits.size());
    preview.half_width[width] = 0.002;
  }
  preview.bin_expected = preview.bin_exact = {0.001, 0.1, 0.2, 0.2, 0.2, 0.2, 0.098, 0.001};
  return preview;
}

inline Services draft_services(std::vector<DraftRule> rules = {}, std::shared_ptr<std::atomic<int>> plans = {}) {
  auto services = fake_services({});
  services.presetNames = preset_names;
  services.presetSpec = preset_spec;
  services.trainCommand = [](const RunSpec& spec) { return "qfa train --steps " + std::to_string(spec.steps); };
  services.inspectModel = [](const std::string& path) -> Result<ModelSummary> {
    ModelSummary model;
    model.path = path;
    model.architecture = "llama";
    model.weight_type = "Q4_1";
    model.parameters = 134'515'008;
    model.hidden = 576;
    return model;
  };
  services.previewData = fake_preview;
  services.previewSampler = fake_sampler;
  services.planRun = [rules = std::move(rules), plans](const RunSpec& spec) -> Result<RunPlan> {
    if (plans) ++*plans;
    RunPlan plan;
    for (const auto& rule : rules) {
      if (rule.broken(spec)) plan.findings.push_back({rule.severity, rule.field, rule.sentence});
    }
    plan.memory = {{"quantize", {{"base codes 2 bit", 40'000'000}, {"workspace", 300'000'000}}},
                   {"train", {{"adapters", 90'000'000}, {"activations", 700'000'000}}}};
    plan.memory_available = 4'000'000'000;
    plan.disk = 900'000'000;
    plan.disk_free = 40'000'000'000;
    plan.seconds = 400;
    plan.seconds_std_err = 60;
    plan.smallest = 60'000'000;
    plan.largest = 120'000'000;
    plan.units = 180;
    plan.trainable = 12'000'000;
    return plan;
  };
  return services;
}

}  // namespace qfa::app::testing
