// SPDX-License-Identifier: GPL-3.0-or-later
// The tiny model with a few examples and a probe, and drafts of runs on them.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "engine/api/inspect.h"
#include "engine/api/plan.h"
#include "engine/core/json.h"
#include "engine/plan/presets.h"
#include "tests/support/tiny_model.h"

namespace qfa::test {

class PlanTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::path(testing::TempDir()) / ("qfa-plan-" + std::to_string(::getpid()) + "-" + name);
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    // predictions must not depend on what this machine trained before
    ::setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);
    write_tiny_folder(folder_ / "model");
    write_examples("train.jsonl", 0, 24);
    write_probe(100);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write_examples(const std::string& name, int first, int count) {
    std::ofstream file(folder_ / name);
    for (int i = first; i < first + count; ++i)
      file << Json{{"instruction", "is " + std::to_string(i) + " even?"}, {"output", i % 2 == 0 ? "yes" : "no"}}.dump() << '\n';
  }
  void write_probe(int first) {
    std::ofstream items(folder_ / "probe.jsonl");
    for (int i = first; i < first + 4; ++i)
      items << Json{{"query", "is " + std::to_string(i) + " even?"}, {"choices", {"yes", "no"}}, {"gold", i % 2}}.dump() << '\n';
    std::ofstream(folder_ / "probe.task.json")
        << Json{{"schema", 1},          {"name", "probe"}, {"items", "probe.jsonl"}, {"kind", "multiple_choice"},
                {"context", "{query}"}, {"prompt", "chat"}}
               .dump();
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  // Nothing speaks against it.
  RunSpec draft() const {
    RunSpec spec;
    spec.model = path("model"), spec.data = {path("train.jsonl")}, spec.out = path("run"), spec.probe = {path("probe.task.json")};
    spec.steps = 1000, spec.sampler.period_steps = 100, spec.seq = 128, spec.batch = 4, spec.rank = 2;
    return spec;
  }

  std::filesystem::path folder_;
};

}  // namespace qfa::test
