// SPDX-License-Identifier: GPL-3.0-or-later
// The specification of an ablation, and the runs it makes. The words are those of `qfa train`:
//   {"schema": 1, "name": "samplers", "question": "…",
//    "train": ["--model", "${model}", "--data", "${data}", "--steps", "${steps}"],    common to all arms
//    "arms": [{"name": "balanced", "train": ["--sampler", "balanced"]},
//             {"name": "single", "runs": [{"train": ["--bits", "2"]}, {"train": ["--bits", "3"]}]}],
//    "seeds": [0, 1, 2],
//    "set": {"steps": 300},                                                            values that can be changed
//    "score": {"loss": ["${held_out}"], "task": [], "limit": 0, "subnets": "uniform", "before": true}}
// score.subnets is "uniform" (each width) or "bins": "per_bin" random subnets in each of "bins" equal bins of average
// bits, drawn from "seed". ${name} is a value; ${name/3} a third of it, which must be whole.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/core/json.h"

namespace qfa {

using Words = std::vector<std::string>;

struct ArmSpec {
  std::string name;          // also of folders: letters, digits, '.', '_' and '-'
  std::vector<Words> train;  // one entry a run
};

struct ScoreSpec {
  Words loss, task;
  int limit = 0;      // examples or items; 0: all
  bool bins = false;  // else the uniform subnets
  int bin_count = 8, per_bin = 4;
  std::uint64_t seed = 0;  // of the random subnets
  bool before = true;      // also the codes without adapters
};

struct AblationSpec {
  std::string name, question;
  Words train;
  std::vector<ArmSpec> arms;
  std::vector<std::uint64_t> seeds;
  std::map<std::string, std::string> set;
  ScoreSpec score;
};

// Throws Failure (input): what is wrong, where, what was expected.
AblationSpec ablation_from_json(const Json& json, const std::string& where);

// Values of placeholders: one word, or several where the placeholder is a whole word.
using Values = std::map<std::string, Words>;
// `given` over spec.set. Throws Failure (usage) for a name that no placeholder of the specification has.
Values ablation_values(const AblationSpec& spec, const Values& given);
// Throws Failure (usage): a placeholder without a value, a part that is not whole.
Words fill_in(const Words& words, const Values& values);

struct AblationRun {
  std::size_t arm = 0;
  std::uint64_t seed = 0;
  std::string folder;  // "balanced-seed0", of several runs "single-seed0-2"
  Words words;         // of qfa train, with --seed; without --out
};
// Seed by seed, so that what is there after an interruption compares all arms.
std::vector<AblationRun> expand(const AblationSpec& spec, const Values& values, const std::vector<std::uint64_t>& seeds);

// The specifications that come with the program, name -> text.
const std::map<std::string, std::string>& shipped_ablations();

}  // namespace qfa
