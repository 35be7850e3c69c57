// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/held_out.h"

#include "engine/search/search.h"
#include "engine/store/score_journal.h"

namespace qfa {

HeldOut::HeldOut(OpenedRun& run, RunEvents& events, const Decoder& decoder, std::vector<Task> tasks)
    : run_(run), events_(events), decoder_(decoder), items_(items_fingerprint(tasks)) {
  for (const Task& task : tasks) {
    prepared_.emplace_back(task, *run.inputs.tokenizer, run.inputs.base->config().max_positions);
    name_ += (name_.empty() ? "" : "+") + task.name;
  }
}

EvalPoint HeldOut::score(const BitPlan& plan, const std::string& kind, Bytes size_bytes) {
  const auto weights = run_.supernet->finalised_weights(plan, decoder_.compute());
  const auto proceed = [this](std::size_t, std::size_t) { return events_.context().wait_while_paused(); };
  ScoreLine line;
  line.plan = plan, line.kind = kind, line.step = run_.step, line.tasks = name_, line.items = items_;
  for (const PreparedTask& task : prepared_)
    for (const ItemScore& item : task.score(decoder_, *weights, proceed).items) line.per_item.push_back(item.correct ? 1 : 0);
  const MeanError accuracy = mean_error(line.per_item);
  line.value = line.accuracy = accuracy.mean, line.std_err = accuracy.std_err;
  line.n = static_cast<std::int64_t>(line.per_item.size());
  run_.store->append_search_line(kHeldOutKey, to_line(line));
  EvalPoint point{
      run_.step, subnet_id(run_.inputs.units, plan), plan, kind, "report", name_ + "/acc", accuracy.mean, accuracy.std_err, line.n,
      size_bytes};
  events_.emit(point);
  return point;
}

}  // namespace qfa
