// SPDX-License-Identifier: GPL-3.0-or-later
// What is believed of the effects u_l(b) before any subnet is scored. With 60 evaluations and 181 units
// of 3 widths a free effect per unit and width is hopeless; the prior says which effects are alike:
//
//   Cov(u_l(b), u_m(c)) = v_l v_m k_lm(b, c) [ (G + T·[t_l = t_m]·(1 + D·exp(-(x_l - x_m)² / 2ℓ²))) + ρ·[l = m] ]
//   k_lm(b, c) = h_l(b) h_m(c) + κ·[b = c],   h_l(b) = 4^-(b - smallest width of l)
//   v_l = sqrt(parameters of l / mean parameters)
//
// h: a bit less quadruples the power of the rounding error, so widths are ordered and unevenly spaced; κ
// lets every width deviate. t_l: the module type, the unit's name without its layer number; x_l: the layer's
// place in [0, 1]. G: all units; T: one effect per type and width; D: types change smoothly with depth;
// ρ: each unit on its own, the second ridge strength. The first is the noise σ² of (K + σ² I).
#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

#include "engine/search/search.h"

namespace qfa {

struct UnitPlace {
  std::string type;  // "layers.3.gate_up" -> "layers.gate_up", "embed" -> "embed"
  double depth = 0;  // 0 … 1
};
std::vector<UnitPlace> unit_places(const std::vector<Unit>& units);

// Columns are (unit, choice) pairs in order; offset[l] is the first column of unit l.
struct EffectPrior {
  std::vector<std::size_t> offset;
  Eigen::MatrixXd shared;     // [columns, columns], ρ = 0
  Eigen::MatrixXd deviation;  // [columns, columns], the factor of ρ
};
EffectPrior effect_prior(const CostTable& costs);

}  // namespace qfa
