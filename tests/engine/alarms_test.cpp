// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/train/alarms.h"

#include <gtest/gtest.h>

namespace qfa::test {
namespace {

std::vector<std::string> kinds(const std::vector<Notice>& notices) {
  std::vector<std::string> out;
  for (const Notice& notice : notices) out.push_back(notice.kind);
  return out;
}

SamplerSpec balanced(int period) {
  SamplerSpec spec;
  spec.period_steps = period;
  return spec;
}

TEST(Alarms, AWidthWithFewExpectedVisitsIsStarved) {
  const auto sampler = make_sampler(balanced(20), {2, 3, 4}, 30, 1);
  const auto few = Alarms(140, 30).starvation(*sampler);  // 38.2, 23.6, 38.2 %: 53, 33, 53 visits
  ASSERT_EQ(few.size(), 1u);
  EXPECT_EQ(few[0].message, "3 bits: each unit is expected to be trained 33 times at this width by step 140, fewer than 50");
  EXPECT_TRUE(Alarms(400, 30).starvation(*sampler).empty());
  SamplerSpec without;
  without.kind = SamplerKind::fixed, without.mixture = {{2, 0.5}, {4, 0.5}};
  EXPECT_TRUE(Alarms(400, 30).starvation(*make_sampler(without, {2, 3, 4}, 30, 1)).empty());
}

TEST(Alarms, TheSamplerItselfHardlyRaisesAny) {
  std::size_t raised = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto sampler = make_sampler(balanced(50), {2, 3, 4}, 60, seed);
    SamplingStatistics statistics(*sampler, std::vector<std::uint64_t>(60, 1));
    Alarms alarms(1000, 60);
    for (int t = 0; t < 1000; ++t) {
      statistics.add(t, sampler->draw(t));
      raised += alarms.rates({t + 1, statistics.realised(), statistics.expected(), statistics.half_width(), {}, {}, {}}).size();
    }
  }
  EXPECT_LE(raised, 2u);  // 480 tests at 99.9 %
}

TEST(Alarms, ARateOutsideItsBandIsSaidOnce) {
  Alarms alarms(800, 60);
  SamplingRates rates{100, {{2, 0.40}, {4, 0.60}}, {{2, 0.38}, {4, 0.62}}, {{2, 0.01}, {4, 0.02}}, {}, {}, {}};
  EXPECT_EQ(kinds(alarms.rates(rates)), (std::vector<std::string>{"rate"}));  // 2 bits: 0.02 > 3.29/1.96 · 0.01; 4 bits: inside
  rates.step = 150;
  EXPECT_TRUE(alarms.rates(rates).empty());  // not asked again before an eighth of the run has passed
  rates.step = 250;
  EXPECT_TRUE(alarms.rates(rates).empty());  // said already
  rates.step = 400, rates.realised[2] = 0.38;
  EXPECT_TRUE(alarms.rates(rates).empty());
  rates.step = 600, rates.realised[2] = 0.45;
  EXPECT_EQ(kinds(alarms.rates(rates)), (std::vector<std::string>{"rate"}));
}

TEST(Alarms, AFlatProbeBesideAFallingOneIsStalled) {
  Alarms alarms(1000, 60);
  for (int probe = 1; probe <= 3; ++probe) {
    alarms.probe_loss(100 * probe, 2, 2.0, 0.05);
    alarms.probe_loss(100 * probe, 4, 2.0 - 0.3 * probe, 0.05);
    EXPECT_TRUE(alarms.probe_slopes().empty());  // four probes are needed
  }
  alarms.probe_loss(400, 2, 2.01, 0.05);
  alarms.probe_loss(400, 4, 0.8, 0.05);
  const auto notices = alarms.probe_slopes();
  ASSERT_EQ(kinds(notices), (std::vector<std::string>{"stalled"}));
  EXPECT_EQ(notices[0].step, 100);
  EXPECT_NE(notices[0].message.find("2 bits: the probe loss has been flat for 300 steps"), std::string::npos) << notices[0].message;
  EXPECT_TRUE(alarms.probe_slopes().empty());  // said
  for (int probe = 5; probe <= 8; ++probe) {
    alarms.probe_loss(100 * probe, 2, 2.0 + 0.3 * (probe - 4), 0.05);
    alarms.probe_loss(100 * probe, 4, 0.8, 0.05);
  }
  EXPECT_EQ(kinds(alarms.probe_slopes()), (std::vector<std::string>{"rising"}));
}

TEST(Alarms, AllFlatIsTheEndOfLearningNotAnAlarm) {
  Alarms alarms(1000, 60);
  for (int probe = 1; probe <= 4; ++probe)
    for (const BitWidth width : {2, 3, 4}) alarms.probe_loss(100 * probe, width, 1.0, 0.05);
  EXPECT_TRUE(alarms.probe_slopes().empty());
}

TEST(Alarms, SlowForAMinute) {
  Alarms alarms(1000, 60);
  StepMetrics metrics;
  metrics.tokens = 1000, metrics.step_ms = 1000;
  for (metrics.step = 1; metrics.step <= 300; ++metrics.step) EXPECT_FALSE(alarms.speed(metrics)) << metrics.step;
  metrics.step_ms = 2000;
  int said = 0, at = 0;
  for (; metrics.step <= 400; ++metrics.step)
    if (alarms.speed(metrics)) ++said, at = metrics.step;
  EXPECT_EQ(said, 1);
  EXPECT_LT(at, 340);
}

TEST(Alarms, DiskUnderTwoCheckpoints) {
  Alarms alarms(1000, 60);
  EXPECT_FALSE(alarms.disk(50, 2000, 1000));
  const auto notice = alarms.disk(100, 1999, 1000);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->kind, "disk");
  EXPECT_FALSE(alarms.disk(150, 1500, 1000));
}

}  // namespace
}  // namespace qfa::test
