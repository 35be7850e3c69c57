// SPDX-License-Identifier: GPL-3.0-or-later
// New run, cards 3 to 6: supernet, adapter, sampler, training and safety.
#pragma once

#include "app/widgets/card_box.h"

class QLabel;

namespace qfa::app {

class DraftModel;
class PlanModel;
class SamplerModel;

CardBox* makeSupernetCard(DraftModel& draft, const PlanModel& plan, QWidget* parent);
CardBox* makeAdapterCard(DraftModel& draft, const PlanModel& plan, QWidget* parent);
CardBox* makeSamplerCard(DraftModel& draft, const SamplerModel& sampler, QWidget* parent);
CardBox* makeTrainingCard(DraftModel& draft, QWidget* parent);

}  // namespace qfa::app
