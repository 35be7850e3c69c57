// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/search/methods.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <Eigen/Dense>

#include "engine/search/costs.h"
#include "engine/search/one_unit.h"

namespace qfa {
namespace {

constexpr std::uint64_t kMostDraws = 4096;
constexpr std::size_t kMostListed = 200000;

class RandomSearch final : public Proposer {
 public:
  RandomSearch(const SearchSpec& spec, const SearchSpace& space) : design_(space, search_seed(spec.seed, SearchStream::design)) {}
  std::optional<Proposal> next(const std::vector<Evaluated>&, const std::set<BitPlan>& known) override { return design_.propose(known); }

 private:
  Design design_;
};

class OneUnitSearch final : public Proposer {
 public:
  explicit OneUnitSearch(const SearchSpace& space) : plans_(one_unit_plans(space)) {}
  std::optional<Proposal> next(const std::vector<Evaluated>&, const std::set<BitPlan>& known) override {
    const auto plan = std::find_if(plans_.begin(), plans_.end(), [&](const BitPlan& p) { return !known.contains(p); });
    if (plan == plans_.end()) return std::nullopt;
    return Proposal{*plan};
  }

 private:
  std::vector<BitPlan> plans_;
};

// LLM-QFA, section 3.4: two thirds random over the whole range, then one third where the sensitive units keep
// their high widths and the insensitive ones their low widths.
class PaperSearch final : public Proposer {
 public:
  PaperSearch(const SearchSpec& spec, const SearchSpace& space, std::size_t uniform)
      : space_(space),
        seed_(spec.seed),
        first_(std::max(uniform, static_cast<std::size_t>(spec.evaluations) * 2 / 3)),
        design_(space, search_seed(spec.seed, SearchStream::design)) {}

  std::optional<Proposal> next(const std::vector<Evaluated>& list, const std::set<BitPlan>& known) override {
    if (list.size() >= first_) {
      if (!narrow_) {
        const std::vector<Evaluated> first(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(first_));
        narrow_.emplace(space_.narrowed(narrow_choices(first)).value_or(space_), search_seed(seed_, SearchStream::narrow));
      }
      if (auto plan = narrow_->next(known)) return Proposal{*std::move(plan)};
    }
    return design_.propose(known);
  }

 private:
  // Spearman's coefficient of each unit's bits with what size does not explain of the score. The third of the
  // free units with the lowest (more bits, lower score) loses its smallest choice, the highest third its largest.
  std::vector<std::vector<std::size_t>> narrow_choices(const std::vector<Evaluated>& points) const {
    std::vector<double> residual = without_size(points);
    std::vector<std::pair<double, std::size_t>> order;
    std::vector<std::vector<std::size_t>> allowed = space_.allowed();
    for (std::size_t l = 0; l < allowed.size(); ++l) {
      if (allowed[l].size() < 2) continue;
      std::vector<double> bits;
      for (const Evaluated& point : points) {
        if (std::isfinite(point.score.value)) bits.push_back(point.plan.bits[l]);
      }
      order.emplace_back(spearman(bits, residual), l);
    }
    std::sort(order.begin(), order.end());
    const std::size_t third = order.size() / 3;
    for (std::size_t i = 0; i < third; ++i) {
      std::vector<std::size_t>& sensitive = allowed[order[i].second];
      sensitive.erase(sensitive.begin());
      allowed[order[order.size() - 1 - i].second].pop_back();
    }
    return allowed;
  }

