// SPDX-License-Identifier: GPL-3.0-or-later
// What the Front page asks of the engine, on the tiny model: going on with a search, held-out scores,
// rivals, the solved front.
#include <algorithm>
#include <fstream>

#include "engine/api/front.h"
#include "engine/core/json.h"
#include "engine/jobs/opened_run.h"
#include "engine/store/score_journal.h"
#include "tests/engine/engine_fixture.h"

namespace qfa::test {
namespace {

class FrontJobs : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    ASSERT_EQ(run_command(StartRun{tiny_spec()}).finished.outcome, Finished::Outcome::done);
    search_.tasks = {(folder_ / "probe.task.json").string()};
    search_.evaluations = 14;
    search_.dtype = ComputeType::fp32;
    ASSERT_EQ(run_command(SearchFront{run(), search_}).finished.outcome, Finished::Outcome::done);
  }
  RunId run() const { return {(folder_ / "run").string()}; }
  std::unique_ptr<RunStore> store() const { return RunStore::open(run().path, RunStore::Access::read_only); }
  std::vector<ScoreLine> scores() const { return read_scores(*store(), signal_key(search_, 12)); }
  static std::vector<EvalPoint> points(const Done& done) {
    std::vector<EvalPoint> out;
    for (const Event& event : done.events)
      if (const auto* point = std::get_if<EvalPoint>(&event.body)) out.push_back(*point);
    return out;
  }

  SearchSpec search_;
};

TEST_F(FrontJobs, ALongerSearchGoesOnWithWhatIsScored) {
  const auto before = scores();
  ASSERT_EQ(before.size(), 14u);
  search_.evaluations = 18;
  const Done more = run_command(SearchFront{run(), search_});
  ASSERT_EQ(more.finished.outcome, Finished::Outcome::done);
  EXPECT_EQ(points(more).size(), 4u);
  const auto after = scores();
  ASSERT_EQ(after.size(), 18u);
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(to_line(after[i]), to_line(before[i]));
  EXPECT_EQ(store()->front()->points.size(), 18u);
}

TEST_F(FrontJobs, HeldOutScoresLeaveOutWhatTheSearchSaw) {
  const auto front = solve_front(run(), {});
  ASSERT_TRUE(front) << front.error().sentence();
  std::vector<BitPlan> plans;
  for (const ScoredSubnet& subnet : (*front)->scored)
    if (subnet.on_front || plans.size() < 2) plans.push_back(subnet.plan);
  EXPECT_EQ(run_command(EvaluatePlans{run(), plans, search_.tasks}).finished.outcome, Finished::Outcome::failed);
  // One item of the report is also a probe's.
  {
    std::ifstream probe(folder_ / "probe.jsonl");
    std::string line;
    std::getline(probe, line);
    std::ofstream(folder_ / "report.jsonl", std::ios::app) << line << '\n';
  }
  const std::string report = (folder_ / "report.task.json").string();
  const Done done = run_command(EvaluatePlans{run(), plans, {report}});
  ASSERT_EQ(done.finished.outcome, Finished::Outcome::done) << done.finished.error->sentence();
  bool told = false;
  for (const Event& event : done.events)
    if (const auto* notice = std::get_if<Notice>(&event.body)) told |= notice->message.find("1 items of report") != std::string::npos;
  EXPECT_TRUE(told);
  ASSERT_EQ(points(done).size(), plans.size());
  for (const EvalPoint& point : points(done)) {
    EXPECT_EQ(point.n, 8);
    EXPECT_EQ(point.split, "report");
    EXPECT_GT(point.size_bytes, 0u);
  }
  const auto units = store()->manifest().units;
  const auto compared = compare_subnets({run(), points(done)[0].subnet}, {run(), points(done)[1].subnet});
  ASSERT_TRUE(compared) << compared.error().sentence();
  EXPECT_EQ(compared->split, "report");
  EXPECT_EQ(compared->paired.n, 8);
  EXPECT_NEAR(compared->paired.difference, points(done)[0].score - points(done)[1].score, 1e-12);
  const auto again = solve_front(run(), {});
  int held_out = 0;
  for (const ScoredSubnet& subnet : (*again)->scored) held_out += subnet.held_out_task == "report" ? 1 : 0;
  EXPECT_EQ(held_out, static_cast<int>(plans.size()));
}

