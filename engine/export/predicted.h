// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "engine/export/exporter.h"

namespace qfa {

// Bytes of the weights file that write_export makes of these widths (modules without one: 16 bits).
Bytes predicted_bytes(ExportFormat format, const BaseModel& base, const std::map<std::string, BitWidth>& widths, int group,
                      const std::string& chat_template);

}  // namespace qfa
