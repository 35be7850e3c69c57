// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the table against numbers computed by hand.
#include "engine/ablate/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "engine/ablate/report.h"
#include "engine/ablate/subnets.h"
#include "engine/api/error.h"

namespace qfa::test {
namespace {

using testing::HasSubstr;

AblationScore score(std::size_t arm, std::uint64_t seed, double bits, double value, const std::string& when = "after",
                    const std::string& signal = "loss") {
  return {arm, seed, signal, when, std::to_string(static_cast<int>(bits)) + " bit", bits, "id", value, 0.5, 10};
}

const AblationRow& find(const std::vector<AblationRow>& rows, const std::string& subnets, std::size_t arm,
                        const std::string& when = "after") {
  for (const AblationRow& row : rows)
    if (row.subnets == subnets && row.arm == arm && row.when == when) return row;
  throw std::runtime_error("no row " + subnets);
}

// Arm 0: 1, 2, 6 (mean 3, sd √7, error √7/√3); arm 1: 2, 2, 8; differences 1, 0, 2 (mean 1, sd 1, error 1/√3).
std::vector<AblationScore> three_seeds() {
  return {score(0, 0, 2, 1), score(1, 0, 2, 2), score(0, 1, 2, 2), score(1, 1, 2, 2), score(0, 2, 2, 6), score(1, 2, 2, 8)};
}

TEST(AblationStatistics, MeanErrorAndPairedDifferenceByHand) {
  const auto rows = ablation_rows(three_seeds(), 2);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].n, 3);
  EXPECT_DOUBLE_EQ(rows[0].mean, 3);
  EXPECT_NEAR(*rows[0].std_err, std::sqrt(7.0 / 3), 1e-12);
  EXPECT_FALSE(rows[0].difference);
  EXPECT_DOUBLE_EQ(rows[1].mean, 4);
  EXPECT_NEAR(*rows[1].std_err, std::sqrt(12.0 / 3), 1e-12);
  EXPECT_DOUBLE_EQ(*rows[1].difference, 1);
  EXPECT_NEAR(*rows[1].difference_std_err, 1 / std::sqrt(3.0), 1e-12);
}

TEST(AblationStatistics, SubnetsOfOneKindAreAveragedWithinASeedFirst) {
  // Seed 0: (1 + 3)/2 = 2; seed 1: 4. Mean 3, error |2-4|/√2/√2 = 1: not the three values' own spread.
  const auto rows = ablation_rows({score(0, 0, 2, 1), score(0, 0, 2, 3), score(0, 1, 2, 4)}, 1);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_DOUBLE_EQ(rows[0].mean, 3);
  EXPECT_NEAR(*rows[0].std_err, 1, 1e-12);
}

TEST(AblationStatistics, MeanOverTheKindsThatAllArmsHave) {
  auto scores = three_seeds();
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    scores.push_back(score(0, seed, 3, 10));
    scores.push_back(score(1, seed, 3, 20));
    scores.push_back(score(1, seed, 16, 1000));  // only arm 1 has it
  }
  const auto rows = ablation_rows(scores, 2);
  EXPECT_DOUBLE_EQ(find(rows, "mean", 0).mean, (3 + 10) / 2.0);
  EXPECT_DOUBLE_EQ(find(rows, "mean", 1).mean, (4 + 20) / 2.0);
  EXPECT_DOUBLE_EQ(*find(rows, "mean", 1).difference, (1 + 10) / 2.0);
  EXPECT_NEAR(*find(rows, "mean", 1).difference_std_err, 0.5 / std::sqrt(3.0), 1e-12);  // of (1+10)/2, (0+10)/2, (2+10)/2
  EXPECT_FALSE(find(rows, "16 bit", 1).difference);
  EXPECT_LT(find(rows, "mean", 0).bits, 0);
}

TEST(AblationStatistics, OneSeedHasNoErrorAndOrderIsSignalTrainingBitsArm) {
  const auto rows = ablation_rows({score(1, 0, 4, 1), score(0, 0, 4, 2), score(0, 0, 2, 3), score(1, 0, 2, 3), score(0, 0, 2, 5, "before"),
                                   score(0, 0, 2, 5, "after", "t/acc")},
                                  2);
  std::string order;
  for (const AblationRow& row : rows) {
    order += row.signal + "|" + row.when + "|" + row.subnets + "|" + std::to_string(row.arm) + " ";
    EXPECT_FALSE(row.std_err);
  }
  EXPECT_EQ(order,
            "loss|before|2 bit|0 loss|after|2 bit|0 loss|after|2 bit|1 loss|after|4 bit|0 loss|after|4 bit|1 loss|after|mean|0 "
            "loss|after|mean|1 t/acc|after|2 bit|0 ");
  EXPECT_DOUBLE_EQ(*find(rows, "4 bit", 1).difference, -1);
}

