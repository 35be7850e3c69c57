// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <cmath>
#include <numeric>

#include "app/models/format.h"
#include "app/models/front_command.h"
#include "app/models/front_delta.h"
#include "app/models/front_drawing.h"
#include "app/models/front_table_model.h"
#include "app/models/plan_grid.h"
#include "tests/app/front_data.h"

namespace qfa::app::testing {
namespace {

std::shared_ptr<const FrontSolution> solution(const SolveRequest& request = {}, std::size_t searched = 12) {
  return std::make_shared<const FrontSolution>(front_solution(request, searched));
}

TEST(ParseBytes, UnitsAndRubbish) {
  EXPECT_EQ(parseBytes("3.9 GB"), 3'900'000'000U);
  EXPECT_EQ(parseBytes("3,9GB"), 3'900'000'000U);
  EXPECT_EQ(parseBytes(" 512 MiB "), 512U * 1024 * 1024);
  EXPECT_EQ(parseBytes("62383536"), 62'383'536U);
  EXPECT_EQ(parseBytes("62 383 536 bytes"), 62'383'536U);
  for (const char* bad : {"", "GB", "3.9 XB", "-3 GB", "3.9.1 GB", "1e9"}) EXPECT_FALSE(parseBytes(bad)) << bad;
}

TEST(PlanGrid, RowsAreModulesAndColumnsLayers) {
  const auto grid = planGrid(front_units());
  EXPECT_EQ(grid.rows, (std::vector<QString>{"q", "k", "v", "down"}));
  EXPECT_EQ(grid.layers, 2);
  EXPECT_EQ(grid.extras, std::vector<int>{0});
  EXPECT_EQ(grid.units[0], (std::vector<int>{1, 5}));
  const auto blocks = planGrid({{"layers.0", {}, {2}, 1, true}, {"layers.1", {}, {2}, 1, true}, {"head", {}, {4}, 1, false}});
  EXPECT_EQ(blocks.rows, std::vector<QString>{"block"});
  EXPECT_EQ(blocks.extras, std::vector<int>{2});
  const auto front = front_solution({});
  const BitPlan plan = front.scored.front().plan;
  Bytes sum = front.fixed_bytes;
  for (const auto& row : grid.units) sum += rowTotal(row, front.units, front.bytes, plan).bytes;
  sum += rowTotal(grid.extras, front.units, front.bytes, plan).bytes;
  EXPECT_EQ(sum, front_bytes(plan));
}

TEST(FrontState, BudgetBelowInAndAboveTheRange) {
  FrontState state;
  state.setSolution(solution());
  const auto& front = *state.solution();
  EXPECT_EQ(state.edits().budget, front.offers.back().size_bytes);
  EXPECT_EQ(state.budgetSentence(), "");
  state.setBudget(front.smallest - 1);
  EXPECT_TRUE(state.budgetSentence().startsWith("Nothing is that small. Reachable for MLX: ")) << state.budgetSentence().toStdString();
  EXPECT_FALSE(state.shown());
  state.setBudget(front.offers[4].size_bytes + 1);
  EXPECT_EQ(state.budgetSentence(), "");
  EXPECT_EQ(state.shown()->offer.subnet, front.offers[4].subnet);
  state.setBudget(front.largest + 1000);
  EXPECT_TRUE(state.budgetSentence().startsWith("Nothing is that large"));
  EXPECT_EQ(state.shown()->offer.subnet, front.offers.back().subnet);
}

TEST(FrontState, UndoOfBudgetLocksRulesAndPins) {
  FrontState state;
  state.setSolution(solution());
  const auto first = state.edits();
  state.setBudget(9'000'000);
  state.setBudget(9'100'000);  // of one drag: one step
  state.setLocks({{"layers.0.q", 4}});
  FrontRules rules;
  rules.fusion_safe = true;
  state.setRules(rules);
  state.togglePin("abc");
  const auto last = state.edits();
  EXPECT_EQ(state.undo().count(), 4);
  for (int i = 0; i < 4; ++i) state.undo().undo();
  EXPECT_EQ(state.edits(), first);
  QSignalSpy requests(&state, &FrontState::requestChanged);
  for (int i = 0; i < 4; ++i) state.undo().redo();
  EXPECT_EQ(state.edits(), last);
  EXPECT_EQ(requests.count(), 2);  // locks and rules need another solution, budget and pins do not
}

TEST(FrontState, AScoredSubnetIsSelectedUnlessTheUserTurnedAway) {
  const auto before = solution({}, 4), after = solution({}, 30);
  std::vector<QString> added;
  for (const auto& subnet : after->scored) {
    const auto is_it = [&](const ScoredSubnet& s) { return s.subnet == subnet.subnet; };
    if (std::none_of(before->scored.begin(), before->scored.end(), is_it)) added.push_back(QString::fromStdString(subnet.subnet.value));
  }
  ASSERT_FALSE(added.empty());
  FrontState state;
  state.setSolution(before);
  state.selectOnceScored(added.front());
  EXPECT_EQ(state.selected(), "");
  state.setSolution(after);
  EXPECT_EQ(state.selected(), added.front());
  state.setSolution(before);
  EXPECT_EQ(state.selected(), "");
  state.selectOnceScored(added.front());
  state.setBudget(before->offers.front().size_bytes);
  state.setSolution(after);
  EXPECT_EQ(state.selected(), "");
}

TEST(FrontState, LocksCostWhatTheSurrogateSays) {
  FrontState state;
  state.setSolution(solution());
  EXPECT_EQ(state.restrictionSentence(), "");
  state.setLocks({{"layers.0.down", 2}, {"layers.1.down", 2}});
  state.setSolution(solution(state.request()));
  state.setBudget(14'000'000);
  EXPECT_TRUE(state.restrictionSentence().startsWith("Locks and rules cost ≈ ")) << state.restrictionSentence().toStdString();
  state.setLocks({{"embed", 8}});
  state.setSolution(solution(state.request()));
  state.setBudget(state.solution()->smallest - 1);
  EXPECT_TRUE(state.budgetSentence().startsWith("Locks and rules need ")) << state.budgetSentence().toStdString();
}

TEST(FrontTable, KeepsItsRowsWhileScoresComeIn) {
  FrontState state;
  FrontTableModel model(state);
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  state.setSolution(solution({}, 4));
  const auto before = model.rowCount();
  const QPersistentModelIndex kept = model.index(1, 0);
  const auto id = kept.data(FrontTableModel::kIdRole);
  QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
  state.setSolution(solution({}, 30));
  EXPECT_GT(model.rowCount(), before + 20);
  EXPECT_EQ(resets.count(), 0);
  EXPECT_EQ(kept.data(FrontTableModel::kIdRole), id);
  for (int row = 0; row < model.rowCount(); ++row) {
    EXPECT_EQ(model.rowOf(model.index(row, 0).data(FrontTableModel::kIdRole).toString()), row);
    for (int column = 0; column < FrontTableModel::kColumns; ++column) EXPECT_FALSE(model.index(row, column).data().toString().isEmpty());
  }
  state.clear();
  EXPECT_EQ(model.rowCount(), 0);
}

TEST(FrontDelta, SumsToTheByte) {
  FrontState state;
  state.setSolution(solution());
  DeltaModel model(state);
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  const auto& front = *state.solution();
  int changed = 0, ups = 0;
  for (const auto& offer : front.offers) {
    state.setBudget(offer.size_bytes);
    for (const qint64 step : deltaSteps(front)) {
      const auto delta = deltaFor(state, step);
      if (!delta) continue;
      ++changed;
      qint64 sum = 0;
      for (const auto& line : delta->lines) {
        sum += line.bytes;
        EXPECT_NE(line.from, line.to);
        ups += step < 0 && line.to > line.from ? 1 : 0;
      }
      EXPECT_EQ(sum, delta->bytes);
      EXPECT_EQ(sum, static_cast<qint64>(delta->to.size_bytes) - static_cast<qint64>(offer.size_bytes));
      EXPECT_LE(static_cast<qint64>(delta->to.size_bytes), static_cast<qint64>(offer.size_bytes) + step);
      EXPECT_NEAR(delta->cost.value, front_score(delta->to.plan) - front_score(offer.plan), 1e-9);
      EXPECT_GT(delta->cost.sd, 0);
      model.set(delta);
      EXPECT_EQ(model.rowCount(), static_cast<int>(delta->lines.size()));
      EXPECT_FALSE(model.summary().isEmpty());
    }
  }
  EXPECT_GT(changed, 20);
  EXPECT_GT(ups, 0);  // optima are not nested: less in all may be more here
  model.set(std::nullopt);
  EXPECT_EQ(model.rowCount(), 0);
}

TEST(FrontDelta, StepsFitTheModel) {
  FrontSolution front;
  front.smallest = 3'140'000'000, front.largest = 6'460'000'000;
  EXPECT_EQ(deltaSteps(front), (std::vector<qint64>{-1'000'000'000, -100'000'000, -10'000'000, 10'000'000, 100'000'000, 1'000'000'000}));
  front.smallest = 60'000'000, front.largest = 160'000'000;
  EXPECT_EQ(deltaSteps(front).back(), 10'000'000);
  front.largest = front.smallest;
  EXPECT_TRUE(deltaSteps(front).empty());
}

TEST(FrontDrawing, StaircaseIsThatOfBruteForce) {
  FrontState state;
  state.setSolution(solution({}, 60));
  for (const auto score : {FrontScore::signal, FrontScore::accuracy}) {
    const auto drawing = drawingOf(state, score, FrontSize::bytes);
    const bool lower = drawing.downwards;
    EXPECT_EQ(lower, score == FrontScore::signal);
    for (std::size_t i = 0; i < drawing.points.size(); ++i) {
      bool beaten = false;
      for (std::size_t j = 0; j < drawing.points.size(); ++j) {
        const auto &a = drawing.points[i], &b = drawing.points[j];
        const bool no_worse = lower ? b.y <= a.y : b.y >= a.y, better = lower ? b.y < a.y : b.y > a.y;
        beaten |= (b.x <= a.x && better) || (b.x < a.x && no_worse) || (b.x == a.x && b.y == a.y && j < i);
      }
      const bool member = std::find(drawing.staircase.begin(), drawing.staircase.end(), i) != drawing.staircase.end();
      EXPECT_EQ(member, !beaten) << i;
    }
  }
}

TEST(FrontDrawing, KindsAndPredictions) {
  auto front = front_solution({}, 20);
  for (auto& subnet : front.scored) subnet.same_as_smaller = subnet.on_front && subnet.kind == "searched";
  ScoredSubnet rival;
  rival.subnet = {"Q4_K_M.gguf"}, rival.kind = "rival", rival.size_bytes = front.largest, rival.score = 1, rival.allowed = false;
  front.scored.push_back(rival);
  FrontState state;
  state.setSolution(std::make_shared<const FrontSolution>(front));
  const auto drawing = drawingOf(state, FrontScore::signal, FrontSize::bytes);
  using Kind = FrontDrawing::Kind;
  std::map<Kind, int> count;
  for (const auto& point : drawing.points) {
    ++count[point.kind];
    const auto* subnet = state.find(point.id.toStdString());
    if (subnet->kind != "searched") continue;
    EXPECT_EQ(point.kind, subnet->on_front ? Kind::front_alike : subnet->loses_to_uniform ? Kind::loses : Kind::evaluated);
    EXPECT_EQ(point.half > 0, subnet->on_front);
  }
  EXPECT_EQ(count[Kind::uniform], 3);
  EXPECT_EQ(count[Kind::rival], 1);
  EXPECT_FALSE(drawing.predicted.empty());
  for (const auto& offer : front.offers) {
    if (!offer.evaluated) {
      EXPECT_LE(offer.size_bytes, front.largest);
    }
  }
  EXPECT_NEAR(*drawing.budget * drawing.unit, static_cast<double>(state.edits().budget), 1);
  // Search and held-out never share an axis.
  EXPECT_TRUE(drawingOf(state, FrontScore::held_out, FrontSize::bytes).points.empty());
  EXPECT_FALSE(drawingOf(state, FrontScore::held_out, FrontSize::bytes).empty.isEmpty());
  // A file has no average of bits.
  for (const auto& point : drawingOf(state, FrontScore::signal, FrontSize::average_bits).points) EXPECT_NE(point.kind, Kind::rival);
}

TEST(FrontCommand, SaysWhatThePageShows) {
  FrontState state;
  state.setSolution(solution());
  state.setBudget(9'000'000);
  state.setLocks({{"layers.0.q", 4}});
  FrontRules rules;
  rules.forbidden = {{2, 0, 3}};
  rules.minimum = {{"down", 3}};
  rules.fusion_safe = true;
  state.setRules(rules);
  EXPECT_EQ(solveWords("run", state).join(' '),
            "qfa solve run --format mlx --max-bytes 9000000 --lock layers.0.q=4 --minimum down=3 --forbid 2@last:3 --fusion-safe");
  EXPECT_EQ(compareWords("run", {"a", "b"}, {"t.task.json"}).join(' '), "qfa compare run#a run#b --task t.task.json");
}

}  // namespace
}  // namespace qfa::app::testing
