// SPDX-License-Identifier: GPL-3.0-or-later
// AdamW over the adapters that a step sampled. Each adapter has its own step counter; adapters that
// were not sampled stay untouched bit for bit: no decay, no moment update, no bias-correction step.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/model/supernet.h"

namespace qfa {

struct AdamMoments {
  at::Tensor first, second;  // fp32, the parameter's shape
};

class AdamW {
 public:
  struct Settings {
    double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weight_decay = 0;
  };
  explicit AdamW(Settings settings) : settings_(settings) {}

  // Clips the gradient norm over `adapters` to `clip` (0: no clipping) and steps them. Returns the
  // norm before clipping; if it is not finite nothing is changed. Gradients are cleared either way.
  double step(const std::vector<NamedAdapter>& adapters, double lr, double clip);

  // For checkpoints: by "ADAPTER.PARAMETER", and steps done by adapter.
  std::map<std::string, AdamMoments>& moments() { return moments_; }
  const std::map<std::string, AdamMoments>& moments() const { return moments_; }
  std::map<std::string, std::int64_t>& steps() { return steps_; }
  const std::map<std::string, std::int64_t>& steps() const { return steps_; }

 private:
  struct Update;
  void prepare(Update& update, double lr, double factor);

  Settings settings_;
  std::map<std::string, AdamMoments> moments_;
  std::map<std::string, std::int64_t> steps_;
};

}  // namespace qfa
