// SPDX-License-Identifier: GPL-3.0-or-later
// Every test of the executable that this is part of draws the same random tensors, alone or among others: LibTorch's generator
// otherwise starts anywhere.
#include <ATen/Context.h>
#include <gtest/gtest.h>

namespace {

class Seeded : public testing::EmptyTestEventListener {
  void OnTestStart(const testing::TestInfo&) override { at::manual_seed(5); }
};

const bool kInstalled = [] {
  testing::UnitTest::GetInstance()->listeners().Append(new Seeded);
  return true;
}();

}  // namespace
