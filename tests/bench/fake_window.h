// SPDX-License-Identifier: GPL-3.0-or-later
// The whole window over an engine that says what the measurement tells it to.
#pragma once

#include <memory>
#include <utility>

#include "app/bridge/engine_bridge.h"
#include "app/pages/main_window.h"
#include "tests/app/fake_engine.h"

namespace qfa::bench {

struct FakeWindow {
  FakeWindow(app::Settings& settings, app::Services services, const QString& page)
      : bridge(std::make_unique<app::testing::FakeEngine>(state), std::move(services)), workspace(bridge, settings), window(workspace) {
    window.setTheme(app::lightTheme());
    window.showPage(page);
    window.resize(1440, 900);
    window.show();
  }
  // A run "run" whose events the measurement says.
  void train() {
    RunSpec spec;
    spec.out = "run";
    bridge.startRun(spec);
    app::testing::spin_for(300);
  }

  std::shared_ptr<app::testing::FakeState> state = std::make_shared<app::testing::FakeState>();
  app::EngineBridge bridge;
  app::Workspace workspace;
  app::MainWindow window;
};

}  // namespace qfa::bench
