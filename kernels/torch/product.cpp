// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/torch/product.h"

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/custom_function.h>

#include <optional>
#include <string_view>

namespace qfa {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Below these, what oneDNN spends on each call is not won back.
constexpr std::int64_t kLeastRows = 128, kLeastOther = 64;

using Linear = at::Tensor(const at::Tensor&, const at::Tensor&, const std::optional<at::Tensor>&, std::string_view,
                          c10::List<std::optional<at::Scalar>>, std::optional<std::string_view>);

// LibTorch's oneDNN inner product x_TK · w_OKᵀ, where its build has it.
const std::optional<c10::TypedOperatorHandle<Linear>>& onednn_linear() {
  static const auto handle = []() -> std::optional<c10::TypedOperatorHandle<Linear>> {
    const auto found = c10::Dispatcher::singleton().findSchema({"mkldnn::_linear_pointwise", ""});
    if (!found.has_value()) return std::nullopt;
    return found->typed<Linear>();
  }();
  return handle;
}

at::Tensor forward_product(const at::Tensor& a_TK, const at::Tensor& b_KO) {
  const bool large = a_TK.size(0) >= kLeastRows && a_TK.size(1) >= kLeastOther && b_KO.size(1) >= kLeastOther;
  if (a_TK.scalar_type() == at::kFloat && b_KO.scalar_type() == at::kFloat && large && a_TK.is_contiguous() && onednn_linear().has_value())
    return onednn_linear()->call(a_TK, b_KO.t(), std::nullopt, "none", c10::List<std::optional<at::Scalar>>(), std::nullopt);
  return at::matmul(a_TK, b_KO);
}

struct Product : torch::autograd::Function<Product> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& a_TK, const at::Tensor& b_KO) {
    ctx->save_for_backward({a_TK, b_KO});
    return forward_product(a_TK, b_KO);
  }
  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const at::Tensor dy_TO = gradients[0].contiguous();
    at::Tensor da, db;
    if (ctx->needs_input_grad(0)) da = forward_product(dy_TO, saved[1].t());
    if (ctx->needs_input_grad(1)) db = at::matmul(saved[0].t(), dy_TO);
    return {da, db};
  }
};

}  // namespace

at::Tensor product(const at::Tensor& a_TK, const at::Tensor& b_KO) {
  if (!at::GradMode::is_enabled() || !(a_TK.requires_grad() || b_KO.requires_grad())) return forward_product(a_TK, b_KO);
  return Product::apply(a_TK, b_KO);
}

}  // namespace qfa
