// SPDX-License-Identifier: GPL-3.0-or-later
// Requests to quantize the tiny model.
#pragma once

#include "engine/quantize/quantize_base.h"
#include "tests/engine/engine_fixture.h"

namespace qfa::test {

class QuantizeTest : public EngineTest {
 protected:
  // Twelve sequences of 40 tokens; block reconstruction: two epochs.
  QuantizeRequest request(CodesMethod method, CalibrationStream stream = CalibrationStream::own) const {
    QuantizeRequest r;
    r.spec.method = method, r.spec.stream = stream;
    r.spec.block_epochs = 2;
    r.bits = {2, 3, 4};
    r.compute = ComputeType::fp32;
    for (int i = 0; i < 12; ++i) {
      std::vector<TokenId> ids;
      for (int t = 0; t < 40; ++t) ids.push_back((i * 37 + t * t) % 250 + 3);
      r.calibration.push_back(ids);
    }
    return r;
  }
  std::shared_ptr<const BaseModel> base() const { return BaseModel::open(folder_ / "model"); }
};

}  // namespace qfa::test
