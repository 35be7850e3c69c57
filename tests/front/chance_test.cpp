// SPDX-License-Identifier: GPL-3.0-or-later
// The front against chance and against itself: random subnets of one size, marks of the stored front.
#include "engine/core/rng.h"
#include "tests/front/front_fixture.h"

namespace qfa {
namespace {

// Random subnets within 1 % of a subnet's bytes: drawn on demand, scored, and the subnet's place among them.
TEST_F(Front, APlaceAmongRandomSubnetsOfItsSize) {
  search(3);
  const auto before = solved();
  const CostTable table = costs();
  const ScoredSubnet chosen = before->scored[before->scored.size() / 2];
  EXPECT_EQ(place_among_random(before->scored, chosen.subnet).error().code, ErrorCode::usage);  // none yet
  const auto plans = draw_random_subnets(*before, chosen.subnet, 20, 1);
  ASSERT_TRUE(plans) << plans.error().sentence();
  ASSERT_EQ(plans->size(), 20u);
  EXPECT_EQ(*draw_random_subnets(*before, chosen.subnet, 20, 1), *plans);
  double sum = 0;
  std::size_t better = 0;
  CounterRng rng(8);
  for (const BitPlan& plan : *plans) {
    const double bytes = static_cast<double>(table.size(plan));
    EXPECT_NEAR(bytes / static_cast<double>(chosen.size_bytes), 1, 0.01);
    ScoreLine line = line_of(plan, "searched", 0.02 * rng.uniform());
    line.random = true;
    sum += line.value, better += line.value < chosen.score;
    score(line);
  }
  const auto after = solved();
  EXPECT_TRUE(draw_random_subnets(*after, chosen.subnet, 20, 1)->empty());  // all there
  EXPECT_EQ(draw_random_subnets(*after, chosen.subnet, 25, 1)->size(), 5u);
  const auto place = place_among_random(after->scored, chosen.subnet);
  ASSERT_TRUE(place) << place.error().sentence();
  EXPECT_EQ(place->n, 20u);
  EXPECT_EQ(place->better, better);
  EXPECT_NEAR(place->mean, sum / 20, 1e-9);
  EXPECT_NEAR(place->deviations, (chosen.score - place->mean) / place->sd, 1e-9);
  EXPECT_LT(place->best, place->mean);
  EXPECT_FALSE(place_among_random(after->scored, {"nobody"}));
}

TEST_F(Front, TheStoredFrontIsMarked) {
  search(6);
  const auto front = solved();
  ParetoFront stored;
  stored.signal = front->signal, stored.target = "mlx";
  for (const ScoredSubnet& subnet : front->scored) {
    FrontPoint point;
    point.subnet = subnet.subnet, point.plan = subnet.plan, point.kind = subnet.kind, point.signal = front->signal;
    point.size_bytes = subnet.size_bytes, point.score = subnet.score, point.on_front = subnet.on_front;
    stored.points.push_back(point);
  }
  store_->write_front(stored);
  const auto marked = marked_front(run());
  ASSERT_TRUE(marked) << marked.error().sentence();
  ASSERT_EQ(marked->size(), front->scored.size());
  for (std::size_t i = 0; i < marked->size(); ++i) {
    const ScoredSubnet &one = (*marked)[i], &other = front->scored[i];
    EXPECT_EQ(one.subnet, other.subnet);
    EXPECT_EQ(one.on_front, other.on_front);
    EXPECT_EQ(one.same_as_smaller, other.same_as_smaller);
    EXPECT_EQ(one.loses_to_uniform, other.loses_to_uniform);
    EXPECT_EQ(one.uniform, other.uniform);
    ASSERT_EQ(one.versus.has_value(), other.versus.has_value());
    if (one.versus) {
      EXPECT_EQ(one.versus->p_value, other.versus->p_value);
    }
  }
}

}  // namespace
}  // namespace qfa
