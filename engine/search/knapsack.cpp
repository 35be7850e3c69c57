// SPDX-License-Identifier: GPL-3.0-or-later
// Dynamic programming over the units. A state is a (bytes, score) of the units so far; lists are kept
// in ascending bytes and descending score. Module sizes repeat, so that after division by the greatest
// common divisor the lists stay short: at most (largest - smallest bytes) / gcd + 1 states.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "engine/search/costs.h"

namespace qfa {
namespace {

constexpr std::size_t kMostStates = std::size_t{1} << 27;

struct Choice {
  std::uint64_t bytes = 0;  // above the unit's smallest, in units of the gcd
  double score = 0;
  std::uint32_t index = 0;
};
using Choices = std::vector<Choice>;  // ascending bytes, descending score

struct State {
  std::uint64_t bytes = 0;
  double score = 0;
};
struct Link {
  std::uint32_t parent = 0;
  std::uint32_t choice = 0;
};

struct Problem {
  std::vector<Choices> units;
  std::uint64_t gcd = 1;
  Bytes smallest = 0;  // bytes of the smallest plan
};

// Drops the choices that another of the unit beats: they are in no optimum that is smallest of its score.
Choices undominated(Choices choices) {
  std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) {
    if (a.bytes != b.bytes) return a.bytes < b.bytes;
    return a.score != b.score ? a.score < b.score : a.index < b.index;
  });
  Choices kept;
  for (const Choice& choice : choices) {
    if (kept.empty() || choice.score < kept.back().score) kept.push_back(choice);
  }
  return kept;
}

Problem make_problem(const CostTable& costs, const std::vector<std::vector<double>>& scores, const std::map<std::string, BitWidth>& locks) {
  check_costs(costs);
  if (scores.size() != costs.units.size()) {
    refuse_usage(fmt::format("scores of {} units were given, expected {}", scores.size(), costs.units.size()));
  }
  const std::vector<std::vector<std::size_t>> allowed = allowed_choices(costs, locks);
  Problem problem;
  problem.smallest = costs.fixed;
  problem.gcd = 0;
  for (std::size_t l = 0; l < allowed.size(); ++l) {
    const std::vector<Bytes>& bytes = costs.bytes[l];
    Bytes least = std::numeric_limits<Bytes>::max();
    for (std::size_t j : allowed[l]) least = std::min(least, bytes[j]);
    Choices choices;
    for (std::size_t j : allowed[l]) {
      if (j >= scores[l].size() || !std::isfinite(scores[l][j])) {
        refuse_usage(fmt::format("{} has no score at {} bits", costs.units[l].name, costs.units[l].choices[j]));
      }
      choices.push_back({bytes[j] - least, scores[l][j], static_cast<std::uint32_t>(j)});
      problem.gcd = std::gcd(problem.gcd, bytes[j] - least);
    }
    problem.smallest += least;
    problem.units.push_back(undominated(std::move(choices)));
  }
  problem.gcd = std::max<std::uint64_t>(problem.gcd, 1);
  for (Choices& choices : problem.units) {
    for (Choice& choice : choices) choice.bytes /= problem.gcd;
  }
  return problem;
}

// Lagrangian bound of one budget: no completion of a state after unit l scores less than
// score + rest[l] - λ (budget - bytes), where rest[l] = Σ_{m>=l} min_j (score + λ bytes).
struct Bound {
  std::uint64_t budget = 0;
  double lambda = 0;
  double incumbent = 0;  // score of a plan that fits
  std::vector<double> rest;
};

State relaxed(const Problem& problem, double lambda) {
  State sum;
  for (const Choices& choices : problem.units) {
    const Choice* best = &choices.front();  // of equals the smallest
    for (const Choice& choice : choices) {
      if (choice.score + lambda * static_cast<double>(choice.bytes) < best->score + lambda * static_cast<double>(best->bytes))
        best = &choice;
    }
    sum.bytes += best->bytes;
    sum.score += best->score;
  }
  return sum;
}

Bound make_bound(const Problem& problem, std::uint64_t budget) {
  Bound bound;
  bound.budget = budget;
  State best = relaxed(problem, 0);
  if (best.bytes > budget) {
    double low = 0, high = 1e-12;
    for (best = relaxed(problem, high); best.bytes > budget && high < 1e300; best = relaxed(problem, high)) {
      low = high;
      high *= 4;
    }
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (low + high);
      const State at = relaxed(problem, middle);
      if (at.bytes > budget) {
        low = middle;
      } else {
        high = middle;
        if (at.score < best.score) best = at;
      }
    }
    bound.lambda = high;
  }
  bound.incumbent = best.bytes <= budget ? best.score : std::numeric_limits<double>::infinity();
  bound.rest.assign(problem.units.size() + 1, 0);
  for (std::size_t l = problem.units.size(); l-- > 0;) {
    double least = std::numeric_limits<double>::infinity();
    for (const Choice& choice : problem.units[l]) least = std::min(least, choice.score + bound.lambda * static_cast<double>(choice.bytes));
    bound.rest[l] = bound.rest[l + 1] + least;
  }
  return bound;
}

class Solver {
 public:
  // No bounds: every budget is of interest.
  Solver(const Problem& problem, std::vector<Bound> bounds) : problem_(problem), bounds_(std::move(bounds)) {
    double scale = 1e-300;
    for (const Choices& choices : problem_.units) {
      for (const Choice& choice : choices) scale += std::abs(choice.score);
    }
    tolerance_ = 1e-11 * scale;  // far above what sums of doubles lose
    states_ = {State{}};
    for (std::size_t l = 0; l < problem_.units.size(); ++l) extend(l);
  }

