// SPDX-License-Identifier: GPL-3.0-or-later
// pagmo's NSGA-II asks for fitness while it evolves; a search hands out one subnet at a time and may be interrupted.
// So the evolution runs anew for every question, with the scores that are known; it is a function of them and the
// seed, and ends at the first subnet without a score, which is the answer. A subnet that comes again costs nothing.
#include <algorithm>
#include <cmath>

#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/nsga2.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>

#include "engine/search/costs.h"
#include "engine/search/methods.h"

namespace qfa {
namespace {

constexpr double kWorst = 1e30;  // of a subnet that failed, and of one that no limit admits
constexpr unsigned kGenerations = 100;
constexpr double kCrossover = 0.95, kCrossoverIndex = 10, kMutationIndex = 50;  // pagmo's defaults

struct Wanted {
  BitPlan plan;
};

// What the evolution sees: an integer for each free unit, bytes and score to minimise.
struct Landscape {
  SearchSpace space;
  std::vector<std::size_t> free;  // units with more than one choice
  std::uint64_t seed = 0;
  std::map<BitPlan, pagmo::vector_double> fitness;

  std::optional<BitPlan> plan_of(const pagmo::vector_double& x) const {
    std::vector<std::size_t> chosen;
    for (const auto& choices : space.allowed()) chosen.push_back(choices.front());
    std::uint64_t hash = seed;
    for (std::size_t i = 0; i < free.size(); ++i) {
      const auto gene = static_cast<std::size_t>(x[i]);
      chosen[free[i]] = space.allowed()[free[i]][gene];
      hash = mix(hash, i, gene);
    }
    CounterRng rng(hash);  // equal genes are repaired alike
    return space.repaired(rng, std::move(chosen));
  }
  pagmo::vector_double genes_of(const BitPlan& plan) const {
    const std::vector<std::size_t> chosen = choice_indices(space.costs(), plan);
    pagmo::vector_double x;
    for (const std::size_t l : free) {
      const auto& choices = space.allowed()[l];
      x.push_back(static_cast<double>(std::find(choices.begin(), choices.end(), chosen[l]) - choices.begin()));
    }
    return x;
  }
  // Throws Wanted.
  pagmo::vector_double fitness_of(const std::optional<BitPlan>& plan) const {
    if (!plan) return {kWorst, kWorst};
    const auto known = fitness.find(*plan);
    if (known == fitness.end()) throw Wanted{*plan};
    return known->second;
  }
};

// The interface that pagmo expects of a problem.
struct Problem {
  const Landscape* landscape = nullptr;

  pagmo::vector_double fitness(const pagmo::vector_double& x) const { return landscape->fitness_of(landscape->plan_of(x)); }
  std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const {
    pagmo::vector_double low(dimensions(), 0.0), high;
    if (landscape == nullptr) return {low, low};
    for (const std::size_t l : landscape->free) high.push_back(static_cast<double>(landscape->space.allowed()[l].size() - 1));
    return {low, high};
  }
  pagmo::vector_double::size_type get_nobj() const { return 2; }
  pagmo::vector_double::size_type get_nix() const { return dimensions(); }

 private:
  std::size_t dimensions() const { return landscape == nullptr ? 1 : landscape->free.size(); }
};

class Nsga2Search final : public Proposer {
 public:
  Nsga2Search(const SearchSpec& spec, const SearchSpace& space)
      : landscape_{space, {}, search_seed(spec.seed, SearchStream::repair), {}},
        rest_(space, search_seed(spec.seed, SearchStream::rest)),
        seed_(static_cast<unsigned>(search_seed(spec.seed, SearchStream::evolution))) {
    for (std::size_t l = 0; l < space.allowed().size(); ++l) {
      if (space.allowed()[l].size() > 1) landscape_.free.push_back(l);
    }
    found_population(spec);
  }

  std::optional<Proposal> next(const std::vector<Evaluated>& list, const std::set<BitPlan>& known) override {
    for (const Evaluated& point : list) {
      const double score = point.score.value;
      landscape_.fitness[point.plan] = {static_cast<double>(point.size_bytes), std::isfinite(score) ? std::min(score, kWorst) : kWorst};
    }
    for (std::size_t i = 0; i < first_.size(); ++i) {
      if (!known.contains(first_[i])) return Proposal{first_[i], true};
    }
    if (!landscape_.free.empty() && !first_.empty()) {
      try {
        evolve();
      } catch (const Wanted& wanted) {
        return Proposal{wanted.plan};
      }
    }
    return rest_.propose(known);  // it goes round in circles
  }

 private:
  // The uniform subnets within the limits, and random ones. NSGA-II wants a multiple of four.
  void found_population(const SearchSpec& spec) {
    const std::size_t size = std::clamp<std::size_t>(4 * (static_cast<std::size_t>(spec.evaluations) / 16), 8, 100);
    for (const BitPlan& plan : uniform_plans(landscape_.space.costs())) {
      if (landscape_.space.contains(plan) && first_.size() < size / 2) first_.push_back(plan);
    }
    Design design(landscape_.space, search_seed(spec.seed, SearchStream::design));
    std::set<BitPlan> drawn(first_.begin(), first_.end());
    while (first_.size() < size) {
      const std::optional<BitPlan> plan = design.next(drawn);
      if (!plan) break;
      drawn.insert(*plan);
      first_.push_back(*plan);
    }
    const std::size_t distinct = first_.size();
    for (std::size_t i = 0; distinct > 0 && first_.size() < size; ++i) first_.push_back(first_[i % distinct]);  // a tiny space
  }

  void evolve() const {
    pagmo::population population{pagmo::problem{Problem{&landscape_}}, 0u, seed_};
    for (const BitPlan& plan : first_) population.push_back(landscape_.genes_of(plan), landscape_.fitness_of(plan));
    const double mutation = 1.0 / static_cast<double>(landscape_.free.size());
    pagmo::algorithm{pagmo::nsga2{kGenerations, kCrossover, kCrossoverIndex, mutation, kMutationIndex, seed_}}.evolve(population);
  }

  Landscape landscape_;
  Design rest_;
  unsigned seed_;
  std::vector<BitPlan> first_;
};

}  // namespace

std::unique_ptr<Proposer> make_nsga2(const SearchSpec& spec, const SearchSpace& space) {
  return std::make_unique<Nsga2Search>(spec, space);
}

}  // namespace qfa