  // Residuals of the finite scores after a parabola in bytes is fitted.
  static std::vector<double> without_size(const std::vector<Evaluated>& points) {
    std::vector<double> bytes, scores;
    for (const Evaluated& point : points) {
      if (!std::isfinite(point.score.value)) continue;
      bytes.push_back(static_cast<double>(point.size_bytes));
      scores.push_back(point.score.value);
    }
    if (scores.empty()) return {};
    const auto [low, high] = std::minmax_element(bytes.begin(), bytes.end());
    const double offset = *low, range = std::max(*high - *low, 1.0);
    Eigen::MatrixXd x(static_cast<Eigen::Index>(scores.size()), 3);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const double at = (bytes[i] - offset) / range;
      x.row(static_cast<Eigen::Index>(i)) << 1, at, at * at;
    }
    const Eigen::Map<const Eigen::VectorXd> y(scores.data(), x.rows());
    const Eigen::VectorXd residual = y - x * x.completeOrthogonalDecomposition().solve(y);
    return {residual.begin(), residual.end()};
  }

  SearchSpace space_;
  std::uint64_t seed_;
  std::size_t first_;
  Design design_;
  std::optional<Design> narrow_;
};

// Random subnets first; then rounds: fit the surrogate on all that was scored before the round, solve the
// knapsack for a ladder of budgets that shifts from round to round, score the winners; until the front stands still.
class SurrogateSearch final : public Proposer {
 public:
  SurrogateSearch(const SearchSpec& spec, const SearchSpace& space, std::size_t uniform)
      : spec_(spec),
        space_(space),
        design_(space, search_seed(spec.seed, SearchStream::design)),
        rest_(space, search_seed(spec.seed, SearchStream::rest)) {
    const std::size_t searched = static_cast<std::size_t>(spec.evaluations) - std::min<std::size_t>(uniform, spec.evaluations);
    first_ = uniform + (searched * kFirstShare + 50) / 100;
    length_ = std::max<std::size_t>(1, (searched * (100 - kFirstShare) / 100 + kRounds - 1) / kRounds);
  }

  std::optional<Proposal> next(const std::vector<Evaluated>& list, const std::set<BitPlan>& known) override {
    if (list.size() < first_) {
      if (auto proposal = design_.propose(known)) return proposal;
    } else {
      const std::size_t round = (list.size() - first_) / length_;
      if (round_ != round) propose(list, round);
      if (still_) return std::nullopt;
      for (const BitPlan& plan : proposals_) {
        if (!known.contains(plan)) return Proposal{plan};
      }
    }
    return rest_.propose(known);
  }
  bool still() const override { return still_; }

 private:
  static constexpr std::size_t kFirstShare = 40;  // per cent of the searched subnets
  static constexpr std::size_t kRounds = 6;
  static constexpr std::size_t kStillRounds = 2;  // after as many without a new point on the front the search ends
  static constexpr int kPerturbations = 64;

  void propose(const std::vector<Evaluated>& list, std::size_t round) {
    round_ = round;
    proposals_.clear();
    const std::vector<Evaluated> before(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(first_ + round * length_));
    std::set<BitPlan> known;
    for (const Evaluated& point : before) known.insert(point.plan);
    still_ = stands_still(before, round);
    if (still_) return;
    const Surrogate surrogate = fit_surrogate(space_.costs(), before);
    const double low = static_cast<double>(space_.low()), range = static_cast<double>(space_.high()) - low;
    std::vector<Bytes> budgets;
    for (std::size_t i = 0; i < length_; ++i) {
      const double place = (static_cast<double>(i) + van_der_corput(round + 1)) / static_cast<double>(length_);
      budgets.push_back(std::min(space_.high(), static_cast<Bytes>(low + range * place)));
    }
    const std::vector<BitPlan> winners = solve_knapsack(space_.costs(), surrogate.gain, budgets, spec_.locks);
    CounterRng rng(search_seed(spec_.seed, SearchStream::round), round);
    for (std::size_t i = 0; i < winners.size(); ++i) {
      if (winners[i].bits.empty()) continue;
      std::optional<BitPlan> plan = winners[i];
      if (known.contains(*plan) || !space_.contains(*plan)) plan = near(rng, surrogate, winners[i], budgets[i], known);
      if (!plan) continue;
      known.insert(*plan);
      proposals_.push_back(*std::move(plan));
    }
  }

