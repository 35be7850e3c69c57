// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <utility>

#include "engine/api/front.h"
#include "engine/front/guarded.h"
#include "engine/front/scored.h"
#include "engine/search/one_unit.h"

namespace qfa {
namespace {

constexpr int kResamples = 2000;

// The bases depend on choices and locks alone, not on bytes.
OneUnitBases bases_of(const std::vector<Unit>& units, const SearchSpec& search) {
  CostTable costs;
  costs.units = units;
  for (const Unit& unit : units) costs.bytes.emplace_back(unit.choices.size(), 0);
  SearchSpec spec;
  spec.locks = search.locks;
  return one_unit_bases(SearchSpace(costs, spec));
}

UnitSensitivity sensitivity(const RunId& run) {
  const auto store = RunStore::open(run.path, RunStore::Access::read_only);
  const RunScores scores = read_run_scores(*store);
  if (scores.split != "search") refuse(run.path, "the run was not searched yet; score the changes with: qfa sensitivity RUN --task FILE");
  const auto solution = solve_front(run, {scores.search->target, {}, {}});
  if (!solution) throw Failure(solution.error());
  std::map<BitPlan, const ScoreLine*> lines;
  for (const ScoreLine& line : scores.lines)
    if (line.kind != "rival" && !line.per_item.empty()) lines[line.plan] = &line;
  std::map<BitPlan, Bytes> bytes;
  for (const ScoredSubnet& subnet : (*solution)->scored) bytes[subnet.plan] = subnet.size_bytes;

  const std::vector<Unit>& units = store->manifest().units;
  const OneUnitBases bases = bases_of(units, *scores.search);
  UnitSensitivity out{scores.signal, {}};
  for (std::size_t l = 0; l < units.size(); ++l)
    for (const auto& [base, high] : {std::pair(bases.high, true), std::pair(bases.low, false)})
      for (const BitWidth to : units[l].choices) {
        BitPlan changed = base;
        changed.bits[l] = to;
        const auto before = lines.find(base), after = lines.find(changed);
        if (to == base.bits[l] || before == lines.end() || after == lines.end()) continue;
        out.changes.push_back({units[l].name, high, base.bits[l], to, bytes[base], bytes[changed],
                               paired_score(after->second->per_item, before->second->per_item, kResamples)});
      }
  return out;
}

}  // namespace

Result<UnitSensitivity> unit_sensitivity(const RunId& run) {
  return guarded<UnitSensitivity>(run.path, [&] { return sensitivity(run); });
}

}  // namespace qfa
