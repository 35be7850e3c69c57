// SPDX-License-Identifier: GPL-3.0-or-later
// T1: the golden run, a real one, replayed as fast as possible: twice the same, and equal to the series
// that tests/golden/series.py computes without the window.
#include <gtest/gtest.h>

#include <QApplication>
#include <QFile>
#include <QTemporaryDir>
#include <filesystem>

#include "app/bridge/engine_bridge.h"
#include "app/pages/main_window.h"
#include "engine/api/replay.h"
#include "tests/app/fake_engine.h"

namespace qfa::app::testing {
namespace {

const std::string kFolder = std::string(QFA_SOURCE_DIR) + "/tests/golden/run-demo";

using Series = std::map<std::string, std::vector<SeriesPoint>>;

void take(Series& out, const std::string& name, const SeriesBuffer& buffer) {
  for (std::size_t i = 0; i < buffer.size(); ++i) out[name].push_back(buffer[i]);
}

Series series_of(const LiveModel& model) {
  Series out;
  for (const auto& [width, rates] : model.rates()) {
    take(out, "realised_" + std::to_string(width), rates.realised);
    take(out, "expected_" + std::to_string(width), rates.expected);
    take(out, "half_width_" + std::to_string(width), rates.half_width);
  }
  take(out, "loss", model.loss());
  take(out, "target", model.target());
  take(out, "step_ms", model.machine().stepMs());
  take(out, "tokens", model.machine().tokens());
  take(out, "seconds", model.machine().seconds());
  for (const auto& [width, averages] : model.losses().byBit()) take(out, "attributed_" + std::to_string(width), averages);
  for (const auto& [bin, averages] : model.losses().byBin()) take(out, "bin_" + std::to_string(bin), averages);
  for (const auto& signal : model.probeSignals())
    for (const auto& [width, probes] : model.probes(signal))
      for (const auto& probe : probes)
        out["probe_" + signal.toStdString() + "_" + std::to_string(width)].push_back({static_cast<double>(probe.step), probe.score});
  for (const auto& checkpoint : model.checkpoints())
    out["checkpoint"].push_back({static_cast<double>(checkpoint.step), static_cast<double>(checkpoint.bytes)});
  const auto visits = model.visitsAt(model.step());
  for (std::size_t u = 0; visits && u < visits->units.size(); ++u)
    for (std::size_t w = 0; w < visits->widths.size(); ++w)
      out["visits_" + visits->units[u] + "_" + std::to_string(visits->widths[w])].push_back(
          {static_cast<double>(visits->step), static_cast<double>(visits->visits[u][w])});
  return out;
}

Series golden() {
  Series out;
  QFile file(QString::fromStdString(kFolder + ".csv"));
  EXPECT_TRUE(file.open(QIODevice::ReadOnly));
  file.readLine();
  while (!file.atEnd()) {
    const auto cells = file.readLine().trimmed().split(',');
    out[cells[0].toStdString()].push_back({cells[1].toDouble(), cells[2].toDouble()});
  }
  return out;
}

struct Replay {
  Series series;
  int finals = 0;  // states that end the run's last command
  int modal = 0;
  std::size_t front = 0;
};

Replay replay() {
  QTemporaryDir profile;
  Services services;
  services.readEvents = read_run_events;
  services.readFront = read_run_front;
  EngineBridge bridge(nullptr, services);
  Settings settings(profile.path());
  Workspace workspace(bridge, settings);
  MainWindow window(workspace);
  window.show();
  window.showPage("live");
  Replay out;
  bool ended = false;
  std::vector<QString> failures;
  const auto watch = [&] { out.modal += QApplication::activeModalWidget() != nullptr; };
  QObject::connect(&bridge, &EngineBridge::stepped, watch);
  QObject::connect(&bridge, &EngineBridge::stateChanged, [&](RunState state) {
    watch();
    out.finals = state == RunState::finished ? out.finals + 1 : 0;
  });
  QObject::connect(&bridge, &EngineBridge::failed, [&](const QString& sentence) { failures.push_back(sentence); });
  QObject::connect(&bridge, &EngineBridge::replayEnded, [&] { ended = true; });
  window.openRun(QString::fromStdString(kFolder));
  EXPECT_TRUE(spin_until([&] { return ended; }, 60'000));
  EXPECT_TRUE(failures.empty()) << failures[0].toStdString();
  out.series = series_of(workspace.live);
  out.front = workspace.pareto.front().points.size();
  return out;
}

TEST(GoldenRun, ReplaysToTheGoldenSeriesTwice) {
  const auto first = replay(), second = replay();
  EXPECT_EQ(first.series, second.series);
  EXPECT_EQ(first.modal, 0);
  EXPECT_EQ(first.finals, 1);
  EXPECT_EQ(first.front, 20U);
  const auto expected = golden();
  ASSERT_GT(expected.size(), 30U);
  EXPECT_EQ(first.series.at("loss").size(), 240U);
  EXPECT_EQ(first.series.at("probe_probe/acc_2").size(), 9U);  // at step 0, and every 30 steps
  for (const auto& [name, points] : expected) {
    ASSERT_TRUE(first.series.contains(name)) << name;
    const auto& shown = first.series.at(name);
    ASSERT_EQ(shown.size(), points.size()) << name;
    for (std::size_t i = 0; i < points.size(); ++i) {
      ASSERT_EQ(shown[i].x, points[i].x) << name;
      ASSERT_NEAR(shown[i].y, points[i].y, 1e-6 * std::max(1.0, std::abs(points[i].y))) << name << " at " << points[i].x;
    }
  }
  EXPECT_EQ(first.series.size(), expected.size());
}

TEST(GoldenRun, IsSmall) {
  std::uintmax_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(kFolder))
    if (file.is_regular_file()) bytes += file.file_size();
  EXPECT_LE(bytes, 1'000'000U);
}

}  // namespace
}  // namespace qfa::app::testing