TEST_F(FrontJobs, AnExportScoredAsARivalHasTheScoreAndBytesOfItsSubnet) {
  const auto front = store()->front();
  const FrontPoint& chosen = front->points[front->points.size() / 2];
  ExportSpec wanted;
  wanted.format = ExportFormat::mlx, wanted.subnet = chosen.subnet, wanted.out = (folder_ / "mine-mlx").string();
  ASSERT_EQ(run_command(ExportSubnet{run(), wanted}).finished.outcome, Finished::Outcome::done);
  const Done done = run_command(ScoreRivals{run(), {wanted.out}});
  ASSERT_EQ(done.finished.outcome, Finished::Outcome::done) << done.finished.error->sentence();
  ASSERT_EQ(points(done).size(), 1u);
  EXPECT_EQ(points(done)[0].kind, "rival");
  EXPECT_EQ(points(done)[0].subnet.value, "mine-mlx");
  EXPECT_EQ(points(done)[0].score, chosen.score);
  EXPECT_EQ(points(done)[0].size_bytes, chosen.size_bytes);
  // It stands behind the stored front.
  const auto marked = marked_front(run());
  ASSERT_TRUE(marked) << marked.error().sentence();
  ASSERT_EQ(marked->size(), front->points.size() + 1);
  EXPECT_EQ(marked->back().subnet.value, "mine-mlx");
  EXPECT_EQ(marked->back().score, chosen.score);
  EXPECT_EQ(marked->back().size_bytes, chosen.size_bytes);
  // And a plan as text.
  Json plan;
  const auto units = store()->manifest().units;
  for (std::size_t l = 0; l < units.size(); ++l) plan[units[l].name] = chosen.plan.bits[l];
  std::ofstream(folder_ / "mine.json") << plan;
  const Done as_plan = run_command(ScoreRivals{run(), {(folder_ / "mine.json").string()}});
  EXPECT_EQ(points(as_plan).at(0).score, chosen.score);
  EXPECT_EQ(points(as_plan).at(0).size_bytes, chosen.size_bytes);
  // Rivals are no subnets of the search: it goes on as before.
  search_.evaluations = 15;
  EXPECT_EQ(run_command(SearchFront{run(), search_}).finished.outcome, Finished::Outcome::done);
  EXPECT_EQ(store()->front()->points.size(), 15u);
  EXPECT_THROW(run_command(ScoreRivals{run(), {(folder_ / "nowhere.gguf").string()}}), Failure);
}

TEST_F(FrontJobs, ASolvedPlanCanBeScoredAndIsThenMeasured) {
  const auto front = solve_front(run(), {});
  ASSERT_TRUE(front) << front.error().sentence();
  const auto predicted =
      std::find_if((*front)->offers.begin(), (*front)->offers.end(), [](const Offer& offer) { return !offer.evaluated; });
  ASSERT_NE(predicted, (*front)->offers.end());
  const Done done = run_command(EvaluatePlans{run(), {predicted->plan}, {}});
  ASSERT_EQ(done.finished.outcome, Finished::Outcome::done) << done.finished.error->sentence();
  EXPECT_EQ(points(done).at(0).subnet, predicted->subnet);
  EXPECT_EQ(points(done).at(0).size_bytes, predicted->size_bytes);
  const auto after = solve_front(run(), {});
  EXPECT_TRUE(std::any_of((*after)->scored.begin(), (*after)->scored.end(),
                          [&](const ScoredSubnet& s) { return s.subnet == predicted->subnet && s.score == points(done)[0].score; }));
}

}  // namespace
}  // namespace qfa::test
