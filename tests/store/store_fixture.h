// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "engine/store/run_store.h"

namespace qfa {

// A folder of its own for each test, removed at the end.
class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    root_ = std::filesystem::path(testing::TempDir()) / ("qfa-store-" + std::to_string(::getpid()) + "-" + info->name());
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  std::filesystem::path root_;
};

inline RunManifest small_manifest() {
  RunManifest manifest;
  manifest.spec.model = "base.gguf";
  manifest.spec.data = {"train.jsonl", "more.jsonl"};
  manifest.spec.out = "run";
  manifest.spec.sampler.mixture = {{2, 0.25}, {4, 0.75}};
  manifest.spec.seed = 18446744073709551615ull;
  manifest.units = {{"layers.0.gate_up", {"model.layers.0.mlp.gate_proj", "model.layers.0.mlp.up_proj"}, {2, 3, 4}, 16384, true},
                    {"embed", {"model.embed_tokens"}, {3, 4, 8, 16}, 6144, false}};
  manifest.model_fingerprint = "0123456789abcdef";
  manifest.data_fingerprint = "fedcba9876543210";
  manifest.program_version = "0.1.0";
  manifest.device = "cpu, 2 threads";
  manifest.created = "2027-03-05T14:07:09Z";
  return manifest;
}

inline Event event_of(EventBody body) {
  return {CommandId{7}, RunId{"run"}, std::chrono::system_clock::from_time_t(1800000000) + std::chrono::milliseconds(42), std::move(body)};
}

// What a call refuses with; empty if it does not.
template <class Call>
std::string refusal(Call&& call) {
  try {
    call();
  } catch (const Failure& failure) {
    return failure.error().sentence();
  }
  return {};
}

}  // namespace qfa
