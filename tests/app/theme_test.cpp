// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QCheckBox>
#include <QImage>
#include <QLineEdit>
#include <QPixmap>
#include <algorithm>

#include "app/settings/theme.h"
#include "app/widgets/border_style.h"

namespace qfa::app::testing {
namespace {

TEST(Theme, ContrastFormula) {
  EXPECT_NEAR(contrastRatio(Qt::black, Qt::white), 21, 1e-9);
  EXPECT_NEAR(contrastRatio(Qt::white, Qt::white), 1, 1e-9);
  EXPECT_NEAR(contrastRatio("#767676", "#FFFFFF"), 4.54, 0.01);
}

class ThemeContrast : public ::testing::TestWithParam<const Theme*> {};

TEST_P(ThemeContrast, TextBordersAndBitColours) {
  const auto& theme = *GetParam();
  for (const auto& ground : {theme.window, theme.plot}) {
    for (const auto& text : {theme.text, theme.muted, theme.accent, theme.ok, theme.warn, theme.error}) {
      EXPECT_GE(contrastRatio(text, ground), 4.5) << text.name().toStdString() << " on " << ground.name().toStdString();
    }
    EXPECT_GE(contrastRatio(theme.border, ground), 3.0);
  }
  for (const BitWidth width : {2, 3, 4, 5, 6, 8, 16}) {
    EXPECT_GE(contrastRatio(theme.bit(width), theme.plot), 3.5) << width;
    EXPECT_GE(contrastRatio(theme.bit(width), theme.window), 3.2) << width;
    EXPECT_GE(contrastRatio(theme.digit(width), theme.bit(width)), 4.4) << width;
  }
  const auto palette = paletteOf(theme);
  EXPECT_EQ(palette.color(QPalette::Window), theme.window);
  EXPECT_GE(contrastRatio(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)), 4.5);
  EXPECT_GE(contrastRatio(palette.color(QPalette::Disabled, QPalette::ButtonText), palette.color(QPalette::Button)), 3.0);
}

TEST_P(ThemeContrast, BordersOfControlsCanBeSeen) {
  const auto& theme = *GetParam();
  BorderStyle style;
  QCheckBox box;
  QLineEdit line;
  for (QWidget* control : {static_cast<QWidget*>(&box), static_cast<QWidget*>(&line)}) {
    control->setStyle(&style);
    control->setPalette(paletteOf(theme));
    control->resize(60, 30);
    const auto picture = control->grab().toImage();
    double best = 0;
    for (int x = 0; x < 30; ++x) best = std::max(best, contrastRatio(picture.pixelColor(x, 15), theme.window));
    EXPECT_GE(best, 3.0);
  }
}

INSTANTIATE_TEST_SUITE_P(Both, ThemeContrast, ::testing::Values(&lightTheme(), &darkTheme()));

TEST(Theme, SystemFollowsThePlatformPalette) {
  EXPECT_FALSE(themeOf(ThemeChoice::system, paletteOf(lightTheme())).dark);
  EXPECT_TRUE(themeOf(ThemeChoice::system, paletteOf(darkTheme())).dark);
  EXPECT_TRUE(themeOf(ThemeChoice::dark, paletteOf(lightTheme())).dark);
  EXPECT_EQ(themeChoiceOf("dark"), ThemeChoice::dark);
  EXPECT_FALSE(themeChoiceOf("Dark blue"));
}

}  // namespace
}  // namespace qfa::app::testing
