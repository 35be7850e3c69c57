// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sampler/sampler.h"

#include <cmath>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "engine/core/rng.h"

namespace qfa {
namespace {

const std::vector<BitWidth> kWidths{2, 3, 4};

SamplerSpec balanced(int period) {
  SamplerSpec spec;
  spec.period_steps = period;
  return spec;
}

SamplerSpec kind(SamplerKind of) {
  SamplerSpec spec;
  spec.kind = of;
  return spec;
}

std::map<BitWidth, double> expected_shares(const SamplerSpec& spec, int steps) {
  const auto sampler = make_sampler(spec, kWidths, 4, 1);
  SamplingStatistics statistics(*sampler, {1, 1, 1, 1});
  for (int t = 0; t < steps; ++t) statistics.add(t, sampler->draw(t));
  return statistics.expected();
}

TEST(MaxEntropy, HasTheExactMeanAndTheExponentialForm) {
  for (const auto& widths : {std::vector<BitWidth>{2, 3, 4}, {2, 4}, {2, 3, 4, 5, 6, 8}, {3, 8}, {4}}) {
    for (int i = 0; i <= 1000; ++i) {
      const double mean = widths.front() + (widths.back() - widths.front()) * i / 1000.0;
      const std::vector<double> p = max_entropy(widths, mean);
      double sum = 0, got = 0;
      for (std::size_t k = 0; k < p.size(); ++k) {
        EXPECT_GE(p[k], 0);
        sum += p[k];
        got += p[k] * widths[k];
      }
      EXPECT_NEAR(sum, 1, 1e-14);
      EXPECT_NEAR(got, mean, 2e-12);
      if (widths == kWidths && i > 0 && i < 1000) {
        EXPECT_NEAR(p[1] * p[1], p[0] * p[2], 1e-12);  // p_b ∝ exp(λ b), equal steps
      }
    }
  }
}

TEST(MaxEntropy, ExtremesAreOnePoint) {
  EXPECT_EQ(max_entropy(kWidths, 2), (std::vector<double>{1, 0, 0}));
  EXPECT_EQ(max_entropy(kWidths, 4), (std::vector<double>{0, 0, 1}));
  const std::vector<double> near = max_entropy(kWidths, 2 + 1e-9);
  EXPECT_NEAR(near[1], 1e-9, 1e-12);
  EXPECT_THROW(max_entropy(kWidths, 1.99), Failure);
  EXPECT_THROW(max_entropy(kWidths, 4.01), Failure);
  EXPECT_THROW(max_entropy(kWidths, std::nan("")), Failure);
  EXPECT_THROW(max_entropy({}, 3), Failure);
}

TEST(Balanced, TriangleWaveStartsAtTheHighestWidth) {
  const auto sampler = make_sampler(balanced(8), kWidths, 3, 0);
  const std::vector<double> wave{4, 3.5, 3, 2.5, 2, 2.5, 3, 3.5, 4, 3.5};
  for (std::size_t t = 0; t < wave.size(); ++t) EXPECT_DOUBLE_EQ(sampler->mean(static_cast<std::int64_t>(t)), wave[t]) << t;
  EXPECT_EQ(sampler->draw(0), (std::vector<BitWidth>{4, 4, 4}));
  EXPECT_EQ(sampler->draw(4), (std::vector<BitWidth>{2, 2, 2}));
  EXPECT_EQ(sampler->draw(800'000'000'004), (std::vector<BitWidth>{2, 2, 2}));
}

// The published shares of updates over whole periods, and of 1.25 periods.
TEST(Balanced, ExpectedSharesOfTheDesign) {
  const auto whole = expected_shares(balanced(2000), 4000);
  EXPECT_NEAR(whole.at(2), 0.382, 0.0005);
  EXPECT_NEAR(whole.at(3), 0.236, 0.0005);
  EXPECT_NEAR(whole.at(4), 0.382, 0.0005);
  const auto paper = expected_shares(balanced(8000), 10000);
  EXPECT_NEAR(paper.at(2), 0.33, 0.005);
  EXPECT_NEAR(paper.at(3), 0.24, 0.005);
  EXPECT_NEAR(paper.at(4), 0.43, 0.005);
}

TEST(TwoPoint, HasItsMeanInTheNeighboursAlone) {
  const std::vector<BitWidth> widths{2, 3, 4, 8};
  EXPECT_EQ(two_point(widths, 2), (std::vector<double>{1, 0, 0, 0}));
  EXPECT_EQ(two_point(widths, 3), (std::vector<double>{0, 1, 0, 0}));
  EXPECT_EQ(two_point(widths, 8), (std::vector<double>{0, 0, 0, 1}));
  EXPECT_EQ(two_point(widths, 2.25), (std::vector<double>{0.75, 0.25, 0, 0}));
  EXPECT_EQ(two_point(widths, 7), (std::vector<double>{0, 0, 0.25, 0.75}));
  EXPECT_THROW(two_point(widths, 1.9), Failure);
  EXPECT_THROW(two_point(widths, std::nan("")), Failure);
  EXPECT_THROW(two_point({}, 3), Failure);
}

// Over whole periods a quarter, a half and a quarter of the updates.
TEST(TwoPoint, ExpectedSharesOfTheDesign) {
  SamplerSpec spec = kind(SamplerKind::two_point);
  spec.period_steps = 2000;
  const auto whole = expected_shares(spec, 4000);
  EXPECT_NEAR(whole.at(2), 0.25, 0.0005);
  EXPECT_NEAR(whole.at(3), 0.5, 0.0005);
  EXPECT_NEAR(whole.at(4), 0.25, 0.0005);
  EXPECT_EQ(to_string(parse_sampler("two-point", 7)), "two-point");
  EXPECT_EQ(parse_sampler("two-point", 7).period_steps, 7);
}

TEST(Uniform, VarianceOfTheAverageIsSigmaSquaredOverUnits) {
  constexpr std::size_t kUnits = 32;
  constexpr int kSteps = 20000;
  const auto sampler = make_sampler(kind(SamplerKind::uniform), kWidths, kUnits, 7);
  const SamplingStatistics statistics(*sampler, std::vector<std::uint64_t>(kUnits, 5));
  double sum = 0, squares = 0;
  for (int t = 0; t < kSteps; ++t) {
    const double bits = statistics.average_bits(sampler->draw(t));
    sum += bits;
    squares += bits * bits;
  }
  const double mean = sum / kSteps, variance = squares / kSteps - mean * mean;
  const double expected = 2.0 / 3.0 / kUnits;
  EXPECT_NEAR(mean, 3, 4 * std::sqrt(expected / kSteps));
  EXPECT_NEAR(variance, expected, 5 * expected * std::sqrt(2.0 / kSteps));  // five standard errors
}

TEST(Sampler, RealisedSharesStayWithinTheirBand) {
  SamplerSpec mixture = kind(SamplerKind::fixed);
  mixture.mixture = {{2, 0.2}, {4, 0.8}};
  int inside = 0, all = 0;
  for (const SamplerSpec& spec : {balanced(50), balanced(400), kind(SamplerKind::two_point), kind(SamplerKind::uniform), mixture}) {
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
      const auto sampler = make_sampler(spec, kWidths, 24, seed);
      SamplingStatistics statistics(*sampler, std::vector<std::uint64_t>(24, 3));
      for (int t = 0; t < 800; ++t) statistics.add(t, sampler->draw(t));
      const auto realised = statistics.realised(), expected = statistics.expected(), half = statistics.half_width();
      double sum = 0;
      for (BitWidth b : kWidths) {
        sum += realised.at(b);
        const double distance = std::abs(realised.at(b) - expected.at(b));
        EXPECT_LE(distance, 2.3 * half.at(b) + 1e-12);  // 4.5 standard deviations
        inside += distance <= half.at(b) + 1e-12;
        ++all;
      }
      EXPECT_NEAR(sum, 1, 1e-12);
    }
  }
  EXPECT_GE(inside, all * 90 / 100);  // a 95 % band
  EXPECT_LT(inside, all);             // and no wider than that
}

TEST(Sampler, DrawsArePureFunctionsOfSeedStepAndUnit) {
  const auto sampler = make_sampler(balanced(40), kWidths, 16, 99);
  std::vector<std::vector<BitWidth>> forward;
  for (int t = 0; t < 200; ++t) forward.push_back(sampler->draw(t));
  const auto again = make_sampler(balanced(40), kWidths, 16, 99);
  for (std::int64_t t : permutation(3, 200)) EXPECT_EQ(again->draw(t), forward[static_cast<std::size_t>(t)]);
  // A unit's width does not depend on how many units follow it.
  const auto fewer = make_sampler(balanced(40), kWidths, 9, 99);
  for (int t = 0; t < 200; ++t) {
    const std::vector<BitWidth> drawn = fewer->draw(t);
    EXPECT_TRUE(std::equal(drawn.begin(), drawn.end(), forward[static_cast<std::size_t>(t)].begin()));
  }
  const auto other = make_sampler(balanced(40), kWidths, 16, 100);
  int equal = 0;
  for (int t = 0; t < 200; ++t) equal += other->draw(t) == forward[static_cast<std::size_t>(t)];
  EXPECT_LT(equal, 40);  // only near the two ends of the wave
}

TEST(Sampler, UnitsAreDrawnIndependently) {
  const auto sampler = make_sampler(kind(SamplerKind::uniform), kWidths, 8, 5);
  constexpr int kSteps = 20000;
  std::vector<double> mean(8, 0);
  std::vector<std::vector<double>> product(8, std::vector<double>(8, 0));
  for (int t = 0; t < kSteps; ++t) {
    const auto drawn = sampler->draw(t);
    for (std::size_t i = 0; i < 8; ++i) {
      for (std::size_t j = 0; j < 8; ++j) product[i][j] += (drawn[i] - 3) * (drawn[j] - 3) / double(kSteps);
    }
  }
  for (std::size_t i = 0; i < 8; ++i) {
    for (std::size_t j = 0; j < 8; ++j) EXPECT_NEAR(product[i][j], i == j ? 2.0 / 3.0 : 0, 0.025) << i << " " << j;
  }
}

TEST(Statistics, BinsOfEqualUnitsMatchTheNormalApproximation) {
  const auto sampler = make_sampler(balanced(100), kWidths, 180, 3);
  SamplingStatistics statistics(*sampler, std::vector<std::uint64_t>(180, 110592));
  for (int t = 0; t < 5000; ++t) statistics.add(t, sampler->draw(t));
  const auto realised = statistics.bin_realised(), expected = statistics.bin_expected();
  ASSERT_EQ(realised.size(), 8u);
  EXPECT_NEAR(std::accumulate(realised.begin(), realised.end(), 0.0), 1, 1e-12);
  EXPECT_NEAR(std::accumulate(expected.begin(), expected.end(), 0.0), 1, 1e-12);
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_NEAR(expected[i], 0.125, 0.02);  // balanced: every size is trained about as often
    EXPECT_NEAR(realised[i], expected[i], 0.03);
  }
}

TEST(Statistics, UniformStarvesTheExtremes) {
  const auto sampler = make_sampler(kind(SamplerKind::uniform), kWidths, 32, 3);
  SamplingStatistics statistics(*sampler, std::vector<std::uint64_t>(32, 1));
  for (int t = 0; t < 2000; ++t) statistics.add(t, sampler->draw(t));
  const auto expected = statistics.bin_expected();
  EXPECT_LT(expected.front(), 1e-6);
  EXPECT_LT(expected.back(), 1e-6);
  EXPECT_NEAR(expected[3] + expected[4], std::erf(0.25 / std::sqrt(2.0 / 3 / 32) / std::sqrt(2.0)), 1e-9);
}

TEST(Statistics, ParametersWeighTheAverageAndItsSpread) {
  const auto sampler = make_sampler(kind(SamplerKind::uniform), kWidths, 2, 3);
  SamplingStatistics statistics(*sampler, {1000, 1});
  EXPECT_DOUBLE_EQ(statistics.average_bits({2, 4}), (2000.0 + 4) / 1001);
  EXPECT_EQ(statistics.average_bits({3, 3}), 3.0);
  statistics.add(0, {2, 4});
  statistics.add(1, {4, 2});
  const auto bins = statistics.bin_realised();
  EXPECT_EQ(bins.front(), 0.5);
  EXPECT_EQ(bins.back(), 0.5);
  EXPECT_EQ(statistics.realised().at(2), 0.5);        // shares of updates count adapters, not parameters
  EXPECT_GT(statistics.bin_expected().front(), 0.1);  // one unit dominates: the spread is that of a single draw
  EXPECT_THROW(statistics.add(2, {2, 3, 4}), Failure);
  EXPECT_THROW(statistics.add(2, {2, 8}), Failure);
  EXPECT_THROW(SamplingStatistics(*sampler, {0, 0}), Failure);
}

TEST(Statistics, VisitsOfAUnitLieInTheirBand) {
  const auto sampler = make_sampler(balanced(100), kWidths, 180, 3);
  SamplingStatistics statistics(*sampler, std::vector<std::uint64_t>(180, 1));
  std::vector<std::vector<int>> counted(180, std::vector<int>(3, 0));
  for (int t = 0; t < 1000; ++t) {
    const auto drawn = sampler->draw(t);
    statistics.add(t, drawn);
    for (std::size_t unit = 0; unit < drawn.size(); ++unit) ++counted[unit][static_cast<std::size_t>(drawn[unit] - 2)];
  }
  EXPECT_EQ(statistics.visits(), counted);
  const auto& expected = statistics.expected_visits();
  const auto sd = statistics.visits_std_dev();
  for (std::size_t width = 0; width < 3; ++width) {
    // The closed form over whole periods, and z-values of variance one.
    EXPECT_NEAR(expected[width] / 1000, width == 1 ? 0.236 : 0.382, 0.001);
    double squares = 0;
    for (const auto& unit : counted) squares += std::pow((unit[width] - expected[width]) / sd[width], 2) / 180;
    EXPECT_NEAR(squares, 1, 0.35);
  }
  for (const auto& unit : statistics.last_step()) EXPECT_EQ(*std::max_element(unit.begin(), unit.end()), 1000);
  const auto half = statistics.bin_half_width();
  const auto realised = statistics.bin_realised(), bins = statistics.bin_expected();
  for (std::size_t i = 0; i < half.size(); ++i) EXPECT_LE(std::abs(realised[i] - bins[i]), 2 * half[i] + 0.002);
}

TEST(Statistics, OneWidthIsOneBin) {
  SamplerSpec spec = kind(SamplerKind::fixed);
  spec.mixture = {{3, 1.0}};
  const auto sampler = make_sampler(spec, kWidths, 5, 3);
  SamplingStatistics statistics(*sampler, {7, 11, 13, 17, 19});
  for (int t = 0; t < 10; ++t) statistics.add(t, sampler->draw(t));
  EXPECT_EQ(statistics.bin_realised(), statistics.bin_expected());
  EXPECT_EQ(statistics.bin_realised()[4], 1.0);
  EXPECT_EQ(statistics.half_width().at(3), 0.0);
}

TEST(MakeSampler, RefusesWhatCannotBe) {
  EXPECT_THROW(make_sampler(balanced(1), kWidths, 3, 0), Failure);
  EXPECT_THROW(make_sampler(balanced(10), {}, 3, 0), Failure);
  EXPECT_THROW(make_sampler(balanced(10), {3, 2}, 3, 0), Failure);
  SamplerSpec spec = kind(SamplerKind::fixed);
  EXPECT_THROW(make_sampler(spec, kWidths, 3, 0), Failure);
  spec.mixture = {{2, 0.5}, {4, 0.4}};
  EXPECT_THROW(make_sampler(spec, kWidths, 3, 0), Failure);
  spec.mixture = {{2, 0.5}, {8, 0.5}};
  try {
    make_sampler(spec, kWidths, 3, 0);
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, ErrorCode::usage);
    EXPECT_STREQ(failure.what(), "the mixture names 8 bits, but this run has 2, 3, 4");
  }
  spec.mixture = {{2, 0.333333}, {3, 0.333333}, {4, 0.333334}};
  const auto p = make_sampler(spec, kWidths, 3, 0)->probabilities(0);
  EXPECT_NEAR(p[0] + p[1] + p[2], 1, 1e-15);
}

TEST(Sandwich, TrainsSmallestLargestAndRandomInTurn) {
  SamplerSpec spec;
  spec.kind = SamplerKind::sandwich;
  const std::vector<BitWidth> widths{2, 3, 4};
  const auto sampler = make_sampler(spec, widths, 50, 7);
  SamplingStatistics statistics(*sampler, std::vector<std::uint64_t>(50, 1));
  std::set<BitWidth> random;
  for (int t = 0; t < 3000; ++t) {
    const auto drawn = sampler->draw(t);
    statistics.add(t, drawn);
    const std::set<BitWidth> seen(drawn.begin(), drawn.end());
    if (t % 3 == 0) EXPECT_EQ(seen, std::set<BitWidth>{2});
    if (t % 3 == 1) EXPECT_EQ(seen, std::set<BitWidth>{4});
    if (t % 3 == 2) random.insert(seen.begin(), seen.end());
  }
  EXPECT_EQ(random, (std::set<BitWidth>{2, 3, 4}));
  const auto expected = statistics.expected(), realised = statistics.realised(), half = statistics.half_width();
  EXPECT_NEAR(expected.at(2), 4.0 / 9, 1e-12);
  EXPECT_NEAR(expected.at(3), 1.0 / 9, 1e-12);
  for (const BitWidth b : widths) EXPECT_LE(std::abs(realised.at(b) - expected.at(b)), 2 * half.at(b)) << b;
}

TEST(ParseSampler, RoundTrips) {
  for (const char* text : {"balanced", "two-point", "uniform", "sandwich", "fixed:3", "fixed:16", "mixture:2=0.5,4=0.5",
                           "mixture:2=0.1,3=0.2,4=0.7", "mixture:2=0.333333333333,8=0.666666666667"}) {
    const SamplerSpec spec = parse_sampler(text, 123);
    EXPECT_EQ(to_string(spec), text);
    EXPECT_EQ(spec.period_steps, 123);
    const SamplerSpec again = parse_sampler(to_string(spec), 123);
    EXPECT_EQ(again.kind, spec.kind);
    EXPECT_EQ(again.mixture, spec.mixture);
  }
  EXPECT_EQ(parse_sampler("fixed:4", 2).mixture, (std::map<BitWidth, double>{{4, 1.0}}));
  EXPECT_EQ(parse_sampler("fixed:2=0.5,4=0.5", 2).mixture, parse_sampler("mixture:2=0.5,4=0.5", 2).mixture);
}

std::string refusal(const std::string& text) {
  try {
    parse_sampler(text, 100);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, ErrorCode::usage);
    return failure.what();
  }
  return "";
}

TEST(ParseSampler, RefusesInOneSentence) {
  EXPECT_NE(refusal("unifrom").find("did you mean \"uniform\"?"), std::string::npos) << refusal("unifrom");
  EXPECT_NE(refusal("balance").find("did you mean \"balanced\"?"), std::string::npos);
  EXPECT_NE(refusal("fixd:3").find("did you mean \"fixed\"?"), std::string::npos);
  EXPECT_EQ(refusal("fixed:2=0.5,4=0.4"), "the mixture sums to 0.9, expected 1");
  EXPECT_EQ(refusal("fixed:7"), "sampler: 7 is no bit-width, expected one of 2, 3, 4, 5, 6, 8 or 16");
  for (const char* text : {"", "fixed", "fixed:", "fixed:x", "fixed:2=", "fixed:2=0.5,", "fixed:2=0.5,2=0.5", "fixed:2=1.5,4=-0.5",
                           "fixed:2=nan,4=1", "uniform:3", "fixed:2=0.5;4=0.5", "fixed:2=0.5 ,4=0.5", "\x01"}) {
    EXPECT_FALSE(refusal(text).empty()) << text;
  }
}

}  // namespace
}  // namespace qfa
