// SPDX-License-Identifier: GPL-3.0-or-later
// Fills a list of choices; what cannot be chosen yet is greyed and says why.
#pragma once

#include <vector>

#include "app/models/run_settings.h"

class QComboBox;

namespace qfa::app {

void addChoices(QComboBox& combo, const std::vector<SettingChoice>& choices);

}  // namespace qfa::app
