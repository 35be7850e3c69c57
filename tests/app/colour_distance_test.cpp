// SPDX-License-Identifier: GPL-3.0-or-later
// Bit colours can be told apart by everybody: CIEDE2000 between any two of them under normal, protan,
// deutan and tritan vision (Machado 2009, full severity), recomputed from the palette.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "app/settings/theme.h"

namespace qfa::app::testing {
namespace {

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

constexpr std::array<Matrix, 4> kVisions{{
    {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
    {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
    {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
}};
constexpr Matrix kToXyz{{{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}};

Triple times(const Matrix& matrix, const Triple& vector) {
  Triple out{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) out[i] += matrix[i][j] * vector[j];
  }
  return out;
}

Triple linearOf(const QColor& colour) {
  const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
  return {linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
}

Triple labOf(Triple linear) {
  for (auto& c : linear) c = std::clamp(c, 0.0, 1.0);
  const auto xyz = times(kToXyz, linear);
  const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
  const double x = f(xyz[0] / 0.95047), y = f(xyz[1]), z = f(xyz[2] / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double radians(double degrees) {
  return degrees * std::numbers::pi / 180;
}

double hue(double a, double b) {
  if (a == 0 && b == 0) return 0;
  const double h = std::atan2(b, a) * 180 / std::numbers::pi;
  return h < 0 ? h + 360 : h;
}

// Sharma, Wu, Dalal 2005.
double ciede2000(const Triple& one, const Triple& other) {
  const auto pow7 = [](double c) { return std::sqrt(std::pow(c, 7) / (std::pow(c, 7) + std::pow(25.0, 7))); };
  const double g = 0.5 * (1 - pow7((std::hypot(one[1], one[2]) + std::hypot(other[1], other[2])) / 2));
  const double a1 = one[1] * (1 + g), a2 = other[1] * (1 + g);
  const double c1 = std::hypot(a1, one[2]), c2 = std::hypot(a2, other[2]);
  const double h1 = hue(a1, one[2]), h2 = hue(a2, other[2]);
  double dh = 0, hm = h1 + h2;
  if (c1 * c2 != 0) {
    dh = h2 - h1;
    if (dh > 180) dh -= 360;
    if (dh < -180) dh += 360;
    hm = std::abs(h1 - h2) <= 180 ? hm / 2 : hm < 360 ? (hm + 360) / 2 : (hm - 360) / 2;
  }
  const double d_hue = 2 * std::sqrt(c1 * c2) * std::sin(radians(dh / 2));
  const double lm = (one[0] + other[0]) / 2, cm = (c1 + c2) / 2;
  const double t = 1 - 0.17 * std::cos(radians(hm - 30)) + 0.24 * std::cos(radians(2 * hm)) + 0.32 * std::cos(radians(3 * hm + 6)) -
                   0.20 * std::cos(radians(4 * hm - 63));
  const double rotation = -std::sin(radians(60 * std::exp(-std::pow((hm - 275) / 25, 2)))) * 2 * pow7(cm);
  const double dl = (other[0] - one[0]) / (1 + 0.015 * std::pow(lm - 50, 2) / std::sqrt(20 + std::pow(lm - 50, 2)));
  const double dc = (c2 - c1) / (1 + 0.045 * cm), dhue = d_hue / (1 + 0.015 * cm * t);
  return std::sqrt(dl * dl + dc * dc + dhue * dhue + rotation * dc * dhue);
}

double smallestDistance(const Theme& theme, const std::vector<BitWidth>& widths) {
  double smallest = std::numeric_limits<double>::max();
  for (const auto& vision : kVisions) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const auto seen = [&](BitWidth width) { return labOf(times(vision, linearOf(theme.bit(width)))); };
        smallest = std::min(smallest, ciede2000(seen(widths[i]), seen(widths[j])));
      }
    }
  }
  return smallest;
}

TEST(BitColours, DistanceFormulaOnPublishedPairs) {
  EXPECT_NEAR(ciede2000({50, 2.6772, -79.7751}, {50, 0, -82.7485}), 2.0425, 5e-5);
  EXPECT_NEAR(ciede2000({50, -1.3802, -84.2814}, {50, 0, -82.7485}), 1.0000, 5e-5);
  EXPECT_NEAR(ciede2000({2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}), 0.9082, 5e-5);
  EXPECT_NEAR(ciede2000({50, 2.5, 0}, {73, 25, -18}), 27.1492, 5e-5);
}

TEST(BitColours, AnyTwoCanBeToldApart) {
  const std::vector<BitWidth> all{2, 3, 4, 5, 6, 8, 16};
  EXPECT_NEAR(smallestDistance(lightTheme(), all), 16.6, 0.06);
  EXPECT_NEAR(smallestDistance(darkTheme(), all), 16.5, 0.06);
  EXPECT_NEAR(smallestDistance(lightTheme(), {2, 3, 4}), 22.5, 0.06);
  EXPECT_NEAR(smallestDistance(darkTheme(), {2, 3, 4}), 25.1, 0.06);
}

}  // namespace
}  // namespace qfa::app::testing