  std::size_t states() const { return total_; }
  const std::vector<State>& last() const { return states_; }  // ascending bytes, descending score

  // Index of the best state within the budget; the first list entry always fits.
  std::size_t best(std::uint64_t budget) const {
    const auto end = std::upper_bound(states_.begin(), states_.end(), budget, [](std::uint64_t b, const State& s) { return b < s.bytes; });
    return static_cast<std::size_t>(end - states_.begin()) - 1;
  }

  std::vector<std::uint32_t> choices(std::size_t state) const {
    std::vector<std::uint32_t> result(problem_.units.size());
    for (std::size_t l = result.size(); l-- > 0;) {
      result[l] = links_[l][state].choice;
      state = links_[l][state].parent;
    }
    return result;
  }

 private:
  bool hopeless(const State& state, std::size_t next_unit) const {
    if (bounds_.empty()) return false;  // every budget may need it
    for (const Bound& bound : bounds_) {
      if (state.bytes > bound.budget) continue;  // every unit has a choice of 0 bytes
      const double room = static_cast<double>(bound.budget - state.bytes);
      if (!(state.score + bound.rest[next_unit] - bound.lambda * room > bound.incumbent + tolerance_)) return false;
    }
    return true;
  }

  // Merges one shifted copy of the list per choice, keeping what nothing smaller beats and some budget may need.
  void extend(std::size_t unit) {
    const Choices& choices = problem_.units[unit];
    std::vector<State> next;
    std::vector<Link> links;
    std::vector<std::size_t> at(choices.size(), 0);
    for (;;) {
      std::size_t from = choices.size();
      State least;
      for (std::size_t j = 0; j < choices.size(); ++j) {
        if (at[j] == states_.size()) continue;
        const State s{states_[at[j]].bytes + choices[j].bytes, states_[at[j]].score + choices[j].score};
        if (from == choices.size() || s.bytes < least.bytes || (s.bytes == least.bytes && s.score < least.score)) {
          from = j;
          least = s;
        }
      }
      if (from == choices.size()) break;
      const Link link{static_cast<std::uint32_t>(at[from]++), choices[from].index};
      if (!next.empty() && least.score >= next.back().score) continue;
      if (hopeless(least, unit + 1)) continue;
      next.push_back(least);
      links.push_back(link);
    }
    total_ += next.size();
    if (total_ > kMostStates) {
      throw Failure(
          {ErrorCode::out_of_memory, "the byte counts share no divisor large enough for an exact search; lock some units", "search", {}});
    }
    states_ = std::move(next);
    links_.push_back(std::move(links));
  }

  const Problem& problem_;
  std::vector<Bound> bounds_;
  double tolerance_ = 0;
  std::vector<State> states_;
  std::vector<std::vector<Link>> links_;  // [unit][state after it]
  std::size_t total_ = 0;
};

}  // namespace

std::vector<BitPlan> solve_knapsack(const CostTable& costs, const std::vector<std::vector<double>>& unit_scores,
                                    const std::vector<Bytes>& budgets, const std::map<std::string, BitWidth>& locks, std::size_t* states) {
  const Problem problem = make_problem(costs, unit_scores, locks);
  std::vector<BitPlan> plans(budgets.size());
  std::vector<Bound> bounds;
  for (Bytes budget : budgets) {
    if (budget >= problem.smallest) bounds.push_back(make_bound(problem, (budget - problem.smallest) / problem.gcd));
  }
  if (states) *states = 0;
  if (bounds.empty()) return plans;
  const Solver solver(problem, std::move(bounds));
  if (states) *states = solver.states();
  for (std::size_t k = 0; k < budgets.size(); ++k) {
    if (budgets[k] < problem.smallest) continue;
    const std::vector<std::uint32_t> choices = solver.choices(solver.best((budgets[k] - problem.smallest) / problem.gcd));
    for (std::size_t l = 0; l < choices.size(); ++l) plans[k].bits.push_back(costs.units[l].choices[choices[l]]);
  }
  return plans;
}

std::vector<BitPlan> solve_all_budgets(const CostTable& costs, const std::vector<std::vector<double>>& unit_scores, std::size_t most) {
  constexpr std::uint64_t kMostSteps = 1 << 15;
  Problem problem = make_problem(costs, unit_scores, {});
  std::uint64_t range = 0;
  for (const Choices& choices : problem.units) range += choices.back().bytes;
  const std::uint64_t step = std::max<std::uint64_t>(1, (range + kMostSteps - 1) / kMostSteps);
  for (Choices& choices : problem.units) {
    for (Choice& choice : choices) choice.bytes = (choice.bytes + step - 1) / step;
  }
  const Solver solver(problem, {});
  const std::vector<State>& states = solver.last();
  std::vector<BitPlan> plans;
  const std::uint64_t first = states.front().bytes, last = states.back().bytes;
  const std::uint64_t parts = std::max<std::size_t>(most, 2) - 1;  // of the bytes, equal; each hands out its last state
  const auto part_of = [&](std::size_t k) { return (states[k].bytes - first) * parts / std::max<std::uint64_t>(last - first, 1); };
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (i > 0 && i + 1 < states.size() && part_of(i + 1) == part_of(i)) continue;
    BitPlan& plan = plans.emplace_back();
    const std::vector<std::uint32_t> choices = solver.choices(i);
    for (std::size_t l = 0; l < choices.size(); ++l) plan.bits.push_back(costs.units[l].choices[choices[l]]);
  }
  return plans;
}

}  // namespace qfa
