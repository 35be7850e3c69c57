// SPDX-License-Identifier: GPL-3.0-or-later
// A tiny random Llama with a tiny data set: the real engine in seconds.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/engine.h"
#include "engine/model/supernet.h"
#include "engine/plan/run_inputs.h"
#include "kernels/torch/affine_linear.h"

namespace qfa::test {

class EngineTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Tiny model, data and probe in folder_; 12 steps at {2, 3, 4} in fp32.
  RunSpec tiny_spec(const std::string& out = "run") const;
  // A supernet of the tiny model with round-to-nearest codes; adapters trained if `random_adapters`.
  std::unique_ptr<Supernet> tiny_supernet(bool random_adapters) const;

  // Submits and drains until Finished. `on_event` may cancel through the engine it is given.
  struct Done {
    Finished finished;
    std::vector<Event> events;
  };
  using OnEvent = std::function<void(Engine&, CommandId, const Event&)>;
  static Done run_command(Command command, const OnEvent& on_event = {});

  std::filesystem::path folder_;
};

// A random weight of the given shape and its packed form.
PackedWeight random_weight(std::int64_t out, std::int64_t in, int group, int bits, std::uint64_t seed);

// Base model of the demo from $QFA_DEMO_MODEL; empty when the tests run without it.
std::string demo_model();
std::filesystem::path shared_data();  // empty when not there

}  // namespace qfa::test
