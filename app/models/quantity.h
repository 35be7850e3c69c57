// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as people type them.
#pragma once

#include <QString>
#include <optional>

namespace qfa::app {

// "8000", "8k" and "8 k" (10³), "1.5M", "8Ki" (2¹⁰), "2e-5"; a comma is a decimal comma where the
// locale has one. Spaces between digits are grouping.
std::optional<double> parseQuantity(const QString& text);

// As few digits as give the value back: "10000", "0.3", "2e-5".
QString plainNumber(double value);

}  // namespace qfa::app
