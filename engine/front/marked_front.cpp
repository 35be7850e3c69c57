// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <map>

#include "engine/api/front.h"
#include "engine/front/guarded.h"
#include "engine/front/scored.h"

namespace qfa {
namespace {

ScoredSubnet subnet_of(const FrontPoint& point) {
  ScoredSubnet subnet;
  subnet.subnet = point.subnet, subnet.kind = point.kind, subnet.plan = point.plan;
  subnet.size_bytes = point.size_bytes, subnet.average_bits = point.average_bits;
  subnet.score = point.score, subnet.std_err = point.std_err, subnet.accuracy = point.accuracy;
  if (point.report_score) {
    subnet.held_out_task = point.report_task;
    subnet.held_out = *point.report_score, subnet.held_out_std_err = point.report_std_err.value_or(0);
  }
  return subnet;
}

// Files of others that were scored on the front's signal, the last score of each, by ascending bytes.
std::vector<ScoredSubnet> rivals_of(const RunScores& scores, const ParetoFront& front) {
  std::map<std::string, ScoredSubnet> rivals;
  if (scores.signal != front.signal) return {};
  for (const ScoreLine& line : scores.lines) {
    if (line.kind != "rival" || !line.plan.bits.empty() || !std::isfinite(line.value)) continue;
    ScoredSubnet& rival = rivals[line.name] = {};
    rival.subnet = {line.name}, rival.kind = line.kind, rival.allowed = false;
    rival.size_bytes = line.size_bytes, rival.score = line.value, rival.std_err = line.std_err, rival.n = line.n;
    if (line.accuracy >= 0) rival.accuracy = line.accuracy;
  }
  std::vector<ScoredSubnet> ordered;
  for (auto& [name, rival] : rivals) ordered.push_back(std::move(rival));
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.size_bytes < b.size_bytes; });
  return ordered;
}

std::vector<ScoredSubnet> of_store(const RunStore& store) {
  const auto front = store.front();
  if (!front) return {};
  const RunScores scores = read_run_scores(store);
  std::map<BitPlan, const ScoreLine*> lines;
  for (const ScoreLine& line : scores.lines) {
    // A later search of another signal has other scores, which say nothing of this front.
    if (scores.signal == front->signal && line.kind != "rival") lines.emplace(line.plan, &line);
  }
  std::vector<ScoredRow> rows;
  for (const FrontPoint& point : front->points) {
    const auto found = lines.find(point.plan);
    const bool known = found != lines.end() && found->second->value == point.score;
    rows.push_back({subnet_of(point), known ? found->second : nullptr});
    rows.back().subnet.random = known && found->second->random;
  }
  PairCache pairs;
  std::vector<ScoredSubnet> all = marked(std::move(rows), front->higher_is_better, pairs);
  for (ScoredSubnet& rival : rivals_of(scores, *front)) all.push_back(std::move(rival));
  return all;
}

}  // namespace

Result<std::vector<ScoredSubnet>> marked_front(const RunId& run) {
  return guarded<std::vector<ScoredSubnet>>(run.path, [&] { return of_store(*RunStore::open(run.path, RunStore::Access::read_only)); });
}

}  // namespace qfa
