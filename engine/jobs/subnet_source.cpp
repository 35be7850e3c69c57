// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "engine/api/error.h"
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

  std::vector<std::uint16_t> half(const std::string& module) const override {
    if (!run_.supernet->trained(module)) return SubnetSource::half(module);
    const PackedWeight weight = run_.supernet->finalised(module, kDenseBits);
    if (!at::isfinite(weight.packed_OP).all().item<bool>()) refuse(module, "the trained weight does not fit 16-bit floats (at most 65504)");
    const auto* halves = reinterpret_cast<const std::uint16_t*>(weight.packed_OP.const_data_ptr<at::Half>());
    return {halves, halves + weight.packed_OP.numel()};
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
