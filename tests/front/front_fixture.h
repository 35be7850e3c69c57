// SPDX-License-Identifier: GPL-3.0-or-later
// A run folder with made-up scores; sizes are those of the exporter.
#pragma once

#include <cmath>
#include <memory>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "engine/api/front.h"
#include "engine/search/space.h"
#include "engine/store/score_journal.h"
#include "tests/support/tiny_model.h"

namespace qfa {

inline constexpr std::size_t kItems = 64;

class Front : public ExportTest {
 protected:
  void SetUp() override {
    ExportTest::SetUp();
    base_ = tiny();
    manifest_.spec.model = (bases_ / "tiny").string();
    manifest_.spec.bits = {2, 3, 4};
    manifest_.units = tiny_units(*base_);
    manifest_.model_fingerprint = base_->fingerprint();
    manifest_.created = "2027-03-05T14:07:09Z";
    store_ = RunStore::create(run().path, manifest_);
    spec_.tasks = {"search.task.json"};
    write_last_search(*store_, spec_);
  }
  RunId run() const { return {(root_ / "run").string()}; }

  // Every unit's rounding costs its share, halved by each bit; every item in its own measure.
  double truth(const BitPlan& plan) const {
    double sum = 0;
    for (std::size_t l = 0; l < plan.bits.size(); ++l) sum += static_cast<double>(1 + l % 5) * std::pow(0.4, plan.bits[l] - 2);
    return 0.2 + 0.01 * sum;
  }
  ScoreLine line_of(const BitPlan& plan, const std::string& kind, double worse = 0) const {
    ScoreLine line;
    line.plan = plan, line.kind = kind, line.n = kItems;
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < kItems; ++i) {
      const double hard = 0.5 + static_cast<double>(i) / kItems;  // items differ, in the same way for every subnet
      line.per_item.push_back((truth(plan) + worse) * hard * 64.0 / 63.5);
      sum += line.per_item.back(), squares += line.per_item.back() * line.per_item.back();
    }
    line.value = sum / kItems;
    line.std_err = std::sqrt((squares / kItems - line.value * line.value) / kItems);
    return line;
  }
  void score(const ScoreLine& line) {
    store_->append_search_line(signal_key(spec_, 0), to_line(line));
    if (line.plan.bits.empty()) return;
    EvalPoint point;
    point.subnet = subnet_id(manifest_.units, line.plan), point.plan = line.plan, point.kind = line.kind;
    point.split = "search", point.signal = "tickets-search/nll", point.score = line.value, point.n = kItems;
    store_->append({{}, run(), {}, point});
  }
  CostTable costs(ExportFormat format = ExportFormat::mlx) const { return cost_table(format, *base_, manifest_.units, 32, ""); }
  void search(std::size_t count) {
    const CostTable table = costs();
    for (const BitPlan& plan : uniform_plans(table)) score(line_of(plan, "uniform"));
    std::mt19937 random(3);
    for (std::size_t i = 0; i < count; ++i) score(line_of(random_plan(manifest_.units, random), "searched"));
  }
  std::shared_ptr<const FrontSolution> solved(const SolveRequest& request = {}) {
    if (!solver_) solver_ = *open_front(run());
    auto result = solver_->solve(request);
    EXPECT_TRUE(result) << (result ? "" : result.error().sentence());
    return result ? *result : std::make_shared<const FrontSolution>();
  }

  std::shared_ptr<const BaseModel> base_;
  RunManifest manifest_;
  std::unique_ptr<RunStore> store_;
  SearchSpec spec_;
  std::shared_ptr<FrontSolver> solver_;
};

}  // namespace qfa
