// SPDX-License-Identifier: GPL-3.0-or-later
// The context bar: what it says of the open run.
#include <QComboBox>
#include <QDir>

#include "tests/app/frame.h"

namespace qfa::app::testing {
namespace {

TEST_F(FrameTest, TheCheckpointBoxSaysWhyItIsOff) {
  auto* box = frame.child<QComboBox>("contextCheckpoint");
  EXPECT_FALSE(box->isEnabled());
  EXPECT_EQ(box->toolTip(), "No run is open.");
  const QTemporaryDir home;
  for (const char* step : {"step-00000100", "step-00000250"}) QDir(home.path()).mkpath(QString("run/checkpoints/") + step);
  RunSpec spec;
  spec.out = home.filePath("run").toStdString();
  frame.workspace.bridge.startRun(spec);
  ASSERT_TRUE(spin_until([&] { return box->currentText() == "newest: step 250"; }));
  EXPECT_EQ(box->count(), 2);
  EXPECT_FALSE(box->isEnabled());
  EXPECT_TRUE(box->toolTip().contains("from the newest checkpoint"));
  frame.state->say({1}, spec.out, Finished{Finished::Outcome::done, {}, "done"});
  ASSERT_TRUE(spin_until([&] { return !frame.workspace.bridge.busy(); }));
  // A run that is refused is not there: nothing of the one before stands in the box.
  frame.state->refuse_with = Error{ErrorCode::input, "there is no such model", {}, {}};
  spec.out = home.filePath("other").toStdString();
  frame.workspace.bridge.startRun(spec);
  ASSERT_TRUE(spin_until([&] { return box->toolTip() == "No run is open."; }));
  EXPECT_EQ(box->count(), 1);
}

}  // namespace
}  // namespace qfa::app::testing
