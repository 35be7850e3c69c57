// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/held_out.h"

#include <algorithm>

#include "engine/search/search.h"
#include "engine/store/spec_json.h"

namespace qfa {

HeldOut::HeldOut(OpenedRun& run, RunEvents& events, const Decoder& decoder, std::vector<Task> tasks)
    : run_(run),
      events_(events),
      decoder_(decoder),
      items_(items_fingerprint(tasks)),
      dtype_(to_text(decoder.compute() == at::kBFloat16 ? ComputeType::bf16 : ComputeType::fp32)) {
  for (const Task& task : tasks) {
    prepared_.emplace_back(task, *run.inputs.tokenizer, run.inputs.base->config().max_positions);
    name_ += (name_.empty() ? "" : "+") + task.name;
  }
  for (ScoreLine& line : read_scores(*run.store, kHeldOutKey))
    if (line.step == run.step && line.tasks == name_ && line.items == items_ && line.dtype == dtype_) journal_.push_back(std::move(line));
}

ScoreLine HeldOut::scored(const BitPlan& plan, const std::string& kind) {
  const auto found = std::find_if(journal_.begin(), journal_.end(), [&](const ScoreLine& line) { return line.plan == plan; });
  if (found != journal_.end()) return *found;
  const auto weights = run_.supernet->finalised_weights(plan, decoder_.compute());
  const auto proceed = [this](std::size_t, std::size_t) { return events_.context().wait_while_paused(); };
  ScoreLine line;
  line.plan = plan, line.kind = kind, line.step = run_.step, line.tasks = name_, line.items = items_, line.dtype = dtype_;
  for (const PreparedTask& task : prepared_)
    for (const ItemScore& item : task.score(decoder_, *weights, proceed).items) line.per_item.push_back(item.correct ? 1 : 0);
  const MeanError accuracy = mean_error(line.per_item);
  line.value = line.accuracy = accuracy.mean, line.std_err = accuracy.std_err;
  line.n = static_cast<std::int64_t>(line.per_item.size());
  run_.store->append_search_line(kHeldOutKey, to_line(line));
  return line;
}

EvalPoint HeldOut::score(const BitPlan& plan, const std::string& kind, Bytes size_bytes) {
  const ScoreLine line = scored(plan, kind);
  const EvalPoint point{
      run_.step, subnet_id(run_.inputs.units, plan), plan, kind, "report", name_ + "/acc", line.value, line.std_err, line.n, size_bytes};
  const auto points = run_.store->evaluations();
  const bool on_record = std::any_of(points.begin(), points.end(), [&](const EvalPoint& p) {
    return p.split == point.split && p.step == point.step && p.subnet == point.subnet && p.signal == point.signal &&
           p.score == point.score && p.n == point.n && p.size_bytes == point.size_bytes;
  });
  if (on_record)
    events_.show(point);
  else
    events_.emit(point);
  return point;
}

}  // namespace qfa
