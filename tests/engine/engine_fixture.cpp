// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_fixture.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <stdlib.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "engine/core/json.h"
#include "engine/model/round_to_nearest.h"
#include "engine/plan/presets.h"
#include "tests/support/tiny_model.h"

namespace qfa::test {
namespace fs = std::filesystem;

namespace {

constexpr const char* kAnswers[] = {"yes", "no"};

void write_data(const fs::path& folder) {
  std::ofstream train(folder / "train.jsonl"), probe(folder / "probe.jsonl"), report(folder / "report.jsonl");
  for (int i = 0; i < 24; ++i)
    train << Json{{"instruction", "is " + std::to_string(i) + " even?"}, {"input", ""}, {"output", kAnswers[i % 2]}}.dump() << '\n';
  const auto item = [](int i) {
    return Json{{"query", "is " + std::to_string(i) + " even?"}, {"choices", kAnswers}, {"gold", i % 2}}.dump();
  };
  for (int i = 30; i < 38; ++i) probe << item(i) << '\n';
  for (int i = 50; i < 58; ++i) report << item(i) << '\n';
  for (const char* name : {"probe", "report"})
    std::ofstream(folder / (std::string(name) + ".task.json")) << Json{{"schema", 1},
                                                                       {"name", name},
                                                                       {"items", std::string(name) + ".jsonl"},
                                                                       {"kind", "multiple_choice"},
                                                                       {"context", "{query}"},
                                                                       {"prompt", "chat"},
                                                                       {"metrics", {"acc"}}};
}

}  // namespace

void EngineTest::SetUp() {
  std::string pattern = (fs::temp_directory_path() / "qfa-engine-XXXXXX").string();
  ASSERT_NE(mkdtemp(pattern.data()), nullptr);
  folder_ = pattern;
  setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);
  fs::create_directories(folder_ / "model");
  write_tiny_folder(folder_ / "model");
  write_data(folder_);
  at::set_num_threads(2);
}

void EngineTest::TearDown() {
  fs::remove_all(folder_);
}

RunSpec EngineTest::tiny_spec(const std::string& out) const {
  RunSpec spec = preset("quick");
  spec.model = (folder_ / "model").string();
  spec.data = {(folder_ / "train.jsonl").string()};
  spec.probe = {(folder_ / "probe.task.json").string()};
  spec.out = (folder_ / out).string();
  spec.steps = 12, spec.batch = 4, spec.seq = 128, spec.rank = 2, spec.alpha = 64;
  spec.sampler.period_steps = 4;
  spec.dtype = ComputeType::fp32;
  spec.probe_every = 6, spec.checkpoint_every = 5;
  spec.codes.calibration_tokens = 256;
  spec.threads = 2;
  return spec;
}

std::unique_ptr<Supernet> EngineTest::tiny_supernet(bool random_adapters) const {
  const RunSpec spec = tiny_spec();
  const RunInputs inputs = open_inputs(spec);
  CodesTable codes;
  for (const auto& [module, shape] : linear_shapes(*inputs.base))
    for (const BitWidth b : spec.bits)
      codes.set(module, b, round_to_nearest(tensor_of(*inputs.base, module + ".weight"), b, spec.group, grid_of(GridRule::automatic, b)));
  auto supernet = std::make_unique<Supernet>(inputs.base, inputs.units, spec.bits, spec.group, std::move(codes),
                                             AdapterSettings{spec.method, spec.rank, spec.alpha}, 7);
  if (random_adapters) {
    at::NoGradGuard no_grad;
    auto generator = at::make_generator<at::CPUGeneratorImpl>(3);
    for (const NamedAdapter& named : supernet->adapters())
      for (const AdapterParameter& p : named.adapter->parameters()) at::Tensor(p.value).normal_(0, 0.05, generator);
  }
  return supernet;
}

EngineTest::Done EngineTest::run_command(Command command, const OnEvent& on_event) {
  const auto engine = make_engine();
  const auto id = engine->submit(std::move(command));
  if (!id) throw Failure(id.error());
  Done done;
  for (std::vector<Event> events;; events.clear()) {
    engine->drain(events);
    for (const Event& event : events) {
      done.events.push_back(event);
      if (on_event) on_event(*engine, *id, event);
      if (const auto* finished = std::get_if<Finished>(&event.body)) {
        done.finished = *finished;
        return done;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

PackedWeight random_weight(std::int64_t out, std::int64_t in, int group, int bits, std::uint64_t seed) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  return round_to_nearest(at::empty({out, in}, at::kFloat).normal_(0, 1, generator), bits, group, kernels::Grid::min_max);
}

std::string demo_model() {
  const char* path = std::getenv("QFA_DEMO_MODEL");
  return path != nullptr && fs::exists(path) ? path : "";
}

fs::path shared_data() {
  const fs::path folder = fs::path(QFA_SHARED_DIR) / "data";
  return fs::exists(folder) ? folder : fs::path();
}

}  // namespace qfa::test
