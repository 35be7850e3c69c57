// SPDX-License-Identifier: GPL-3.0-or-later
// The same targets under libFuzzer; the variable QFA_FUZZ names the one. tests/fuzz/run calls it.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/target.h"

namespace {
const qfa::fuzz::Target* target = nullptr;
}

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* name = std::getenv("QFA_FUZZ");
  target = qfa::fuzz::find_target(name == nullptr ? "" : name);
  if (target == nullptr) {
    std::fprintf(stderr, "QFA_FUZZ names no target\n");
    std::exit(2);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  qfa::fuzz::check(*target, {reinterpret_cast<const char*>(data), size});
  return 0;
}
