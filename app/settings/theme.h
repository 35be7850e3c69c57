// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of the program, light and dark. Text has a contrast of at least 4.5 to its ground,
// bit colours at least 3.5 to the plot's; tests/app recomputes both.
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>
#include <optional>

#include "engine/api/bit_plan.h"

namespace qfa::app {

struct Theme {
  bool dark = false;
  QColor window, plot, text, muted, border, accent, ok, warn, error;

  // One hue per bit-width, and the colour of a digit on it. Widths without a colour: the text colour.
  QColor bit(BitWidth width) const;
  QColor digit(BitWidth width) const;
};

const Theme& lightTheme();
const Theme& darkTheme();

enum class ThemeChoice { light, dark, system };
std::optional<ThemeChoice> themeChoiceOf(const QString& word);
// system: by the lightness of the platform's own palette.
const Theme& themeOf(ThemeChoice choice, const QPalette& platform);
QPalette paletteOf(const Theme& theme);

// WCAG 2 contrast ratio, 1 … 21.
double contrastRatio(const QColor& one, const QColor& other);

}  // namespace qfa::app
