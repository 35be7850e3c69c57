// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/library_json.h"

#include "engine/store/library_fields.h"

namespace qfa {
namespace {

OrderedJson owner_to_json(const RunOwner& owner) {
  return {{"host", owner.host}, {"pid", owner.pid}};
}

}  // namespace

OrderedJson summary_to_json(const RunSummary& run) {
  OrderedJson json{{"run", run.run.path}, {"readable", run.readability == RunReadability::readable}};
  if (run.owner) json["owner"] = owner_to_json(*run.owner);
  json["label"] = fields::value_of(run.label);
  json.update(fields::value_of(run));
  json["state"] = state_word(run);
  json["interrupted"] = run.interrupted;
  return json;
}

OrderedJson details_to_json(const RunDetails& details) {
  OrderedJson json{{"spec", spec_to_json(details.spec)}, {"facts", OrderedJson::object()}};
  for (const auto& [key, value] : details.facts) json["facts"][key] = value;
  json["checkpoints"] = OrderedJson::array();
  for (const auto& c : details.checkpoints)
    json["checkpoints"].push_back({{"step", c.step}, {"size_bytes", c.bytes}, {"probes", fields::value_of(c.probes)}});
  json["exports"] = OrderedJson::array();
  for (const auto& e : details.exports)
    json["exports"].push_back({{"name", e.name}, {"format", e.format}, {"size_bytes", e.bytes}, {"created", e.created}});
  return json;
}

OrderedJson queue_to_json(const Queue& queue) {
  OrderedJson json{{"jobs", OrderedJson::array()}, {"failures", OrderedJson::array()}};
  for (const QueueJob& job : queue.jobs) {
    static constexpr const char* kKinds[] = {"train", "resume", "search"};
    json["jobs"].push_back({{"id", job.id},
                            {"kind", kKinds[job.command.index()]},
                            {"run", run_of(job.command)},
                            {"running", job.running},
                            {"added", job.added}});
  }
  for (const QueueFailure& failure : queue.failures)
    json["failures"].push_back({{"id", failure.id}, {"run", failure.run}, {"sentence", failure.sentence}, {"at", failure.at}});
  if (queue.runner) json["runner"] = owner_to_json(*queue.runner);
  return json;
}

}  // namespace qfa
