// SPDX-License-Identifier: GPL-3.0-or-later
// The members of every specification, once. Internal to the room.
#pragma once

#include "engine/store/run_store.h"

namespace qfa {

template <class V>
void visit_fields(V& v, SamplerSpec& s) {
  v("kind", s.kind);
  v("period_steps", s.period_steps);
  v("mixture", s.mixture);
}

template <class V>
void visit_fields(V& v, CodesSpec& s) {
  v("method", s.method);
  v("grid", s.grid);
  v("stream", s.stream);
  v("calibration_file", s.calibration_file);
  v("calibration_tokens", s.calibration_tokens);
  v("damping", s.damping);
  v.later("stream_bits", s.stream_bits);
  v.later("act_order", s.act_order);
  v.later("block_epochs", s.block_epochs);
  v.later("block_lr", s.block_lr);
  v.later("block_weight_lr", s.block_weight_lr);
}

template <class V>
void visit_fields(V& v, RunSpec& s) {
  v("model", s.model);
  v("data", s.data);
  v("out", s.out);
  v("preset", s.preset);
  v("bits", s.bits);
  v("embed_bits", s.embed_bits);
  v("group", s.group);
  v("granularity", s.granularity);
  v("method", s.method);
  v("codes", s.codes);
  v("sampler", s.sampler);
  v("prompt", s.prompt);
  v("steps", s.steps);
  v("batch", s.batch);
  v("micro_batch", s.micro_batch);
  v("seq", s.seq);
  v("lr", s.lr);
  v("lr_schedule", s.lr_schedule);
  v("rank", s.rank);
  v("alpha", s.alpha);
  v("clip", s.clip);
  v("dtype", s.dtype);
  v("probe", s.probe);
  v("probe_every", s.probe_every);
  v("probe_limit", s.probe_limit);
  v("checkpoint_every", s.checkpoint_every);
  v("seed", s.seed);
  v("threads", s.threads);
}

template <class V>
void visit_fields(V& v, SearchSpec& s) {
  v("method", s.method);
  v("tasks", s.tasks);
  v("kl_text", s.kl_text);
  v("kl_tokens", s.kl_tokens);
  v("limit", s.limit);
  v("evaluations", s.evaluations);
  v("min_bytes", s.min_bytes);
  v("max_bytes", s.max_bytes);
  v("locks", s.locks);
  v("report", s.report);
  v("target", s.target);
  v("dtype", s.dtype);
  v("seed", s.seed);
}

template <class V>
void visit_fields(V& v, Unit& u) {
  v("name", u.name);
  v("modules", u.modules);
  v("choices", u.choices);
  v("parameters", u.parameters);
  v("trained", u.trained);
}

template <class V>
void visit_fields(V& v, RunManifest& m) {
  v("schema", m.schema);
  v("program_version", m.program_version);
  v("created", m.created);
  v("device", m.device);
  v("model_fingerprint", m.model_fingerprint);
  v("data_fingerprint", m.data_fingerprint);
  v("spec", m.spec);
  v("units", m.units);
}

}  // namespace qfa
