// SPDX-License-Identifier: GPL-3.0-or-later
// A window with all that it needs, on the fake engine; several may follow each other on one profile.
#pragma once

#include <gtest/gtest.h>

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include "app/pages/main_window.h"
#include "app/pages/page.h"
#include "tests/app/fake_engine.h"
#include "tests/app/synthetic_run.h"

namespace qfa::app::testing {

struct Frame {
  explicit Frame(const QString& profile, std::vector<Event> events = synthetic_run())
      : state(std::make_shared<FakeState>()),
        bridge(std::make_unique<FakeEngine>(state), services(std::move(events))),
        settings(profile),
        workspace(bridge, settings),
        window(workspace) {
    window.setTheme(lightTheme());
    window.show();
    window.activateWindow();
    active = QTest::qWaitForWindowActive(&window, 2000);
  }
  static Services services(std::vector<Event> events) {
    auto all = fake_services(std::move(events), synthetic_front());
    all.trainCommand = [](const RunSpec&) { return std::string("qfa train"); };
    return all;
  }
  template <class W>
  W* child(const char* name) {
    auto* found = window.findChild<W*>(name);
    EXPECT_NE(found, nullptr) << name;
    return found;
  }
  void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
    auto* focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : &window, key, modifiers);
  }
  bool open() {
    window.openRun("run");
    return spin_until([this] { return workspace.pareto.rowCount() == 61 && !workspace.activity().reading; });
  }

  std::shared_ptr<FakeState> state;
  EngineBridge bridge;
  Settings settings;
  Workspace workspace;
  MainWindow window;
  bool active = false;
};

class FrameTest : public ::testing::Test {
 protected:
  FrameTest() : frame(folder.path()) { EXPECT_TRUE(frame.active); }
  QTemporaryDir folder;
  Frame frame;
};

}  // namespace qfa::app::testing
