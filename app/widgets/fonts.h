// SPDX-License-Identifier: GPL-3.0-or-later
// The sizes of text, all derived from the system's font.
#pragma once

#include <QFont>

namespace qfa::app {

QFont pageTitleFont();  // 1.5 times
QFont cardTitleFont();  // 1.15 times, semibold
QFont captionFont();    // 0.85 times, never under 11 px
QFont numberFont();     // the system's fixed font: digits stand under digits

}  // namespace qfa::app
