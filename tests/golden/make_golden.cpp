// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the golden run: the real engine on the tiny random model, 240 steps, 8 probes, a pause, a crash
// at step 130 continued from checkpoint 100, and a search. Only what replays it needs is kept.
//   make_golden OUT
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include "engine/api/engine.h"
#include "engine/api/startup.h"
#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "tests/support/tiny_model.h"

namespace {

using namespace qfa;
namespace fs = std::filesystem;

constexpr const char* kPlace = "golden";  // instead of the folder of this machine

void write_tasks(const fs::path& folder) {
  const Json choices{"yes", "no"};
  std::ofstream train(folder / "train.jsonl"), probe(folder / "probe.jsonl");
  for (int i = 0; i < 64; ++i)
    train << Json{{"instruction", "is " + std::to_string(i) + " even?"}, {"input", ""}, {"output", choices[i % 2]}}.dump() << '\n';
  for (int i = 70; i < 94; ++i)
    probe << Json{{"query", "is " + std::to_string(i) + " even?"}, {"choices", choices}, {"gold", i % 2}}.dump() << '\n';
  std::ofstream(folder / "probe.task.json") << Json{
      {"schema", 1},          {"name", "probe"},  {"items", "probe.jsonl"}, {"kind", "multiple_choice"},
      {"context", "{query}"}, {"prompt", "chat"}, {"metrics", {"acc"}}};
}

RunSpec spec_of(const fs::path& folder) {
  RunSpec spec;
  spec.preset = "quick";
  spec.model = (folder / "model").string();
  spec.data = {(folder / "train.jsonl").string()};
  spec.probe = {(folder / "probe.task.json").string()};
  spec.out = (folder / "run").string();
  spec.sampler.period_steps = 20;
  spec.steps = 240, spec.batch = 4, spec.seq = 128, spec.rank = 2, spec.alpha = 64, spec.lr = 2e-3;
  spec.dtype = ComputeType::fp32;
  spec.probe_every = 30, spec.checkpoint_every = 50;
  spec.codes.calibration_tokens = 256;
  spec.seed = 1, spec.threads = 1;
  return spec;
}

void run(Engine& engine, Command command, int pause_at, int cancel_at) {
  const auto id = engine.submit(std::move(command));
  if (!id) throw Failure(id.error());
  for (std::vector<Event> events;; events.clear()) {
    engine.drain(events);
    for (const Event& event : events) {
      if (const auto* metrics = std::get_if<StepMetrics>(&event.body)) {
        if (metrics->step == pause_at) engine.pause(*id);
        if (metrics->step == cancel_at) engine.cancel(*id);
      }
      if (const auto* state = std::get_if<StateChanged>(&event.body); state != nullptr && state->state == RunState::paused)
        engine.resume(*id);
      const auto* finished = std::get_if<Finished>(&event.body);
      if (finished == nullptr) continue;
      if (finished->error) throw Failure(*finished->error);
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

// The folder's name on this machine must not stand in the repository.
void keep(const fs::path& from, const fs::path& to, const std::string& place) {
  std::string text = read_file(from);
  for (std::size_t at; (at = text.find(place)) != std::string::npos;) text.replace(at, place.size(), kPlace);
  fs::create_directories(to.parent_path());
  write_file_atomically(to, text);
}

void make(const fs::path& folder, const fs::path& out) {
  fs::create_directories(folder / "model");
  write_tiny_folder(folder / "model");
  write_tasks(folder);
  setenv("XDG_CACHE_HOME", (folder / "cache").c_str(), 1);
  const RunSpec spec = spec_of(folder);
  const auto engine = make_engine();
  run(*engine, StartRun{spec}, 60, 130);
  // As if the machine had gone down: what was written after checkpoint 100 is lost.
  for (const auto& checkpoint : fs::directory_iterator(folder / "run" / "checkpoints"))
    if (checkpoint.path().filename() > "step-000100") fs::remove_all(checkpoint.path());
  run(*engine, ResumeRun{{spec.out}, 0}, -1, -1);
  SearchSpec search;
  search.tasks = spec.probe;
  search.evaluations = 20;
  search.dtype = ComputeType::fp32;
  search.seed = 1;
  run(*engine, SearchFront{{spec.out}, search}, -1, -1);
  fs::remove_all(out);
  for (const char* file : {"run.json", "events.jsonl", "evals.jsonl", "searches/front.json"})
    keep(folder / "run" / file, out / file, folder.string());
}

}  // namespace

int main(int argc, char** argv) {
  qfa::calm_thread_pool(argv);
  if (argc != 2) {
    std::cerr << "usage: make_golden OUT\n";
    return 2;
  }
  std::string pattern = (fs::temp_directory_path() / "qfa-golden-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) return 1;
  int status = 0;
  try {
    make(pattern, argv[1]);
  } catch (const Failure& failure) {
    std::cerr << "make_golden: " << failure.what() << '\n';
    status = 1;
  }
  fs::remove_all(pattern);
  return status;
}
