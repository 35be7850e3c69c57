// SPDX-License-Identifier: GPL-3.0-or-later
// One value of an array of fp32 or bf16.
#pragma once

#include <cstdint>

#include "kernels/include/half.h"

namespace qfa::kernels::reference {

inline double value_of(float x) {
  return x;
}
inline double value_of(std::uint16_t x) {
  return bfloat16_to_float(x);
}
inline void set(float& to, double value) {
  to = static_cast<float>(value);
}
inline void set(std::uint16_t& to, double value) {
  to = float_to_bfloat16(static_cast<float>(value));
}

}  // namespace qfa::kernels::reference
