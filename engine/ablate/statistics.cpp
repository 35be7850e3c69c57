// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ablate/statistics.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace qfa {
namespace {

using BySeed = std::map<std::uint64_t, double>;

struct Sum {
  double total = 0;
  std::size_t count = 0;
  void add(double value) { total += value, ++count; }
  double mean() const { return total / static_cast<double>(count); }
};

struct MeanOfSeeds {
  int n = 0;
  double mean = 0;
  std::optional<double> std_err;
};

MeanOfSeeds over_seeds(const BySeed& values) {
  MeanOfSeeds result;
  Sum sum;
  for (const auto& [seed, value] : values) sum.add(value);
  result.n = static_cast<int>(values.size());
  result.mean = sum.mean();
  if (values.size() < 2) return result;
  double squares = 0;
  for (const auto& [seed, value] : values) squares += (value - result.mean) * (value - result.mean);
  const auto n = static_cast<double>(values.size());
  result.std_err = std::sqrt(squares / (n - 1) / n);
  return result;
}

// One signal, before or after: arms by kinds of subnets.
struct Group {
  std::string signal, when;
  std::map<std::pair<double, std::string>, std::vector<BySeed>> kinds;  // (bits, label) -> [arm]

  bool has_all(const std::vector<BySeed>& arms) const {
    return std::all_of(arms.begin(), arms.end(), [](const BySeed& values) { return !values.empty(); });
  }
};

void add_rows(const Group& group, const std::string& label, double bits, const std::vector<BySeed>& arms, std::vector<AblationRow>& rows) {
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    if (arms[arm].empty()) continue;
    const MeanOfSeeds value = over_seeds(arms[arm]);
    AblationRow row{group.signal, group.when, label, bits, arm, value.n, value.mean, value.std_err, {}, {}};
    BySeed differences;
    for (const auto& [seed, own] : arms[arm])
      if (const auto first = arms[0].find(seed); arm > 0 && first != arms[0].end()) differences[seed] = own - first->second;
    if (!differences.empty()) {
      const MeanOfSeeds difference = over_seeds(differences);
      row.difference = difference.mean, row.difference_std_err = difference.std_err;
    }
    rows.push_back(std::move(row));
  }
}

// Each arm's mean over the kinds that all arms have, for the seeds that have all of them.
std::vector<BySeed> mean_of_kinds(const std::vector<const std::vector<BySeed>*>& shared, std::size_t arms) {
  std::vector<BySeed> means(arms);
  for (std::size_t arm = 0; arm < arms; ++arm) {
    std::map<std::uint64_t, Sum> sums;
    for (const auto* kind : shared)
      for (const auto& [seed, value] : (*kind)[arm]) sums[seed].add(value);
    for (const auto& [seed, sum] : sums)
      if (sum.count == shared.size()) means[arm][seed] = sum.mean();
  }
  return means;
}

std::vector<Group> groups_of(const std::vector<AblationScore>& scores, std::size_t arms) {
  std::vector<Group> groups;
  std::map<std::pair<std::size_t, std::pair<double, std::string>>, std::vector<std::map<std::uint64_t, Sum>>> sums;
  for (const AblationScore& score : scores) {
    auto at = std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.signal == score.signal && g.when == score.when; });
    if (at == groups.end()) {
      groups.push_back({score.signal, score.when, {}});
      at = std::prev(groups.end());
    }
    auto& kind = sums[{static_cast<std::size_t>(at - groups.begin()), {score.bits, score.subnets}}];
    kind.resize(arms);
    kind[score.arm][score.seed].add(score.value);
  }
  for (const auto& [key, kind] : sums) {
    auto& target = groups[key.first].kinds[key.second];
    target.resize(arms);
    for (std::size_t arm = 0; arm < arms; ++arm)
      for (const auto& [seed, sum] : kind[arm]) target[arm][seed] = sum.mean();
  }
  // Signals in the order in which they came; of each "before" ahead of "after".
  std::vector<std::string> order;
  for (const Group& group : groups)
    if (std::find(order.begin(), order.end(), group.signal) == order.end()) order.push_back(group.signal);
  std::stable_sort(groups.begin(), groups.end(), [&order](const Group& a, const Group& b) {
    const auto place = [&order](const Group& g) { return std::find(order.begin(), order.end(), g.signal) - order.begin(); };
    return std::pair(place(a), a.when != "before") < std::pair(place(b), b.when != "before");
  });
  return groups;
}

}  // namespace

std::vector<AblationRow> ablation_rows(const std::vector<AblationScore>& scores, std::size_t arms) {
  std::vector<AblationRow> rows;
  for (const Group& group : groups_of(scores, arms)) {
    std::vector<const std::vector<BySeed>*> shared;
    for (const auto& [kind, by_arm] : group.kinds) {
      add_rows(group, kind.second, kind.first, by_arm, rows);
      if (group.has_all(by_arm)) shared.push_back(&by_arm);
    }
    if (shared.size() > 1) add_rows(group, "mean", -1, mean_of_kinds(shared, arms), rows);
  }
  return rows;
}

}  // namespace qfa
