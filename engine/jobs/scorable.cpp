// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/scorable.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/search/search.h"

namespace qfa {

bool is_run_folder(const std::filesystem::path& path) {
  return std::filesystem::exists(path / "run.json");
}

Scorable open_scorable(const std::filesystem::path& path, const ScorableChoice& choice, ComputeType compute) {
  const int choices = (choice.bits ? 1 : 0) + (choice.subnet ? 1 : 0) + (choice.plan_file.empty() ? 0 : 1);
  Scorable scorable;
  if (!is_run_folder(path)) {
    if (choices > 0) refuse_usage(path.string() + " is no run: --bits, --subnet and --plan choose a subnet of a run");
    scorable.base = BaseModel::open(path);
    scorable.tokenizer = tokenizer_of(*scorable.base);
    if (!scorable.tokenizer->chat_template().empty())
      scorable.prompt = std::make_unique<PromptFormat>(PromptTemplate::model, scorable.tokenizer);
    scorable.decoder = std::make_unique<Decoder>(*scorable.base, scalar_type(compute));
    scorable.weights = dense_weights(*scorable.base, scalar_type(compute));
    scorable.description = scorable.base->format() + " model";
    return scorable;
  }
  if (choices != 1) refuse_usage(path.string() + " is a run: choose a subnet with one of --bits B, --subnet ID and --plan FILE");
  scorable.run = open_run(path, RunStore::Access::read_only);
  OpenedRun& run = *scorable.run;
  const BitPlan plan = choice.plan_file.empty() ? resolve_plan(run, {ExportFormat::mlx, {}, choice.subnet, choice.bits, 0, {}})
                                                : read_plan(choice.plan_file, run.inputs.units);
  scorable.base = run.inputs.base;
  scorable.tokenizer = run.inputs.tokenizer;
  scorable.prompt = std::make_unique<PromptFormat>(run.spec.prompt, run.inputs.tokenizer);
  scorable.decoder = std::make_unique<Decoder>(*scorable.base, scalar_type(compute));
  scorable.weights = run.supernet->finalised_weights(plan, scalar_type(compute));
  scorable.description = fmt::format("run, step {}, subnet {}", run.step, subnet_id(run.inputs.units, plan).value);
  return scorable;
}

PreparedTask prepare_task(const std::filesystem::path& descriptor, int limit, const Scorable& model) {
  Task task = read_task(descriptor, static_cast<std::size_t>(std::max(limit, 0)));
  if (task.chat && !model.prompt) refuse(descriptor.string(), "is a chat task, but the model has no chat template");
  if (model.prompt) task = with_prompt(std::move(task), *model.prompt);
  return PreparedTask(task, *model.tokenizer, model.base->config().max_positions);
}

}  // namespace qfa
