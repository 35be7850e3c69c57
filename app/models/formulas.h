// SPDX-License-Identifier: GPL-3.0-or-later
// F1: the formula behind a page, with the numbers that the page shows now. Terms as in the README.
#pragma once

#include <QString>

#include "engine/api/specs.h"

namespace qfa::app {

class FrontState;
class LiveModel;
class SamplerModel;

// The sampler's target, the expected share of updates of each width, and c = alpha/r.
QString draftFormula(const RunSpec& spec, const SamplerModel& sampler);
// Realised and expected rates with their 95 % band, at the step that the plots show.
QString ratesFormula(const LiveModel& live);
// The bytes of the subnet shown as the sum of its parts; its difference to the uniform one.
QString bytesFormula(const FrontState& front);
// What an adapter becomes in a file.
QString mergeFormula(const RunSpec& spec);

}  // namespace qfa::app
