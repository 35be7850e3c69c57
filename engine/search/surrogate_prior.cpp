// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/search/surrogate_prior.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace qfa {
namespace {

constexpr double kGlobal = 1.0;      // G
constexpr double kType = 1.0;        // T
constexpr double kDepth = 0.5;       // D
constexpr double kLength = 0.2;      // ℓ, a fifth of the model's depth
constexpr double kCurvature = 0.05;  // κ

bool is_number(std::string_view part) {
  return !part.empty() && part.size() < 9 && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct Column {
  std::size_t unit = 0;
  BitWidth width = 0;
  double damage = 0;  // v_l h_l(b)
  double scale = 0;   // v_l
};

std::vector<Column> columns_of(const CostTable& costs) {
  double mean = 0;
  for (const Unit& unit : costs.units) mean += static_cast<double>(unit.parameters) / static_cast<double>(costs.units.size());
  std::vector<Column> columns;
  for (std::size_t l = 0; l < costs.units.size(); ++l) {
    const Unit& unit = costs.units[l];
    const double scale = mean > 0 ? std::sqrt(static_cast<double>(unit.parameters) / mean) : 1;
    const BitWidth least = *std::min_element(unit.choices.begin(), unit.choices.end());
    for (BitWidth width : unit.choices) columns.push_back({l, width, scale * std::pow(0.25, width - least), scale});
  }
  return columns;
}

}  // namespace

std::vector<UnitPlace> unit_places(const std::vector<Unit>& units) {
  std::vector<UnitPlace> places;
  double deepest = 1;
  for (const Unit& unit : units) {
    UnitPlace place;
    bool numbered = false;
    for (std::size_t begin = 0; begin <= unit.name.size();) {
      const std::size_t end = std::min(unit.name.find('.', begin), unit.name.size());
      const std::string part = unit.name.substr(begin, end - begin);
      if (!numbered && is_number(part)) {
        numbered = true;
        place.depth = std::stod(part);
      } else {
        place.type += (place.type.empty() ? "" : ".") + part;
      }
      begin = end + 1;
    }
    deepest = std::max(deepest, place.depth);
    places.push_back(std::move(place));
  }
  for (UnitPlace& place : places) place.depth /= deepest;
  return places;
}

EffectPrior effect_prior(const CostTable& costs) {
  const std::vector<UnitPlace> places = unit_places(costs.units);
  const std::vector<Column> columns = columns_of(costs);
  EffectPrior prior;
  std::size_t offset = 0;
  for (const Unit& unit : costs.units) {
    prior.offset.push_back(offset);
    offset += unit.choices.size();
  }
  const auto n = static_cast<Eigen::Index>(columns.size());
  prior.shared.resize(n, n);
  prior.deviation.setZero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const Column& a = columns[static_cast<std::size_t>(i)];
    for (Eigen::Index j = 0; j <= i; ++j) {
      const Column& b = columns[static_cast<std::size_t>(j)];
      const UnitPlace &p = places[a.unit], &q = places[b.unit];
      const double widths = a.damage * b.damage + (a.width == b.width ? kCurvature * a.scale * b.scale : 0);
      const double apart = p.depth - q.depth;
      const double alike = p.type == q.type ? kType * (1 + kDepth * std::exp(-apart * apart / (2 * kLength * kLength))) : 0;
      prior.shared(i, j) = prior.shared(j, i) = widths * (kGlobal + alike);
      if (a.unit == b.unit) prior.deviation(i, j) = prior.deviation(j, i) = widths;
    }
  }
  return prior;
}

}  // namespace qfa
