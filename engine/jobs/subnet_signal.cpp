// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/subnet_signal.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/core/atomic_file.h"

namespace qfa {
namespace {
constexpr int kKlWindow = 256;
}

SubnetSignal::SubnetSignal(const OpenedRun& run, const SearchSpec& spec) {
  if (spec.tasks.empty() == spec.kl_text.empty()) refuse_usage("a search needs one signal: --task FILE... or --kl TEXT");
  const auto max_positions = run.inputs.base->config().max_positions;
  if (!spec.tasks.empty()) {
    tasks_ = open_tasks(spec.tasks, spec.limit, *run.inputs.prompt);
    for (const Task& task : tasks_) {
      prepared_.emplace_back(task, *run.inputs.tokenizer, max_positions);
      name_ += (name_.empty() ? "" : "+") + task.name;
      n_ += static_cast<std::int64_t>(task.items.size());
    }
    name_ += "/nll";
    return;
  }
  auto ids = run.inputs.tokenizer->encode(read_file(spec.kl_text));
  ids.resize(std::min<std::size_t>(ids.size(), static_cast<std::size_t>(std::max(spec.kl_tokens, kKlWindow))));
  Windows windows = text_windows(ids, kKlWindow, 0, spec.limit);
  n_ = static_cast<std::int64_t>(windows.size()) * (kKlWindow - 1);
  teacher_ = std::make_unique<Decoder>(*run.inputs.base, scalar_type(spec.dtype));
  teacher_weights_ = dense_weights(*run.inputs.base, scalar_type(spec.dtype));
  kl_ = std::make_unique<KlToTeacher>(std::move(windows), *teacher_, *teacher_weights_);
  name_ = "kl";
}

Score SubnetSignal::score(const Decoder& decoder, WeightSource& weights, const PreparedTask::Hook& hook, PassTrails* trails) const {
  if (trails != nullptr) trails->begin();
  if (kl_) {
    const auto result = kl_->score(decoder, weights, hook, trails);
    return {result.mean, result.std_err, result.windows, -1};
  }
  Score score;
  double correct = 0;
  for (const PreparedTask& task : prepared_) {
    for (const ItemScore& item : task.score(decoder, weights, hook, trails).items) {
      score.per_item.push_back(item.choice_nll);
      correct += item.correct ? 1 : 0;
    }
  }
  const MeanError total = mean_error(score.per_item);
  score.value = total.mean, score.std_err = total.std_err, score.accuracy = correct / static_cast<double>(score.per_item.size());
  return score;
}

}  // namespace qfa
