// SPDX-License-Identifier: GPL-3.0-or-later
// F1: the numbers in the formulas are those of the models, to the last byte and visit.
#include <gtest/gtest.h>

#include <QRegularExpression>

#include "app/models/formulas.h"
#include "app/models/front_state.h"
#include "app/models/live_model.h"
#include "app/models/sampler_model.h"
#include "app/widgets/help_sheet.h"
#include "tests/app/draft_services.h"
#include "tests/app/frame.h"
#include "tests/app/front_data.h"
#include "tests/app/synthetic_run.h"

namespace qfa::app::testing {
namespace {

QString digits(QString text) {
  return text.remove(QChar(0x2009));
}

void play(LiveModel& live, const std::vector<Event>& events) {
  for (const auto& event : events) {
    if (const auto* step = std::get_if<StepMetrics>(&event.body)) live.addStep(*step);
    if (const auto* rates = std::get_if<SamplingRates>(&event.body)) live.addRates(*rates);
    if (const auto* counts = std::get_if<VisitCounts>(&event.body)) live.addVisits(*counts);
  }
}

TEST(Formula, TheDraftGivesTheWaveTheSharesAndC) {
  RunSpec spec;
  SamplerModel sampler;
  EXPECT_TRUE(draftFormula(spec, sampler).contains("= 2 + 2·|2·frac(t/5000) − 1|"));
  EXPECT_TRUE(draftFormula(spec, sampler).contains("c = α/r = 16/64 = 0.25"));
  EXPECT_FALSE(draftFormula(spec, sampler).contains("E_2 ="));
  sampler.answer(fake_sampler(spec));
  EXPECT_TRUE(digits(draftFormula(spec, sampler)).contains("T = 10000 steps")) << draftFormula(spec, sampler).toStdString();
  EXPECT_TRUE(draftFormula(spec, sampler).contains("E_2 = 33.3 %, E_3 = 33.3 %, E_4 = 33.3 %"));
  spec.bits = {2, 4};  // the answer is about three widths
  EXPECT_FALSE(draftFormula(spec, sampler).contains("E_2 ="));
  spec.sampler.kind = SamplerKind::uniform;
  EXPECT_TRUE(draftFormula(spec, sampler).startsWith("p_b = 1/|B| = 1/2\n"));
  spec.sampler.kind = SamplerKind::fixed;
  spec.sampler.mixture = {{2, 0.25}, {4, 0.75}};
  EXPECT_TRUE(draftFormula(spec, sampler).startsWith("p_2 = 0.25, p_4 = 0.75\n"));
}

TEST(Formula, RatesAreThoseOfTheShownStep) {
  LiveModel live;
  EXPECT_EQ(ratesFormula(live).count('\n'), 1);
  play(live, synthetic_run(480));
  live.setCursor(250);
  const auto text = digits(ratesFormula(live));
  EXPECT_TRUE(text.contains("t = 250, L = 60")) << text.toStdString();
  // The visits in the formula are the counted ones.
  const auto counts = live.visitsAt(250);
  ASSERT_EQ(counts->step, 250);
  for (std::size_t w = 0; w < 3; ++w) {
    int visits = 0;
    for (const auto& unit : counts->visits) visits += unit[w];
    EXPECT_TRUE(text.contains(QString("%1 bit: R = %2/(60·250) = ").arg(w + 2).arg(visits))) << text.toStdString();
  }
  SamplingRates off;
  off.step = 481;
  off.realised = {{2, 0.5}}, off.expected = {{2, 0.4}}, off.half_width = {{2, 0.01}};
  live.addRates(off);
  StepMetrics step;
  step.step = 481;
  live.addStep(step);
  live.setCursor({});
  EXPECT_TRUE(ratesFormula(live).contains("= 50.0 %, E = 40.0 ± 1.0 %: outside")) << ratesFormula(live).toStdString();
}

TEST(Formula, ThePartsOfASubnetSumToItsFile) {
  FrontState front;
  EXPECT_EQ(bytesFormula(front).count('\n'), 0);
  auto solution = std::make_shared<FrontSolution>(front_solution({}));
  auto& scored = solution->scored[4];
  scored.versus = PairedScore{-0.25, 0.05, 0.01, 96};
  front.setSolution(solution);
  front.select(QString::fromStdString(scored.subnet.value));
  const auto text = digits(bytesFormula(front));
  EXPECT_TRUE(text.contains(QString("= %1 bytes").arg(scored.size_bytes))) << text.toStdString();
  EXPECT_TRUE(text.contains("fixed 1000003"));
  EXPECT_TRUE(text.contains("d = 1/n·Σ (score_i − uniform_i) = −0.25 ± 0.05, n = 96")) << text.toStdString();
  Bytes sum = 1'000'003;
  int units = 0;
  static const QRegularExpression part("\\+ [^:]+: (?:(\\d+) units, )?(\\d+)");
  auto parts = part.globalMatch(text);
  while (parts.hasNext()) {
    const auto match = parts.next();
    units += match.captured(1).isEmpty() ? 1 : match.captured(1).toInt();
    sum += match.captured(2).toULongLong();
  }
  EXPECT_EQ(units, 9);
  EXPECT_EQ(sum, scored.size_bytes);
}

TEST(Formula, TheMergeHasTheRunsNumbers) {
  RunSpec spec;
  spec.alpha = 512, spec.rank = 16, spec.group = 64;
  EXPECT_TRUE(mergeFormula(spec).contains("c = α/r = 512/16 = 32, g = 64: m' = m + 0.5·BA")) << mergeFormula(spec).toStdString();
}

TEST_F(FrameTest, F1ShowsTheFormulaOfThePage) {
  ASSERT_TRUE(frame.open());
  frame.window.showPage("live");
  frame.press(Qt::Key_F1);
  EXPECT_TRUE(frame.child<HelpSheet>("helpSheet")->text().contains("L = 60"));
  frame.press(Qt::Key_Escape);
  frame.window.showPage("new");
  frame.press(Qt::Key_F1);
  EXPECT_TRUE(frame.child<HelpSheet>("helpSheet")->text().contains("c = α/r"));
}

}  // namespace
}  // namespace qfa::app::testing
