// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/theme.h"

#include <algorithm>
#include <cmath>

namespace qfa::app {
namespace {

struct BitColour {
  BitWidth width;
  const char* light;
  const char* dark;
  bool light_digit_white;
  bool dark_digit_white;
};

constexpr BitColour kBitColours[] = {
    {2, "#8F1D00", "#DA380A", true, true},   {3, "#A08600", "#F0D835", false, false}, {4, "#0A7468", "#0A8E7E", true, false},
    {5, "#0B3A85", "#80D4FF", true, false},  {6, "#A167F9", "#7A5CEC", false, true},  {8, "#E83A8E", "#FE76B0", false, false},
    {16, "#222222", "#F2F2F2", true, false},
};

const BitColour* find(BitWidth width) {
  const auto* at = std::find_if(std::begin(kBitColours), std::end(kBitColours), [width](const BitColour& c) { return c.width == width; });
  return at == std::end(kBitColours) ? nullptr : at;
}

double luminance(const QColor& colour) {
  const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

}  // namespace

QColor Theme::bit(BitWidth width) const {
  const auto* colour = find(width);
  return colour ? QColor(dark ? colour->dark : colour->light) : text;
}

QColor Theme::digit(BitWidth width) const {
  const auto* colour = find(width);
  if (!colour) return plot;
  return (dark ? colour->dark_digit_white : colour->light_digit_white) ? QColor(Qt::white) : QColor(Qt::black);
}

const Theme& lightTheme() {
  static const Theme theme{false, "#F5F6F8", "#FFFFFF", "#1B1F24", "#57606A", "#818B98", "#0B5CAD", "#1A7F37", "#8A5A00", "#B4232A"};
  return theme;
}

const Theme& darkTheme() {
  static const Theme theme{true, "#1B1F26", "#14171C", "#E6EAF0", "#9AA4B2", "#6E7681", "#6CB6FF", "#4CC26B", "#E3B341", "#FF7B72"};
  return theme;
}

std::optional<ThemeChoice> themeChoiceOf(const QString& word) {
  if (word == "light") return ThemeChoice::light;
  if (word == "dark") return ThemeChoice::dark;
  if (word == "system") return ThemeChoice::system;
  return std::nullopt;
}

const Theme& themeOf(ThemeChoice choice, const QPalette& platform) {
  if (choice == ThemeChoice::system) {
    return platform.color(QPalette::Window).lightness() < platform.color(QPalette::WindowText).lightness() ? darkTheme() : lightTheme();
  }
  return choice == ThemeChoice::dark ? darkTheme() : lightTheme();
}

QPalette paletteOf(const Theme& theme) {
  QPalette palette(theme.text, theme.window);
  palette.setColor(QPalette::Window, theme.window);
  palette.setColor(QPalette::Base, theme.plot);
  palette.setColor(QPalette::AlternateBase, theme.window);
  palette.setColor(QPalette::Button, theme.window);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
    palette.setColor(role, theme.text);
  palette.setColor(QPalette::ToolTipBase, theme.plot);
  palette.setColor(QPalette::PlaceholderText, theme.muted);
  palette.setColor(QPalette::Highlight, theme.accent);
  palette.setColor(QPalette::HighlightedText, theme.dark ? theme.plot : QColor(Qt::white));
  palette.setColor(QPalette::Link, theme.accent);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, theme.border);
  return palette;
}

double contrastRatio(const QColor& one, const QColor& other) {
  const auto [dark, light] = std::minmax({luminance(one), luminance(other)});
  return (light + 0.05) / (dark + 0.05);
}

}  // namespace qfa::app
