// SPDX-License-Identifier: GPL-3.0-or-later
// The real engine thread over a job that trains until it is cancelled. Apart from Qt, whose macros take the words of the session.
#pragma once

#include <memory>

#include "engine/api/engine.h"

namespace qfa::app::testing {

std::unique_ptr<Engine> endless_engine();

}  // namespace qfa::app::testing
