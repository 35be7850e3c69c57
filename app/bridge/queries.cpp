// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bridge/queries.h"

namespace qfa::app {

Queries::Queries() {
  pool_.setMaxThreadCount(2);  // a slow question does not hold up a quick one
}

Queries::~Queries() {
  pool_.waitForDone();
}

}  // namespace qfa::app
