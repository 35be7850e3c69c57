// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "engine/bench/step_products.h"
#include "engine/bench/timing.h"

namespace qfa {
namespace {

TEST(Bench, SpreadOfRepeatedMeasurements) {
  const Timing odd = timing_of({5, 1, 3});
  EXPECT_EQ(odd.n, 3u);
  EXPECT_EQ(odd.low, 1);
  EXPECT_EQ(odd.median, 3);
  EXPECT_EQ(odd.high, 5);
  EXPECT_EQ(odd.mean, 3);
  const Timing ten = timing_of({10, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  EXPECT_EQ(ten.median, 5.5);
  EXPECT_EQ(ten.p90, 9);
  EXPECT_EQ(timing_of({2}).p90, 2);
}

TEST(Bench, ShortWorkIsRepeatedAndCounted) {
  int calls = 0;
  const double start = now_s();
  const double each = seconds_of_one([&] { ++calls; });
  EXPECT_GT(calls, 100);
  EXPECT_LE(each * calls, now_s() - start);
}

// Unequal heads: q and o are square, k and v are not; the head sees fewer rows than the blocks.
TEST(Bench, ProductsOfAStepAreCountedOnce) {
  ModelConfig config;
  config.hidden = 64, config.intermediate = 96, config.layers = 3, config.heads = 4, config.kv_heads = 1, config.head_dim = 16;
  config.vocab = 50;
  const double q = 64 * 64, k = 16 * 64, mlp = 96 * 64;
  const StepProducts products = measure_step_products(config, 10, 4, c10::ScalarType::Float, 1);
  EXPECT_EQ(products.flop, 2 * 10 * (6 * (2 * q + 2 * k + 3 * mlp) - (q + 2 * k)) + 2 * 4 * 2 * 50 * 64);
  EXPECT_GT(products.seconds, 0);
  EXPECT_GE(products.best_flop_per_s, products.flop_per_s());
}

}  // namespace
}  // namespace qfa
