// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/heap.h"

#include <malloc.h>

#include "engine/core/process.h"

namespace qfa {

void keep_freed_pages() {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

void return_freed_pages() {
  malloc_trim(0);
}

void HeapKeeper::after_step() {
  const std::uint64_t now = resident_bytes();
  if (trimmed_) {
    settled_ = now;
    trimmed_ = false;
  } else if (now > settled_ + settled_ / 10) {
    return_freed_pages();
    trimmed_ = true;
  }
}

}  // namespace qfa
