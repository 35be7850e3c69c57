// SPDX-License-Identifier: GPL-3.0-or-later
// Ground truth for searches: scores that are additive over units plus interactions and noise, on the unit
// table of a small Llama.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/rng.h"
#include "engine/search/search.h"

namespace qfa {

// Units q, k, v, o, gate_up, down of `layers` layers with SmolLM2-135M's shapes, and the embedding. Bytes as
// in MLX: b bits a weight and two fp16 a group of 32.
inline CostTable llama_costs(int layers, bool embedding = true, std::vector<BitWidth> widths = {2, 3, 4}) {
  const std::pair<const char*, std::uint64_t> types[]{
      {"q", 576 * 576}, {"k", 192 * 576}, {"v", 192 * 576}, {"o", 576 * 576}, {"gate_up", 2 * 576 * 1536}, {"down", 576 * 1536}};
  CostTable costs;
  costs.fixed = 123457;
  const auto add = [&](Unit unit) {
    std::vector<Bytes> bytes;
    for (BitWidth b : unit.choices) bytes.push_back(b == 16 ? unit.parameters * 2 : unit.parameters * static_cast<Bytes>(b + 1) / 8);
    costs.units.push_back(std::move(unit));
    costs.bytes.push_back(std::move(bytes));
  };
  for (int layer = 0; layer < layers; ++layer) {
    for (const auto& [type, parameters] : types) {
      const std::string name = "layers." + std::to_string(layer) + "." + type;
      add({name, {"model." + name}, widths, parameters, true});
    }
  }
  if (embedding) add({"embed", {"model.embed_tokens"}, {3, 4, 5, 6, 8, 16}, 49152 * 576, false});
  return costs;
}

// A unit at b bits costs s_l curve^(b-2) (times a little of its own per width). s_l = type · depth · own, log-normal
// with spreads `type_spread` and `own_spread`; interactions between neighbours; noise of `noise` per score.
class Truth {
 public:
  Truth(const CostTable& costs, std::uint64_t seed, double type_spread, double own_spread, double interaction, double noise,
        double curve = 0.25)
      : costs_(costs), interaction_(interaction), noise_(noise), seed_(seed) {
    std::map<std::string, double> types;
    CounterRng rng(seed, 17);
    for (std::size_t l = 0; l < costs.units.size(); ++l) {
      const Unit& unit = costs.units[l];
      const std::string type = unit.name.substr(unit.name.rfind('.') + 1);
      if (!types.contains(type)) types[type] = std::exp(type_spread * rng.normal());
      const double at = static_cast<double>(l) / static_cast<double>(costs.units.size());
      const double s = types[type] * (1 + 2 * (at - 0.5) * (at - 0.5)) * std::exp(own_spread * rng.normal()) *
                       std::sqrt(static_cast<double>(unit.parameters) / 3e5);
      std::vector<double>& effect = effects_.emplace_back();
      for (BitWidth b : unit.choices) effect.push_back(s * std::pow(curve, b - unit.choices.front()) * std::exp(0.2 * rng.normal()));
      std::sort(effect.begin(), effect.end(), std::greater<>());
    }
    double total = 0;
    for (const auto& effect : effects_) total += effect.front();
    for (auto& effect : effects_) {
      for (double& value : effect) value /= total;  // all-low scores 1 + interactions
    }
  }

  double exact(const BitPlan& plan) const {
    double sum = 0, pairs = 0, before = 0;
    for (std::size_t l = 0; l < plan.bits.size(); ++l) {
      const auto& choices = costs_.units[l].choices;
      const double effect =
          effects_[l][static_cast<std::size_t>(std::find(choices.begin(), choices.end(), plan.bits[l]) - choices.begin())];
      sum += effect;
      pairs += before * effect;
      before = effect;
    }
    const double count = static_cast<double>(plan.bits.size());
    return sum + interaction_ * (pairs * count + 0.3 * sum * sum);
  }
  const std::vector<std::vector<double>>& effects() const { return effects_; }
  // The same plan always scores the same, as with fixed items.
  Score score(const BitPlan& plan) const {
    const std::string id = subnet_id(costs_.units, plan).value;
    CounterRng rng(seed_, std::stoull(id, nullptr, 16));
    Score score;
    score.value = exact(plan) + noise_ * rng.normal();
    score.std_err = noise_;
    return score;
  }

 private:
  const CostTable& costs_;
  double interaction_, noise_;
  std::uint64_t seed_;
  std::vector<std::vector<double>> effects_;
};

// Area above the staircase of `chosen` inside [low, high] x [.., worst], as a share of the box down to `best`.
// A subnet counts with `score`, which need not be what it was chosen by.
inline double hypervolume(const CostTable& costs, std::vector<BitPlan> chosen, const std::function<double(const BitPlan&)>& score,
                          Bytes low, Bytes high, double best, double worst) {
  std::sort(chosen.begin(), chosen.end(), [&](const BitPlan& a, const BitPlan& b) { return costs.size(a) < costs.size(b); });
  double area = 0, level = worst;
  const double range = static_cast<double>(high) - static_cast<double>(low);
  for (const BitPlan& plan : chosen) {
    const double value = score(plan);
    const Bytes size = std::max(costs.size(plan), low);
    if (value >= level || size >= high) continue;
    area += (level - value) * (static_cast<double>(high) - static_cast<double>(size)) / range;
    level = value;
  }
  return area / (worst - best);
}

}  // namespace qfa
