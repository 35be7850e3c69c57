// SPDX-License-Identifier: GPL-3.0-or-later
// What LoRA and QA-LoRA share: A and B of rank r and the scale c = α/r.
#pragma once

#include "engine/model/adapter.h"

namespace qfa {

class LowRankAdapter : public Adapter {
 public:
  const std::vector<AdapterParameter>& parameters() const override { return parameters_; }

 protected:
  // A [rank, columns] Kaiming-uniform with a = sqrt(5), as LoRA; B [rows, rank] zero. A pure function of the arguments.
  LowRankAdapter(const AdapterSettings& settings, std::int64_t rows, std::int64_t columns, std::uint64_t seed);

  const at::Tensor& a() const { return parameters_[0].value; }
  const at::Tensor& b() const { return parameters_[1].value; }
  double scale() const { return scale_; }

 private:
  double scale_;
  std::vector<AdapterParameter> parameters_;
};

}  // namespace qfa
