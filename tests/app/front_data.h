// SPDX-License-Identifier: GPL-3.0-or-later
// A solved front of made-up numbers, with a solver that answers by enumeration over one ladder of plans.
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/api/front.h"

namespace qfa::app::testing {

// Two layers of q, k, v, down and an embedding: nine units.
inline std::vector<Unit> front_units() {
  std::vector<Unit> units{{"embed", {"model.embed_tokens"}, {4, 8}, 8'000'000, false}};
  for (int layer = 0; layer < 2; ++layer) {
    for (const char* type : {"q", "k", "v", "down"})
      units.push_back({"layers." + std::to_string(layer) + '.' + type, {}, {2, 3, 4}, type[0] == 'd' ? 4'000'000u : 1'000'000u, true});
  }
  return units;
}

inline Bytes unit_bytes(const Unit& unit, BitWidth bits) {
  return unit.parameters * static_cast<Bytes>(bits + 1) / 8;
}

inline Bytes front_bytes(const BitPlan& plan) {
  const auto units = front_units();
  Bytes sum = 1'000'003;
  for (std::size_t l = 0; l < units.size(); ++l) sum += unit_bytes(units[l], plan.bits[l]);
  return sum;
}

inline std::string front_id(const BitPlan& plan) {
  std::string id;
  for (const BitWidth bits : plan.bits) id += std::to_string(bits);
  return id;
}

inline double front_score(const BitPlan& plan) {
  double sum = 0;
  for (std::size_t l = 0; l < plan.bits.size(); ++l) sum += (1.0 + static_cast<double>(l % 3)) / plan.bits[l];
  return sum;
}

inline bool meets(const SolveRequest& request, const BitPlan& plan) {
  const auto units = front_units();
  for (std::size_t l = 0; l < units.size(); ++l) {
    const auto lock = request.locks.find(units[l].name);
    if (lock != request.locks.end() && lock->second != plan.bits[l]) return false;
    const auto least = request.rules.minimum.find(units[l].name.substr(units[l].name.rfind('.') + 1));
    if (least != request.rules.minimum.end() && plan.bits[l] < least->second) return false;
  }
  return true;
}

inline std::vector<BitPlan> all_front_plans() {
  std::vector<BitPlan> plans{{}};
  for (const Unit& unit : front_units()) {
    std::vector<BitPlan> next;
    for (const BitPlan& plan : plans) {
      for (const BitWidth bits : unit.choices) {
        next.push_back(plan);
        next.back().bits.push_back(bits);
      }
    }
    plans = std::move(next);
  }
  return plans;
}

inline ScoredSubnet scored_subnet(const BitPlan& plan, const std::string& kind) {
  ScoredSubnet subnet;
  subnet.plan = plan, subnet.kind = kind, subnet.subnet = {front_id(plan)};
  subnet.size_bytes = front_bytes(plan);
  subnet.average_bits = 3, subnet.score = front_score(plan), subnet.std_err = 0.02, subnet.n = 96;
  subnet.accuracy = 0.5;
  return subnet;
}

// `searched`: how many of the plans were scored besides the uniform ones.
inline FrontSolution front_solution(const SolveRequest& request, std::size_t searched = 12) {
  FrontSolution out;
  out.target = request.target;
  out.signal = "tickets-search/nll", out.split = "search";
  out.units = front_units(), out.fixed_bytes = 1'000'003;
  for (const Unit& unit : out.units) {
    auto& bytes = out.bytes.emplace_back();
    auto& effect = out.effects.effect.emplace_back();
    out.effects.offset.push_back(out.effects.columns);
    out.effects.columns += unit.choices.size();
    const auto l = static_cast<double>((out.effects.effect.size() - 1) % 3);
    for (const BitWidth bits : unit.choices) {
      bytes.push_back(unit_bytes(unit, bits));
      effect.push_back((1.0 + l) / bits);
    }
  }
  out.effects.covariance.assign(out.effects.columns * out.effects.columns, 0);
  for (std::size_t i = 0; i < out.effects.columns; ++i) out.effects.covariance[i * out.effects.columns + i] = 1e-4;
  const auto plans = all_front_plans();
  std::vector<ScoredSubnet> scored;
  for (const BitWidth width : {2, 3, 4}) {
    BitPlan plan{std::vector<BitWidth>(out.units.size(), width)};
    plan.bits[0] = width == 4 ? 8 : 4;
    scored.push_back(scored_subnet(plan, "uniform"));
  }
  for (std::size_t i = 0; i < searched; ++i) scored.push_back(scored_subnet(plans[(i * 7919 + 311) % plans.size()], "searched"));
  std::sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.size_bytes < b.size_bytes; });
  scored.erase(std::unique(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.subnet == b.subnet; }), scored.end());
  double best = 1e9;
  for (std::size_t i = 0; i < scored.size(); ++i) {
    auto& subnet = scored[i];
    subnet.allowed = meets(request, subnet.plan);
    subnet.on_front = subnet.score < best;
    best = std::min(best, subnet.score);
    for (const auto& other : scored)
      subnet.loses_to_uniform |= other.kind == "uniform" && other.size_bytes <= subnet.size_bytes && other.score < subnet.score;
  }
  out.scored = std::move(scored);
  out.quality = {out.scored.size(), 0.05, 0.9, 0.04, 4.2};
  out.smallest = ~Bytes{0};
  std::vector<Offer> offers;
  for (const BitPlan& plan : plans) {
    if (!meets(request, plan)) continue;
    const Bytes bytes = front_bytes(plan);
    out.smallest = std::min(out.smallest, bytes), out.largest = std::max(out.largest, bytes);
    const bool evaluated = std::any_of(out.scored.begin(), out.scored.end(), [&](const auto& s) { return s.plan == plan; });
    offers.push_back({plan, {front_id(plan)}, bytes, 3, front_score(plan), evaluated ? 0.02 : 0.05, evaluated});
  }
  std::stable_sort(offers.begin(), offers.end(), [](const Offer& a, const Offer& b) {
    return a.size_bytes != b.size_bytes ? a.size_bytes < b.size_bytes : a.score < b.score;
  });
  for (const Offer& offer : offers) {
    if (out.offers.empty() || offer.score < out.offers.back().score) out.offers.push_back(offer);
  }
  if (!request.locks.empty() || !(request.rules == FrontRules{}))
    out.free_offers = front_solution({request.target, {}, {}}, searched).offers;
  return out;
}

// Refuses a lock on a width that the unit does not offer.
class FakeSolver final : public FrontSolver {
 public:
  Result<std::shared_ptr<const FrontSolution>> solve(const SolveRequest& request) override {
    ++asked;
    const auto solution = front_solution(request, searched);
    if (solution.offers.empty()) return Error{ErrorCode::usage, "layers.0.q is locked at 2 bits, which a rule forbids", {}, {}};
    return std::make_shared<const FrontSolution>(solution);
  }
  std::atomic<int> asked{0};
  std::atomic<std::size_t> searched{12};
};

}  // namespace qfa::app::testing
