// SPDX-License-Identifier: GPL-3.0-or-later
// From the scores of runs to the rows of the table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/ablation.h"

namespace qfa {

struct AblationScore {
  std::size_t arm = 0;
  std::uint64_t seed = 0;
  std::string signal, when, subnets;
  double bits = 0;
  std::string subnet;  // its id
  double value = 0, std_err = 0;
  std::int64_t n = 0;  // examples or items
};

// A seed's value of a kind of subnets is the mean of its subnets; rows are means over seeds, with the standard error
// s/√n of the n seeds (s: sample standard deviation). The difference to arm 0 is taken within each seed. Where at
// least two kinds of subnets have scores of all arms, "mean" is the mean over those.
std::vector<AblationRow> ablation_rows(const std::vector<AblationScore>& scores, std::size_t arms);

}  // namespace qfa
