// SPDX-License-Identifier: GPL-3.0-or-later
// PATH and, for a run, which subnet of it.
#pragma once

#include "engine/cli/options.h"
#include "engine/jobs/scorable.h"

namespace qfa::cli {

struct SubnetChoice {
  std::string path, subnet, plan;
  std::optional<int> bits;

  void add_to(CLI::App& app, const std::string& what) {
    app.add_option("path", path, what)->required();
    app.add_option("--bits", bits, "Of a run: the uniform subnet of this width (embedding at 8 bits)");
    app.add_option("--subnet", subnet, "Of a run: the subnet with this id");
    app.add_option("--plan", plan, "Of a run: the subnet of this JSON file {unit: bits}");
  }
  ScorableChoice choice() const { return {bits, subnet.empty() ? std::nullopt : std::optional(SubnetId{subnet}), plan}; }
};

}  // namespace qfa::cli
