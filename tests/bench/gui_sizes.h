// SPDX-License-Identifier: GPL-3.0-or-later
// The window with much in it: a long series, a large library.
#pragma once

#include "app/settings/settings.h"

namespace qfa::bench {

int points(app::Settings& settings, int count);
int library(app::Settings& settings, int count);

}  // namespace qfa::bench
