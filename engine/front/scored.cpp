// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/front/scored.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/front/reduced_space.h"
#include "engine/search/costs.h"

namespace qfa {
namespace {

constexpr int kResamples = 2000;
constexpr double kDistinguishable = 0.05;

std::string signal_name(const SearchSpec& spec, const std::vector<EvalPoint>& evaluations) {
  for (auto point = evaluations.rbegin(); point != evaluations.rend(); ++point) {
    if (point->split == "search") return point->signal;
  }
  return spec.tasks.empty() ? "kl" : "nll";
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// Uniform subnets at the last probe, on the log-likelihood if the probe has it.
void read_probe(const std::vector<EvalPoint>& evaluations, RunScores& scores) {
  int step = -1;
  for (const EvalPoint& point : evaluations) {
    if (point.split == "probe") step = std::max(step, point.step);
  }
  for (const EvalPoint& point : evaluations) {
    if (point.split != "probe" || point.step != step) continue;
    if (scores.signal.empty() || (ends_with(point.signal, "/nll") && !ends_with(scores.signal, "/nll"))) scores.signal = point.signal;
  }
  scores.split = "probe";
  scores.higher_is_better = ends_with(scores.signal, "/acc") || ends_with(scores.signal, "/acc_norm");
  for (const EvalPoint& point : evaluations) {
    if (point.split != "probe" || point.step != step || point.signal != scores.signal) continue;
    ScoreLine line;
    line.plan = point.plan, line.kind = point.kind, line.step = step;
    line.value = point.score, line.std_err = point.std_err, line.n = point.n;
    scores.lines.push_back(std::move(line));
  }
}

ScoredSubnet subnet_of(const CostTable& costs, const std::vector<Unit>& units, const ScoreLine& line) {
  ScoredSubnet subnet;
  subnet.kind = line.kind;
  subnet.plan = line.plan;
  subnet.score = line.value, subnet.std_err = line.std_err, subnet.n = line.n, subnet.random = line.random;
  if (line.accuracy >= 0) subnet.accuracy = line.accuracy;
  if (line.plan.bits.empty()) {
    subnet.subnet = {line.name};
    subnet.size_bytes = line.size_bytes;
    subnet.allowed = false;
    return subnet;
  }
  // A rival's plan keeps its name: the same plan may also be a subnet of the search.
  subnet.subnet = line.kind == "rival" ? SubnetId{line.name} : subnet_id(units, line.plan);
  subnet.size_bytes = costs.size(line.plan);  // throws for a width that the target lacks
  subnet.average_bits = costs.average_bits(line.plan);
  subnet.fusion_safe = is_fusion_safe(units, line.plan);
  return subnet;
}

bool holds(const CostTable& costs, const BitPlan& plan) {
  if (plan.bits.empty()) return true;
  if (plan.bits.size() != costs.units.size()) return false;
  for (std::size_t l = 0; l < plan.bits.size(); ++l) {
    const auto& choices = costs.units[l].choices;
    if (std::find(choices.begin(), choices.end(), plan.bits[l]) == choices.end()) return false;
  }
  return true;
}

}  // namespace

namespace {

// One score a subnet, the first, as a search goes on from it; of a rival the last, whose file may be new.
std::vector<ScoreLine> distinct(const std::vector<ScoreLine>& lines) {
  std::vector<ScoreLine> out;
  std::set<std::vector<BitWidth>> plans;
  std::map<std::string, std::size_t> rivals;
  for (const ScoreLine& line : lines) {
    if (line.kind == "rival") {
      const auto [found, first] = rivals.try_emplace(line.name, out.size());
      if (!first) {
        out[found->second] = line;
        continue;
      }
    } else if (!plans.insert(line.plan.bits).second) {
      continue;
    }
    out.push_back(line);
  }
  return out;
}

}  // namespace

RunScores read_run_scores(const RunStore& store) {
  RunScores scores;
  const std::vector<EvalPoint> evaluations = store.evaluations();
  const int step = store.last_checkpoint().value_or(0);
  scores.search = last_search(store);
  if (scores.search) scores.lines = distinct(read_scores(store, signal_key(*scores.search, step)));
  if (scores.lines.empty()) {
    read_probe(evaluations, scores);
  } else {
    scores.signal = signal_name(*scores.search, evaluations);
    scores.split = "search";
  }
  for (const EvalPoint& point : evaluations) {
    if (point.split != "report" || point.step != step) continue;
    scores.held_out[point.subnet.value] = {point.signal.substr(0, point.signal.rfind('/')), point.score, point.std_err, point.n};
  }
  return scores;
}

PairedScore paired_score(const std::vector<double>& a, const std::vector<double>& b, int resamples) {
  const PairedComparison result = paired_bootstrap(a, b, 0, resamples);
  return {result.mean_difference, result.std_err, result.p_value, static_cast<std::int64_t>(a.size())};
}

std::optional<PairedScore> PairCache::compare(const ScoreLine& a, const ScoreLine& b) {
  if (a.per_item.empty() || a.per_item.size() != b.per_item.size()) return std::nullopt;
  const auto key_of = [](const ScoreLine& line) {
    std::string key = line.name;
    for (const BitWidth bits : line.plan.bits) key += static_cast<char>('0' + bits);
    return key + '#' + std::to_string(line.step);
  };
  const auto [found, fresh] = known_.try_emplace({key_of(a), key_of(b)});
  if (fresh) found->second = paired_score(a.per_item, b.per_item, kResamples);
  return found->second;
}

std::vector<ScoredSubnet> marked(std::vector<ScoredRow> rows, bool higher_is_better, PairCache& pairs) {
  using Row = ScoredRow;
  const double sign = higher_is_better ? -1 : 1;
  const auto compared = [&](const Row& a, const Row& b) {
    return a.line != nullptr && b.line != nullptr ? pairs.compare(*a.line, *b.line) : std::nullopt;
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    return a.subnet.size_bytes != b.subnet.size_bytes ? a.subnet.size_bytes < b.subnet.size_bytes
                                                      : sign * a.subnet.score < sign * b.subnet.score;
  });
  const Row* smaller = nullptr;  // the front's member before
  const Row* uniform = nullptr;  // the best of those no larger
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ScoredSubnet& subnet = rows[i].subnet;
    // Of equal bytes a uniform subnet may come later in the list: it counts too.
    for (std::size_t j = i; j < rows.size() && rows[j].subnet.size_bytes == subnet.size_bytes; ++j) {
      const bool better = !uniform || sign * rows[j].subnet.score < sign * uniform->subnet.score;
      if (rows[j].subnet.kind == "uniform" && std::isfinite(rows[j].subnet.score) && better && j != i) uniform = &rows[j];
    }
    if (!std::isfinite(subnet.score)) continue;
    const bool of_run = !subnet.plan.bits.empty() && subnet.kind != "rival";
    if (of_run && (!smaller || sign * subnet.score < sign * smaller->subnet.score)) {
      subnet.on_front = true;
      if (smaller) {
        const auto pair = compared(rows[i], *smaller);
        subnet.same_as_smaller = pair && pair->p_value >= kDistinguishable;
      }
      smaller = &rows[i];
    }
    if (uniform) {
      subnet.uniform = uniform->subnet.subnet;
      subnet.loses_to_uniform = sign * uniform->subnet.score < sign * subnet.score;
      if (subnet.on_front || !of_run) subnet.versus = compared(rows[i], *uniform);
    }
    if (subnet.kind == "uniform" && (!uniform || sign * subnet.score < sign * uniform->subnet.score)) uniform = &rows[i];
  }
  std::vector<ScoredSubnet> out;
  for (Row& row : rows) out.push_back(std::move(row.subnet));
  return out;
}

std::vector<ScoredSubnet> scored_subnets(const CostTable& costs, const std::vector<Unit>& units, const RunScores& scores, PairCache& pairs,
                                         std::size_t& unpriced) {
  std::vector<ScoredRow> rows;
  unpriced = 0;
  for (const ScoreLine& line : scores.lines) {
    if (!holds(costs, line.plan)) {
      ++unpriced;
      continue;
    }
    rows.push_back({subnet_of(costs, units, line), &line});
    const auto held_out = scores.held_out.find(rows.back().subnet.subnet.value);
    if (held_out == scores.held_out.end()) continue;
    ScoredSubnet& subnet = rows.back().subnet;
    subnet.held_out_task = held_out->second.task;
    subnet.held_out = held_out->second.value, subnet.held_out_std_err = held_out->second.std_err, subnet.held_out_n = held_out->second.n;
  }
  return marked(std::move(rows), scores.higher_is_better, pairs);
}

}  // namespace qfa
