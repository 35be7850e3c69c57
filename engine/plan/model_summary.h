// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/inspect.h"

namespace qfa {

ModelSummary model_summary(const std::string& path);  // inspect_model(), throwing

}  // namespace qfa
