// SPDX-License-Identifier: GPL-3.0-or-later
// Libraries for tests: in memory, and real folders read by the real engine.
#pragma once

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <string>
#include <vector>

#include "app/bridge/services.h"
#include "engine/store/run_store.h"

namespace qfa::app::testing {

inline RunSummary synthetic_summary(int i) {
  RunSummary run;
  run.run.path = "/runs/run-" + std::to_string(i);
  run.state = i % 7 == 0 ? RunState::stopped : RunState::finished;
  run.model = i % 3 == 0 ? "/models/Llama-3.1-8B" : "/models/SmolLM2-135M.gguf";
  run.bits = i % 2 == 0 ? std::vector<BitWidth>{2, 3, 4} : std::vector<BitWidth>{3, 4};
  run.method = "qa-lora";
  run.steps_total = 1000;
  run.steps_done = run.state == RunState::finished ? 1000 : i % 1000;
  run.last_checkpoint = run.steps_done / 100 * 100;
  for (int s = 0; s < 64; ++s) run.loss.push_back({s * 16, 2.0 / (s + 1) + 0.001 * (i % 50)});
  for (const BitWidth width : run.bits) run.probes.push_back({width, 1000, "t/acc", 0.1 * width + 0.0001 * (i % 100), 0.02, 400});
  run.disk_bytes = 1000000ULL + static_cast<Bytes>(i);
  run.created = run.changed = "2026-11-" + std::string(i % 28 < 9 ? "0" : "") + std::to_string(i % 28 + 1) + "T10:00:00Z";
  if (i % 10 == 0) run.label.tags = {"paper"};
  if (i % 97 == 0) run.readability = RunReadability::unreadable, run.problem = "run.json: truncated";
  if (i % 101 == 0) run.readability = RunReadability::newer, run.problem = "schema 4; this program reads up to 1";
  if (i % 103 == 0) run.readability = RunReadability::missing, run.problem = "the folder is not there";
  if (i % 89 == 0 && run.readability == RunReadability::readable) run.owner = RunOwner{"host", 4711, false}, run.state = RunState::training;
  return run;
}

inline LibraryServices real_library() {
  return {scan_library, summarize_run, read_run_details, diff_runs, write_label, free_checkpoints};
}

// A small run on disk with `steps` steps said, of 100.
inline QString make_run(const QString& folder, int steps, RunState last) {
  RunManifest manifest;
  manifest.spec.model = "/models/base.gguf";
  manifest.spec.data = {"/data/train.jsonl"};
  manifest.spec.out = folder.toStdString();
  manifest.spec.steps = 100;
  manifest.units = {{"layers.0.q", {"model.layers.0.self_attn.q_proj"}, {2, 3, 4}, 16384, true}};
  manifest.created = "2026-11-05T14:07:09Z";
  manifest.device = "cpu, 2 threads";
  const auto store = RunStore::create(folder.toStdString(), manifest);
  const auto say = [&](EventBody body) { store->append({{1}, {folder.toStdString()}, std::chrono::system_clock::now(), std::move(body)}); };
  say(StateChanged{RunState::training});
  for (int step = 1; step <= steps; ++step) {
    StepMetrics metrics;
    metrics.step = step;
    metrics.plan.bits = {3};
    metrics.loss = 2.0 / step;
    say(metrics);
  }
  say(StateChanged{last});
  return folder;
}

inline void make_checkpoint(const QString& run, int step) {
  const auto folder = QString("%1/checkpoints/step-%2").arg(run).arg(step, 6, 10, QChar('0'));
  QDir().mkpath(folder);
  for (const char* name : {"adapters.safetensors", "state.json"}) {
    QFile file(folder + '/' + name);
    if (file.open(QIODevice::WriteOnly)) file.write(QByteArray(1000, '{'));
  }
}

}  // namespace qfa::app::testing