  bool stands_still(const std::vector<Evaluated>& before, std::size_t round) const {
    if (round < kStillRounds) return false;
    const std::vector<std::size_t> front = pareto_front(before);
    return std::all_of(front.begin(), front.end(), [&](std::size_t i) { return i < before.size() - kStillRounds * length_; });
  }

  // Of some small changes to a known winner the one of the least predicted score.
  std::optional<BitPlan> near(CounterRng& rng, const Surrogate& surrogate, const BitPlan& winner, Bytes budget,
                              const std::set<BitPlan>& known) const {
    std::optional<BitPlan> best;
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i < kPerturbations; ++i) {
      std::optional<BitPlan> plan = space_.perturbed(rng, winner, budget);
      if (!plan || known.contains(*plan)) continue;
      const double score = surrogate.predict(space_.costs(), *plan);
      if (score < least) {
        least = score;
        best = std::move(plan);
      }
    }
    return best;
  }

  SearchSpec spec_;
  SearchSpace space_;
  Design design_, rest_;
  std::size_t first_ = 0, length_ = 1;
  std::optional<std::size_t> round_;
  std::vector<BitPlan> proposals_;
  bool still_ = false;
};

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> rank(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    for (std::size_t i = begin; i < end; ++i) rank[order[i]] = 0.5 * static_cast<double>(begin + end - 1);
    begin = end;
  }
  return rank;
}

}  // namespace

double van_der_corput(std::uint64_t n) {
  double value = 0, digit = 0.5;
  for (; n > 0; n >>= 1, digit *= 0.5) value += digit * static_cast<double>(n & 1);
  return value;
}

double spearman(const std::vector<double>& x, const std::vector<double>& y) {
  const std::vector<double> a = ranks(x), b = ranks(y);
  const double mean = (static_cast<double>(a.size()) - 1) / 2;
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    xy += (a[i] - mean) * (b[i] - mean);
    xx += (a[i] - mean) * (a[i] - mean);
    yy += (b[i] - mean) * (b[i] - mean);
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

std::optional<BitPlan> Design::next(const std::set<BitPlan>& known) {
  const double low = static_cast<double>(space_.low()), range = static_cast<double>(space_.high()) - low;
  for (; at_ < kMostDraws; ++at_) {
    CounterRng rng(seed_, at_);
    std::optional<BitPlan> plan = space_.draw(rng, static_cast<Bytes>(low + range * van_der_corput(at_ + 1)));
    if (plan && !known.contains(*plan)) return plan;
  }
  std::vector<BitPlan> rest = space_.remaining(known, kMostListed);
  if (rest.empty()) return std::nullopt;
  return std::move(rest[CounterRng(seed_, kMostDraws, known.size()).below(rest.size())]);
}

std::optional<Proposal> Design::propose(const std::set<BitPlan>& known) {
  std::optional<BitPlan> plan = next(known);
  if (!plan) return std::nullopt;
  return Proposal{*std::move(plan), true};
}

std::uint64_t search_seed(std::uint64_t seed, SearchStream stream) {
  return mix(seed, 0x736561726368u, static_cast<std::uint64_t>(stream));  // "search"
}

std::unique_ptr<Proposer> make_proposer(const SearchSpec& spec, const SearchSpace& space, std::size_t uniform) {
  switch (spec.method) {
    case SearchMethod::surrogate:
      return std::make_unique<SurrogateSearch>(spec, space, uniform);
    case SearchMethod::paper:
      return std::make_unique<PaperSearch>(spec, space, uniform);
    case SearchMethod::nsga2:
      return make_nsga2(spec, space);
    case SearchMethod::random:
      return std::make_unique<RandomSearch>(spec, space);
    case SearchMethod::one_unit:
      return std::make_unique<OneUnitSearch>(space);
  }
  throw Failure({ErrorCode::internal, "unknown search method", "search", {}});
}

}  // namespace qfa
