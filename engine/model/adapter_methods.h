// SPDX-License-Identifier: GPL-3.0-or-later
// The methods behind make_adapter, one file each.
#pragma once

#include "engine/model/adapter.h"

namespace qfa {

std::unique_ptr<Adapter> make_qa_lora(const AdapterSettings& settings, const kernels::GroupedShape& shape, std::uint64_t seed);
std::unique_ptr<Adapter> make_lora(const AdapterSettings& settings, const kernels::GroupedShape& shape, std::uint64_t seed);

}  // namespace qfa
