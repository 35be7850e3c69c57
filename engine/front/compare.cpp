// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <utility>

#include "engine/api/front.h"
#include "engine/front/guarded.h"
#include "engine/front/scored.h"

namespace qfa {
namespace {

const ScoreLine* line_of(const std::vector<ScoreLine>& lines, const std::vector<Unit>& units, const SubnetId& id) {
  const ScoreLine* found = nullptr;  // the newest
  for (const ScoreLine& line : lines) {
    const bool same = line.plan.bits.empty() ? line.name == id.value : subnet_id(units, line.plan) == id;
    if (same && !line.per_item.empty()) found = &line;
  }
  return found;
}

struct Side {
  std::unique_ptr<RunStore> store;
  std::vector<ScoreLine> held_out, search;
  std::string signal, measured;  // the search's name and what it measures on

  explicit Side(const SubnetRef& ref) : store(RunStore::open(ref.run.path, RunStore::Access::read_only)) {
    held_out = read_scores(*store, kHeldOutKey);
    const RunScores scores = read_run_scores(*store);
    if (scores.split != "search") return;
    search = scores.lines, signal = scores.signal, measured = signal_text(*scores.search);
  }
  const ScoreLine* find(const std::vector<ScoreLine>& lines, const SubnetId& id) const {
    return line_of(lines, store->manifest().units, id);
  }
};

SubnetComparison comparison(const SubnetRef& a, const SubnetRef& b) {
  const Side left(a), right(b);
  const ScoreLine *one = left.find(left.held_out, a.subnet), *other = right.find(right.held_out, b.subnet);
  SubnetComparison out;
  if (one != nullptr && other != nullptr && one->items == other->items) {
    out.split = "report", out.signal = one->tasks + "/acc", out.higher_is_better = true;
  } else {
    one = left.find(left.search, a.subnet), other = right.find(right.search, b.subnet);
    for (const auto& [ref, line] : {std::pair(&a, one), std::pair(&b, other)})
      if (line == nullptr) refuse(ref->run.path, fmt::format("no scores of single items are stored for subnet {}", ref->subnet.value));
    if (left.measured != right.measured || one->per_item.size() != other->per_item.size())
      refuse_usage("the two subnets were not scored on the same items; score both on the same held-out tasks first");
    out.split = "search", out.signal = left.signal;
  }
  out.a = one->value, out.b = other->value;
  out.paired = paired_score(one->per_item, other->per_item, 10000);
  return out;
}

}  // namespace

Result<SubnetComparison> compare_subnets(const SubnetRef& a, const SubnetRef& b) {
  return guarded<SubnetComparison>(a.run.path, [&] { return comparison(a, b); });
}

}  // namespace qfa
