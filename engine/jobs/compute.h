// SPDX-License-Identifier: GPL-3.0-or-later
// LibTorch as a run's settings ask for it.
#pragma once

#include <c10/core/ScalarType.h>

#include <string>

#include "engine/api/specs.h"

namespace qfa {

void prepare_compute(int threads);  // threads of LibTorch (0: all cores); freed pages are kept from now on
std::string device_text();          // "cpu, 2 threads"
at::ScalarType scalar_type(ComputeType type);

}  // namespace qfa