TEST(AblationReport, TablesAndJsonSayTheSame) {
  Ablation ablation{"cost", "One?", {{"one", 1, 30}, {"two", 2, 30}}, {0, 1, 2}, ablation_rows(three_seeds(), 2)};
  EXPECT_EQ(ablation_csv(ablation),
            "signal,when,subnets,bits,arm,seeds,mean,std_err,difference,difference_std_err\n"
            "loss,after,2 bit,2.0000,one,3,3.000000,1.527525,,\n"
            "loss,after,2 bit,2.0000,two,3,4.000000,2.000000,1.000000,0.577350\n");
  const std::string text = ablation_markdown(ablation);
  EXPECT_THAT(text, HasSubstr("| two | 2           | 30"));
  EXPECT_THAT(text, HasSubstr("| loss   | after    | 2 bit   | two | 3     | 4.0000 ± 2.0000       | +1.0000 ± 0.5774  |"));
  const Ablation back = ablation_result_from_json(parse_json(ablation_json(ablation).dump(), "r"), "r");
  EXPECT_EQ(ablation_csv(back), ablation_csv(ablation));
  EXPECT_EQ(ablation_markdown(back), text);
  ablation.rows[0].mean = std::nan("");
  EXPECT_TRUE(std::isnan(ablation_result_from_json(parse_json(ablation_json(ablation).dump(), "r"), "r").rows[0].mean));
  for (const char* broken : {"{}", R"({"schema": 2})", R"({"schema": 1, "name": 3})", "[]"})
    EXPECT_THROW(ablation_result_from_json(parse_json(broken, "r"), "r"), Failure) << broken;
}

std::vector<Unit> units_of(std::size_t trained) {
  std::vector<Unit> units;
  for (std::size_t i = 0; i < trained; ++i) units.push_back({"layers." + std::to_string(i), {}, {2, 3, 4}, 100 + 50 * (i % 3), true});
  units.push_back({"embed", {}, {4, 8, 16}, 1000, false});
  return units;
}

TEST(AblationSubnets, LieInTheirBinsAndAreTheSameEveryTime) {
  const auto units = units_of(28);
  BitPlan base{std::vector<BitWidth>(29, 2)};
  base.bits.back() = 8;
  const auto subnets = bin_subnets(units, base, {2, 3, 4}, 8, 4, 11);
  ASSERT_EQ(subnets.size(), 32u);
  for (std::size_t i = 0; i < subnets.size(); ++i) {
    double bits = 0, parameters = 0;
    for (std::size_t l = 0; l < 28; ++l) {
      bits += subnets[i].plan.bits[l] * static_cast<double>(units[l].parameters);
      parameters += static_cast<double>(units[l].parameters);
    }
    const double low = 2 + 0.25 * static_cast<double>(i / 4);
    EXPECT_GE(bits / parameters, low);
    EXPECT_LE(bits / parameters, low + 0.25);
    EXPECT_DOUBLE_EQ(subnets[i].bits, low + 0.125);
    EXPECT_EQ(subnets[i].plan.bits.back(), 8) << "the embedding is the base plan's";
  }
  EXPECT_EQ(subnets[0].label, "2.00 to 2.25 bit");
  const auto again = bin_subnets(units, base, {2, 3, 4}, 8, 4, 11), other = bin_subnets(units, base, {2, 3, 4}, 8, 4, 12);
  bool differs = false;
  for (std::size_t i = 0; i < subnets.size(); ++i) {
    EXPECT_EQ(subnets[i].plan, again[i].plan);
    differs = differs || subnets[i].plan != other[i].plan;
  }
  EXPECT_TRUE(differs);
}

TEST(AblationSubnets, SmallModelsHaveFewerAndWhatCannotBeIsRefused) {
  const BitPlan base{{2, 8}};
  EXPECT_EQ(bin_subnets(units_of(1), base, {2, 3, 4}, 2, 4, 0).size(), 3u);  // 2 | 3, 4: one unit has three subnets
  EXPECT_THROW(bin_subnets(units_of(1), base, {2, 3, 4}, 8, 4, 0), Failure);
  EXPECT_THROW(bin_subnets(units_of(1), base, {3}, 1, 1, 0), Failure);
}

}  // namespace
}  // namespace qfa::test
