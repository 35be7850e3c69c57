// SPDX-License-Identifier: GPL-3.0-or-later
// What an ablation found: arms compared over seeds, on the same held-out data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/result.h"

namespace qfa {

struct AblationArm {
  std::string name;
  int runs = 1;            // a seed
  std::int64_t steps = 0;  // optimizer steps a seed, of all its runs
};

// One arm on one kind of subnet.
struct AblationRow {
  std::string signal;   // "loss" (nats a response token), "tickets/acc", "tickets/nll"
  std::string when;     // "before", "after" training
  std::string subnets;  // "3 bit", "2.25 to 2.50 bit"; "mean" over those that every arm has
  double bits = -1;     // on an axis; < 0: a mean
  std::size_t arm = 0;
  int n = 0;                      // seeds
  double mean = 0;                // over seeds; not finite: a run diverged
  std::optional<double> std_err;  // over seeds; none: fewer than two
  // To the first arm, within each seed: mean and standard error over the seeds that both have.
  std::optional<double> difference, difference_std_err;
};

struct Ablation {
  std::string name, question;
  std::vector<AblationArm> arms;
  std::vector<std::uint64_t> seeds;
  std::vector<AblationRow> rows;  // by signal, before and after, subnets of ascending bits, arm
};

// DIR/result.json of `qfa ablate --out DIR`.
Result<Ablation> read_ablation(const std::string& folder);

}  // namespace qfa
