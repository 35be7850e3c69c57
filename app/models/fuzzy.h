// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace qfa::app {

// How well a typed pattern matches a text, case ignored: every word of the pattern must occur, its
// characters in order. Higher is better, below 0 is no match; an empty pattern matches all with 0.
int fuzzyScore(const QString& pattern, const QString& text);

}  // namespace qfa::app
