// SPDX-License-Identifier: GPL-3.0-or-later
// Anything that can be scored or asked: a base model, an export, or one subnet of a run.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engine/evaluate/task_score.h"
#include "engine/jobs/opened_run.h"

namespace qfa {

struct ScorableChoice {          // of a run; at most one is given
  std::optional<BitWidth> bits;  // uniform
  std::optional<SubnetId> subnet;
  std::string plan_file;
};

struct Scorable {
  std::string description;  // "GGUF base model", "run, step 400, subnet 3fa1…"
  std::shared_ptr<const BaseModel> base;
  std::shared_ptr<const Tokenizer> tokenizer;
  std::unique_ptr<PromptFormat> prompt;  // null when the model has no chat template
  std::unique_ptr<Decoder> decoder;
  std::unique_ptr<WeightSource> weights;
  std::optional<OpenedRun> run;  // keeps the supernet alive
};

// Throws Failure: not a model and not a run; a choice given for something that is no run, or none
// given for a run.
Scorable open_scorable(const std::filesystem::path& path, const ScorableChoice& choice, ComputeType compute);
// The first `limit` items of a task (0: all) in the model's prompt, tokenized. Throws Failure (input): a chat task for a model
// without a chat template.
PreparedTask prepare_task(const std::filesystem::path& descriptor, int limit, const Scorable& model);
bool is_run_folder(const std::filesystem::path& path);

}  // namespace qfa
