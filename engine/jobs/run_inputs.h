// SPDX-License-Identifier: GPL-3.0-or-later
// What a run reads: base model, tokenizer, prompt format, examples, probe tasks; checked before
// anything is written.
#pragma once

#include <c10/core/ScalarType.h>

#include <memory>
#include <string>
#include <vector>

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

// Ranges and combinations of settings, without reading a file. Throws Failure (usage).
void check_settings(const RunSpec& spec);
std::string data_fingerprint(const RunSpec& spec);
void set_threads(int threads);  // of LibTorch; 0: all cores
std::string device_text();      // "cpu, 2 threads"
at::ScalarType scalar_type(ComputeType type);

}  // namespace qfa
