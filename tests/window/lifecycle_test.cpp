// SPDX-License-Identifier: GPL-3.0-or-later
// The window over the real engine thread, opened and closed again and again; also under the address sanitizer.
#include <gtest/gtest.h>

#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

#include "app/bridge/engine_bridge.h"
#include "app/pages/main_window.h"
#include "app/widgets/close_dialog.h"
#include "tests/app/fake_engine.h"
#include "tests/app/synthetic_run.h"
#include "tests/window/endless_engine.h"

namespace qfa::app::testing {
namespace {

constexpr int kTimes = 50;

struct Program {
  explicit Program(const QString& profile)
      : bridge(endless_engine(), fake_services(synthetic_run(), synthetic_front())),
        settings(profile),
        workspace(bridge, settings),
        window(std::make_unique<MainWindow>(workspace)) {
    window->setTheme(lightTheme());
    window->show();
  }
  bool train(const QString& out) {
    RunSpec spec;
    spec.out = out.toStdString();
    bridge.startRun(spec);
    return spin_until([this] { return workspace.live.step() > 0; });
  }

  EngineBridge bridge;
  Settings settings;
  Workspace workspace;
  std::unique_ptr<MainWindow> window;
};

TEST(Lifecycle, StartCloseStartFiftyTimes) {
  QTemporaryDir folder;
  for (int i = 0; i < kTimes; ++i) {
    Program program(folder.path());
    ASSERT_TRUE(program.train(folder.filePath("run-" + QString::number(i))));
    if (i % 3 == 1) program.bridge.pause();
    QSignalSpy finished(&program.bridge, &EngineBridge::finished), closed(program.window.get(), &MainWindow::closed);
    ASSERT_FALSE(program.window->close());
    auto* dialog = program.window->findChild<CloseDialog*>("closeDialog");
    ASSERT_NE(dialog, nullptr);
    dialog->findChild<QPushButton*>("closeStop")->click();
    ASSERT_TRUE(spin_until([&] { return closed.count() == 1; })) << "time " << i;
    EXPECT_EQ(finished.count(), 1);
  }
}

// A session that ends: nobody is asked, nothing is waited for but the micro-batch.
TEST(Lifecycle, DestroyedInMidRunFiftyTimes) {
  QTemporaryDir folder;
  for (int i = 0; i < kTimes; ++i) {
    Program program(folder.path());
    ASSERT_TRUE(program.train(folder.filePath("run-" + QString::number(i))));
    if (i % 2 == 1) program.window.reset();  // before the bridge, as another language makes it
  }
}

}  // namespace
}  // namespace qfa::app::testing
