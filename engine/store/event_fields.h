// SPDX-License-Identifier: GPL-3.0-or-later
// The members of every event, once. Internal to the room.
#pragma once

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#include "engine/store/json_fields.h"

namespace qfa {

template <class Body>
struct EventType;  // kName: the "type" of the line

#define QFA_EVENT_TYPE(BODY, NAME)                  \
  template <>                                       \
  struct EventType<BODY> {                          \
    static constexpr std::string_view kName = NAME; \
  }
QFA_EVENT_TYPE(Progress, "progress");
QFA_EVENT_TYPE(StepMetrics, "step_metrics");
QFA_EVENT_TYPE(SamplingRates, "sampling_rates");
QFA_EVENT_TYPE(VisitCounts, "visit_counts");
QFA_EVENT_TYPE(EvalPoint, "eval_point");
QFA_EVENT_TYPE(CheckpointSaved, "checkpoint_saved");
QFA_EVENT_TYPE(FrontUpdated, "front_updated");
QFA_EVENT_TYPE(ExportReport, "export_report");
QFA_EVENT_TYPE(Notice, "notice");
QFA_EVENT_TYPE(StateChanged, "state_changed");
QFA_EVENT_TYPE(Finished, "finished");
#undef QFA_EVENT_TYPE

template <class V>
void visit_fields(V& v, Progress& e) {
  v("stage", e.stage);
  v("done", e.done);
  v("total", e.total);
  v("eta_s", e.eta_s);
  v("note", e.note);
}

template <class V>
void visit_fields(V& v, StepMetrics& e) {
  v("step", e.step);
  v("plan", e.plan);
  v("average_bits", e.average_bits);
  v("loss", e.loss);
  v("lr", e.lr);
  v("grad_norm", e.grad_norm);
  v("tokens", e.tokens);
  v("step_ms", e.step_ms);
  v.later("target_bits", e.target_bits);
  v.later("rss_bytes", e.rss_bytes);
}

template <class V>
void visit_fields(V& v, SamplingRates& e) {
  v("step", e.step);
  v("realised", e.realised);
  v("expected", e.expected);
  v("half_width", e.half_width);
  v("bin_realised", e.bin_realised);
  v("bin_expected", e.bin_expected);
  v.later("bin_half_width", e.bin_half_width);
}

template <class V>
void visit_fields(V& v, VisitCounts& e) {
  v("step", e.step);
  v("units", e.units);
  v("widths", e.widths);
  v("visits", e.visits);
  v("last", e.last);
  v("expected", e.expected);
  v("std_dev", e.std_dev);
}

template <class V>
void visit_fields(V& v, CheckpointSaved& e) {
  v("step", e.step);
  v("size_bytes", e.size_bytes);
}

template <class V>
void visit_fields(V& v, EvalPoint& e) {
  v("step", e.step);
  v("subnet", e.subnet);
  v("plan", e.plan);
  v("kind", e.kind);
  v("split", e.split);
  v("signal", e.signal);
  v("score", e.score);
  v("std_err", e.std_err);
  v("n", e.n);
  v("size_bytes", e.size_bytes);
}

// All of a front's point but its plan, which is a list in events and keyed by unit in fronts.
template <class V>
void visit_point(V& v, FrontPoint& p) {
  v("size_bytes", p.size_bytes);
  v("average_bits", p.average_bits);
  v("score", p.score);
  v("std_err", p.std_err);
  v("signal", p.signal);
  v("on_front", p.on_front);
  v("kind", p.kind);
  v("accuracy", p.accuracy);
  v("report_score", p.report_score);
  v("report_std_err", p.report_std_err);
  v("report_task", p.report_task);
}

template <class V>
void visit_fields(V& v, FrontPoint& p) {
  v("id", p.subnet);
  v("plan", p.plan);
  visit_point(v, p);
}

template <class V>
void visit_fields(V& v, ParetoFront& f) {
  v("points", f.points);
  v("signal", f.signal);
  v("higher_is_better", f.higher_is_better);
  v("target", f.target);
}

template <class V>
void visit_fields(V& v, FrontUpdated& e) {
  if constexpr (std::is_same_v<V, fields::Writer>) {
    v("front", e.front ? *e.front : ParetoFront{});  // the front is shared: never touched here
  } else {
    auto front = std::make_shared<ParetoFront>();
    v("front", *front);
    e.front = std::move(front);
  }
}

template <class V>
void visit_fields(V& v, ExportCheck& c) {
  v("name", c.name);
  v("outcome", c.outcome);
  v("finding", c.finding);
  v("seconds", c.seconds);
}

template <class V>
void visit_fields(V& v, ExportReport& e) {
  v("out", e.out);
  v("format", e.format);
  v("subnet", e.subnet);
  v("size_bytes", e.size_bytes);
  v("verdict", e.verdict);
  v("reason", e.reason);
  v("checks", e.checks);
  v("card", e.card);
}

template <class V>
void visit_fields(V& v, Notice& e) {
  v("severity", e.severity);
  v("room", e.room);
  v("message", e.message);
  v.later("kind", e.kind);
  v.later("step", e.step);
  v.later("action", e.action);
}

template <class V>
void visit_fields(V& v, StateChanged& e) {
  v("state", e.state);
}

template <class V>
void visit_fields(V& v, Error& e) {
  v("code", e.code);
  v("message", e.message);
  v("where", e.where);
  v("details", e.details);
}

template <class V>
void visit_fields(V& v, Finished& e) {
  v("outcome", e.outcome);
  v("error", e.error);
  v("summary", e.summary);
}

}  // namespace qfa
