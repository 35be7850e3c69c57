// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes that a run writes.
#pragma once

#include "engine/api/plan.h"
#include "engine/import/base_model.h"

namespace qfa {

inline constexpr int kCheckpointsKept = 3;

struct DiskUse {
  Bytes codes = 0;       // one file, linked from the cache
  Bytes checkpoint = 0;  // values and two moments in fp32, of every adapter
  Bytes events = 0;
  Bytes at_end() const { return codes + checkpoint * kCheckpointsKept + events; }
  Bytes most() const { return at_end() + checkpoint; }  // while one is written beside those kept
};
DiskUse disk_use(const RunSpec& spec, const BaseModel& base, std::size_t units);

}  // namespace qfa
