// SPDX-License-Identifier: GPL-3.0-or-later
// The files of a run folder, and of the library around it.
#include <stdexcept>

#include "engine/api/error.h"
#include "engine/api/library.h"
#include "engine/api/queue.h"
#include "engine/api/replay.h"
#include "engine/store/front_json.h"
#include "engine/store/run_store.h"
#include "engine/store/score_journal.h"
#include "engine/store/spec_json.h"
#include "tests/fuzz/target.h"

namespace qfa::fuzz {
namespace {

std::string manifest_text() {
  RunManifest manifest;
  manifest.spec.model = "base.gguf", manifest.spec.data = {"train.jsonl"}, manifest.spec.out = "run";
  manifest.units = {{"layers.0.q", {"model.layers.0.self_attn.q_proj"}, {2, 3, 4}, 1024, true},
                    {"embed", {"model.embed_tokens"}, {4, 8}, 6144, false}};
  manifest.model_fingerprint = manifest.data_fingerprint = "0123456789abcdef";
  manifest.program_version = "0.1.0", manifest.created = "2027-03-05T14:07:09Z";
  return to_json(manifest);
}
const std::string& sound_manifest() {
  static const std::string text = manifest_text();
  return text;
}

// What is read is written and read again to the same text.
void manifest(std::string_view input) {
  const std::string text = to_json(manifest_from_json(std::string(input), "run.json"));
  if (to_json(manifest_from_json(text, "run.json")) != text) throw std::logic_error("a manifest changes when it is written and read again");
}

void event(std::string_view input) {
  const std::string text = event_to_json(event_from_json(std::string(input), "events.jsonl"));
  if (event_to_json(event_from_json(text, "events.jsonl")) != text)
    throw std::logic_error("an event changes when it is written and read again");
}

void front(std::string_view input) {
  const std::vector<Unit> units = manifest_from_json(sound_manifest(), "run.json").units;
  front_to_json(front_from_json(std::string(input), units, "front.json"), units);
}

void search(std::string_view input) {
  spec_to_json(search_spec_from_json(parse_json(input, "spec.json"), "spec.json"));
}

// A run folder with these events.jsonl and evals.jsonl: everything that looks into it, then a writer, then a look again.
void logs(std::string_view input) {
  const auto [events, evals] = two_files(input);
  const Scratch scratch{{"run/run.json", sound_manifest()}, {"run/events.jsonl", events}, {"run/evals.jsonl", evals}};
  const RunId run{(scratch / "run").string()};
  (void)summarize_run(run);
  (void)read_run_events(run);
  (void)read_run_steps(run, 0, 100);
  (void)read_run_tail(run, {});
  const auto store = RunStore::open(run.path, RunStore::Access::writer);
  store->rewind_events(3);
  store->events();
  store->evaluations();
  store->tells_of_checkpoint(2);
}

void scores(std::string_view input) {
  std::string_view rest = input;
  for (std::size_t end; (end = rest.find('\n')) != std::string_view::npos; rest.remove_prefix(end + 1))
    to_line(score_line(std::string(rest.substr(0, end)), "search journal"));
}

// queue.json, then label.json of a run.
void library(std::string_view input) {
  const auto [queue, label] = two_files(input);
  const Scratch scratch{{"queue.json", queue}, {"run/run.json", sound_manifest()}, {"run/label.json", label}};
  (void)summarize_run(RunId{(scratch / "run").string()});
  const auto read = read_queue((scratch / "queue.json").string());
  if (!read) throw Failure(read.error());
}

}  // namespace

const std::vector<Target>& run_targets() {
  static const std::vector<Target> targets{{"manifest", manifest, {"golden/run-demo/run.json"}},
                                           {"event", event, {}},
                                           {"front", front, {}},
                                           {"search", search, {}},
                                           {"logs", logs, {}},
                                           {"scores", scores, {}},
                                           {"library", library, {}}};
  return targets;
}

}  // namespace qfa::fuzz
