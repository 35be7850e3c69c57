// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/heap.h"

#include <malloc.h>

#include "engine/core/process.h"

namespace qfa {

void HeapKeeper::after_step() {
  const std::uint64_t now = resident_bytes();
  if (trimmed_) {
    settled_ = now;
    trimmed_ = false;
  } else if (now > settled_ + settled_ / 10) {
    malloc_trim(0);
    trimmed_ = true;
  }
}

}  // namespace qfa
