// SPDX-License-Identifier: GPL-3.0-or-later
// What would clear a finding, where the settings say it: the engine's findings carry sentences only.
#pragma once

#include <QString>
#include <optional>

#include "app/models/draft_model.h"
#include "engine/api/inspect.h"
#include "engine/api/plan.h"

namespace qfa::app {

struct QuickFix {
  QString label;  // "Period SL = 5000"
  DraftModel::Values values;
};

// `model`: of the draft, null where it is not known. Nothing where the finding needs a decision.
std::optional<QuickFix> quickFix(const Finding& finding, const RunSpec& spec, const ModelSummary* model);

}  // namespace qfa::app
