// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/fonts.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <algorithm>

namespace qfa::app {
namespace {

QFont scaled(double factor) {
  auto font = QApplication::font();
  font.setPixelSize(std::max(11, qRound(QFontInfo(font).pixelSize() * factor)));
  return font;
}

}  // namespace

QFont pageTitleFont() {
  return scaled(1.5);
}

QFont cardTitleFont() {
  auto font = scaled(1.15);
  font.setWeight(QFont::DemiBold);
  return font;
}

QFont captionFont() {
  return scaled(0.85);
}

QFont numberFont() {
  return QFontDatabase::systemFont(QFontDatabase::FixedFont);
}

}  // namespace qfa::app
