// SPDX-License-Identifier: GPL-3.0-or-later
// The members of what the library writes, and what its files share. Internal to the room.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/api/library.h"
#include "engine/store/json_fields.h"

namespace qfa {

template <class V>
void visit_fields(V& v, RunLabel& l) {
  v("name", l.name);
  v("tags", l.tags);
  v("star", l.star);
  v("notes", l.notes);
}

template <class V>
void visit_fields(V& v, WidthScore& s) {
  v("width", s.width);
  v("step", s.step);
  v("signal", s.signal);
  v("score", s.score);
  v("std_err", s.std_err);
  v("n", s.n);
}

template <class V>
void visit_fields(V& v, LossSample& s) {
  v("step", s.step);
  v("loss", s.loss);
}

// Without owner, label and what follows from them: those are looked up each time.
template <class V>
void visit_fields(V& v, RunSummary& s) {
  v("state", s.state);
  v("problem", s.problem);
  v("model", s.model);
  v("bits", s.bits);
  v("method", s.method);
  v("preset", s.preset);
  v("device", s.device);
  v("steps_done", s.steps_done);
  v("steps_total", s.steps_total);
  v("last_checkpoint", s.last_checkpoint);
  v("loss", s.loss);
  v("probes", s.probes);
  v("has_front", s.has_front);
  v("exports", s.exports);
  v("disk_bytes", s.disk_bytes);
  v("created", s.created);
  v("changed", s.changed);
}

// What the files of a run look like; equal stamps: a summary made then still holds.
std::string stamp_of(const std::filesystem::path& folder);
// As the folder tells it: no owner, no label, the state as the last event says. A folder that is no
// readable run says so in `readability`.
RunSummary look_at(const std::filesystem::path& folder);
// Adds owner and label, and turns work that nobody does any more into `stopped`.
void complete(RunSummary& summary);

BitWidth uniform_width(const std::vector<BitWidth>& plan);  // that of most units
RunLabel label_of(const std::filesystem::path& folder);     // throws Failure
std::vector<int> checkpoints_of(const std::filesystem::path& folder);
std::vector<ExportInfo> exports_of(const std::filesystem::path& folder);
Bytes bytes_below(const std::filesystem::path& path);        // of a file or all files below a folder
std::string time_text(std::int64_t seconds);                 // ISO 8601, UTC
std::int64_t changed_at(const std::filesystem::path& path);  // seconds since 1970; 0: no such file

}  // namespace qfa
