// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/jobs/export_job.h"

namespace qfa {
namespace {

class RunSubnet : public SubnetSource {
 public:
  RunSubnet(const OpenedRun& run, const BitPlan& plan) : run_(run), widths_(run.supernet->module_widths(plan)) {}
  const BaseModel& base() const override { return *run_.inputs.base; }
  std::map<std::string, BitWidth> widths() const override { return widths_; }
  int group() const override { return run_.spec.group; }
  std::string chat_template() const override { return run_.inputs.prompt->jinja(); }
  AffineTensor affine(const std::string& module) const override {
    const BitWidth bits = widths_.at(module);
    auto weight = std::make_shared<PackedWeight>(run_.supernet->finalised(module, bits));
    weight->minimum_OG = weight->minimum_OG.contiguous();
    return {bits,
            run_.spec.group,
            weight->shape.out,
            weight->shape.in,
            weight->packed_OP.const_data_ptr<std::uint8_t>(),
            reinterpret_cast<const std::uint16_t*>(weight->scale_OG.const_data_ptr<at::Half>()),
            reinterpret_cast<const std::uint16_t*>(weight->minimum_OG.const_data_ptr<at::Half>()),
            weight};
  }

 private:
  const OpenedRun& run_;
  std::map<std::string, BitWidth> widths_;
};

}  // namespace

std::unique_ptr<SubnetSource> subnet_source(const OpenedRun& run, const BitPlan& plan) {
  return std::make_unique<RunSubnet>(run, plan);
}

}  // namespace qfa
