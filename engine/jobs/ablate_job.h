// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of an ablation's runs, on the same held-out data and, where their units are the same, the same subnets.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/ablate/spec.h"
#include "engine/ablate/statistics.h"
#include "engine/api/specs.h"

namespace qfa {

class JournalWriter;

enum class RunProgress { absent, interrupted, finished };
// Of the run in spec.out. Throws Failure (input): a run of other settings is there (threads aside).
RunProgress progress_of_run(const RunSpec& spec);

class AblationScorer {
 public:
  using Hook = std::function<bool(std::size_t done, std::size_t total, const std::string& what)>;  // false: cancelled

  // `score` with its placeholders filled in; `trained_on`: the data files of all runs, none of whose examples counts as
  // held out. Scores are kept in FOLDER/scores.jsonl and taken from there. Nothing is written before score().
  AblationScorer(const std::filesystem::path& folder, ScoreSpec score, std::vector<std::string> trained_on);
  ~AblationScorer();

  // All scores of one finished run, before training too where that is asked for: the scores of its codes, which runs of
  // equal codes share. Throws Failure; (cancelled) when the hook says so.
  std::vector<AblationScore> score(const std::filesystem::path& run, std::size_t arm, std::uint64_t seed, const Hook& hook);

 private:
  struct Line {
    double value = 0, std_err = 0;
  };
  void keep(const std::string& key, const Line& line, const std::filesystem::path& run, const std::string& what);

  std::filesystem::path folder_;
  ScoreSpec score_;
  std::vector<std::string> trained_on_;
  std::map<std::string, Line> known_;
  std::unique_ptr<JournalWriter> journal_;
};

// Reads what a run of these settings will be scored on: throws Failure where that cannot be done; returns what was left
// out of the held-out examples, a sentence each.
std::vector<std::string> check_scoring(const ScoreSpec& score, const RunSpec& spec, const std::vector<std::string>& trained_on);

}  // namespace qfa
