// SPDX-License-Identifier: GPL-3.0-or-later
// What the allocator does with pages that a computation frees: keeps them for the next layer, without letting resident memory creep
// up over steps that allocate alike, but never the same sizes.
#pragma once

#include <cstdint>

namespace qfa {

// Freed blocks of up to 32 MB stay with the process: a tensor given back after every operation costs a page fault for each page of
// the next (8 % of scoring in fp32).
void keep_freed_pages();
void return_freed_pages();  // to the system, all of them

// The allocator keeps what a step freed in pieces that the next one cannot use. Once a tenth has been
// added, the free pages go back to the system; touching them again costs a few milliseconds.
class HeapKeeper {
 public:
  void after_step();

 private:
  std::uint64_t settled_ = 0;  // resident at the end of the first step after the pages went back
  bool trimmed_ = true;
};

}  // namespace qfa
