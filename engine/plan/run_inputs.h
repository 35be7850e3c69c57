// SPDX-License-Identifier: GPL-3.0-or-later
// What a run reads: base model, tokenizer, prompt format, examples, probe tasks; checked before
// anything is written.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/plan.h"
#include "engine/api/specs.h"
#include "engine/data/dataset.h"
#include "engine/data/prompt.h"
#include "engine/data/task.h"
#include "engine/import/base_model.h"

namespace qfa {

struct RunInputs {
  std::shared_ptr<const BaseModel> base;
  std::shared_ptr<const Tokenizer> tokenizer;
  std::unique_ptr<PromptFormat> prompt;
  std::vector<Unit> units;
};

// Throws Failure (input or usage) with one sentence.
RunInputs open_inputs(const RunSpec& spec);
Dataset open_dataset(const RunSpec& spec, const RunInputs& inputs);
// Tasks with their prompts, `limit` items of each (0: all).
std::vector<Task> open_tasks(const std::vector<std::string>& descriptors, int limit, const PromptFormat& prompt);

// Ranges and combinations of settings, without reading a file: all that is wrong; or the first as a Failure (usage).
std::vector<Finding> setting_errors(const RunSpec& spec);
void check_settings(const RunSpec& spec);
std::string data_fingerprint(const RunSpec& spec);
// The run folder must not exist, or be empty. Throws Failure (input).
void check_out_folder(const std::filesystem::path& out);

}  // namespace qfa
