// SPDX-License-Identifier: GPL-3.0-or-later
// How long the window's event loop is held up: while events of a fast run pour in, or while the real
// engine trains the demo. A measurement, not a test.
//   gui_probe events [STEPS]              synthetic events, one step every 0.3 ms
//   gui_probe training FOLDER [SECONDS]   the demo, trained into FOLDER
//   gui_probe points [N]                  a series of N points is zoomed, dragged and goes on
//   gui_probe library [N]                 N runs arrive, are filtered and scrolled
#include <QApplication>
#include <QElapsedTimer>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <cstdio>
#include <thread>
#include <vector>

#include "app/bridge/engine_bridge.h"
#include "app/pages/main_window.h"
#include "engine/api/demo.h"
#include "engine/api/replay.h"
#include "engine/api/startup.h"
#include "tests/app/synthetic_run.h"
#include "tests/bench/fake_window.h"
#include "tests/bench/gui_sizes.h"
#include "tests/bench/gui_turns.h"

namespace {

using namespace qfa;
using namespace qfa::app;
using bench::cpu_ms, bench::FakeWindow, bench::quantile;

struct Measured {
  std::vector<double> turns_cpu, turns_wall;
  double wall_s = 0, cpu_s = 0;
};

// A turn: all that is pending is worked off. What happens meanwhile waits for it.
Measured measure(EngineBridge& bridge, double seconds) {
  Measured out;
  QElapsedTimer clock;
  clock.start();
  const double begin = cpu_ms();
  while (bridge.busy() && static_cast<double>(clock.elapsed()) < 1e3 * seconds) {
    const double cpu = cpu_ms();
    QElapsedTimer turn;
    turn.start();
    QCoreApplication::processEvents(QEventLoop::AllEvents);
    out.turns_cpu.push_back(cpu_ms() - cpu);
    out.turns_wall.push_back(1e-6 * static_cast<double>(turn.nsecsElapsed()));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  out.wall_s = static_cast<double>(clock.elapsed()) / 1e3;
  out.cpu_s = (cpu_ms() - begin) / 1e3;
  return out;
}

void print(const Measured& m) {
  std::printf("turns %zu  wall %.1f s  processor %.1f %% of a core\n", m.turns_wall.size(), m.wall_s,
              100 * m.cpu_s / std::max(m.wall_s, 1e-9));
  std::printf("a turn, processor time: p99 %.1f ms  worst %.1f ms\n", quantile(m.turns_cpu, 0.99), quantile(m.turns_cpu, 1));
  std::printf("a turn, by the clock:   p99 %.1f ms  worst %.1f ms\n", quantile(m.turns_wall, 0.99), quantile(m.turns_wall, 1));
}

int events(Settings& settings, int steps) {
  FakeWindow fake(settings, app::testing::fake_services({}), "live");
  fake.train();
  const auto all = app::testing::synthetic_run(steps, 100, 100);
  std::jthread engine([&] {
    for (const auto& event : all) {
      fake.state->say({1}, "run", event.body);
      if (std::holds_alternative<StepMetrics>(event.body)) std::this_thread::sleep_for(std::chrono::microseconds(300));
    }
  });
  print(measure(fake.bridge, 120));
  std::printf("steps shown %d of %d\n", fake.workspace.live.step(), steps);
  return fake.workspace.live.step() == steps ? 0 : 1;
}

int training(Settings& settings, const QString& folder, double seconds) {
  Services services{read_run_events, read_run_front, demo_spec, demo_search_spec};
  services.readSteps = read_run_steps;
  EngineBridge bridge(make_engine(), services);
  Workspace workspace(bridge, settings);
  MainWindow window(workspace);
  window.setTheme(lightTheme());
  window.showPage("live");
  window.resize(1440, 900);
  window.show();
  QObject::connect(&bridge, &EngineBridge::failed, [](const QString& sentence) { std::fprintf(stderr, "%s\n", qPrintable(sentence)); });
  bridge.startDemo(folder);
  while (bridge.busy() && workspace.live.step() == 0) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  const int first = workspace.live.step();
  print(measure(bridge, seconds));
  std::printf("steps %d\n", workspace.live.step() - first);
  bridge.cancel();
  while (bridge.busy()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  return first > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  calm_thread_pool(argv);
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && qEnvironmentVariableIsEmpty("DISPLAY")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  Q_INIT_RESOURCE(app);
  QApplication::setStyle(QStyleFactory::create("Fusion"));
  QTemporaryDir profile;
  Settings settings(profile.path());
  const auto arguments = QCoreApplication::arguments();
  if (arguments.value(1) == "events") return events(settings, arguments.size() > 2 ? arguments[2].toInt() : 2000);
  if (arguments.value(1) == "training" && arguments.size() > 2)
    return training(settings, arguments[2], arguments.size() > 3 ? arguments[3].toDouble() : 30);
  if (arguments.value(1) == "points") return bench::points(settings, arguments.value(2, "1000000").toInt());
  if (arguments.value(1) == "library") return bench::library(settings, arguments.value(2, "10000").toInt());
  std::fprintf(stderr, "usage: gui_probe events [STEPS] | training FOLDER [SECONDS] | points [N] | library [N]\n");
  return 2;
}
