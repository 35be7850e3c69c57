// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps resident memory from creeping up over steps that allocate alike, but never the same sizes.
#pragma once

#include <cstdint>

namespace qfa {

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
