// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/include/attention.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <numeric>

#include "kernels/torch/decoder_ops.h"
#include "kernels/torch/parallel.h"

namespace qfa {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using Integers = std::vector<std::int64_t>;

kernels::AttentionShape shape_of(const at::Tensor& q, const at::Tensor& k, std::int64_t window) {
  return {q.size(1), k.size(1), q.size(2), static_cast<float>(1 / std::sqrt(static_cast<double>(q.size(2)))), window};
}

kernels::AttentionSegment segment_of(const AttentionMap& map, std::size_t s) {
  kernels::AttentionSegment segment = {map.begin[s], map.length[s], nullptr, nullptr};
  if (map.masks[s].defined()) segment.mask_LL = map.masks[s].const_data_ptr<bool>();
  if (map.positions_T.defined()) segment.positions_T = map.positions_T.const_data_ptr<std::int64_t>();
  return segment;
}

// Calls body(segment, kv head, scratch) -> Status for all of them on LibTorch's threads, the long segments first.
template <class Body>
void over_heads(const kernels::AttentionShape& shape, const AttentionMap& map, const Body& body) {
  std::vector<std::size_t> order(map.begin.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return map.length[a] > map.length[b]; });
  const auto tasks = static_cast<std::int64_t>(order.size()) * shape.kv_heads;
  const std::int64_t longest = order.empty() ? 0 : map.length[order[0]];
  std::atomic<std::int64_t> next = 0;  // whoever is free takes the next: lengths differ
  std::atomic<kernels::Status> status = kernels::Status::ok;
  at::parallel_for(0, std::min<std::int64_t>(at::get_num_threads(), tasks), 1, [&](std::int64_t, std::int64_t) {
    const at::Tensor scratch = at::empty({kernels::attention_scratch(shape, longest)}, at::kFloat);
    for (std::int64_t task = next++; task < tasks; task = next++) {
      const kernels::Status done =
          body(segment_of(map, order[static_cast<std::size_t>(task / shape.kv_heads)]), task % shape.kv_heads, scratch.data_ptr<float>());
      if (done != kernels::Status::ok) status = done;
    }
  });
  TORCH_CHECK(status == kernels::Status::ok, "attention: ", kernels::message_of(status));
}

struct Attention : torch::autograd::Function<Attention> {
  static at::Tensor forward(AutogradContext* ctx, const at::Tensor& q_TND, const at::Tensor& k_TKD, const at::Tensor& v_TKD,
                            const AttentionMap& map) {
    const at::Tensor q = q_TND.contiguous(), k = k_TKD.contiguous(), v = v_TKD.contiguous();
    const at::Tensor y = at::empty({q.size(0), q.size(1) * q.size(2)}, q.options()),
                     log_sum = at::empty({q.size(0), q.size(1)}, at::kFloat);
    const kernels::AttentionShape shape = shape_of(q, k, map.window);
    with_element(q.scalar_type(), [&](auto tag) {
      using T = decltype(tag);
      const kernels::AttentionForward<T> arrays = {read<T>(q), read<T>(k), read<T>(v), write<T>(y), write<float>(log_sum)};
      over_heads(shape, map, [&](const kernels::AttentionSegment& segment, std::int64_t kv, float* scratch) {
        return kernels::attention(shape, segment, kv, arrays, scratch);
      });
    });
    variable_list saved = {q, k, v, y, log_sum, map.positions_T};
    saved.insert(saved.end(), map.masks.begin(), map.masks.end());
    ctx->save_for_backward(std::move(saved));
    ctx->saved_data["begin"] = map.begin;
    ctx->saved_data["length"] = map.length;
    ctx->saved_data["window"] = map.window;
    return y;
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto saved = ctx->get_saved_variables();
    const at::Tensor &q = saved[0], &k = saved[1], &v = saved[2], dy = gradients[0].contiguous();
    const AttentionMap map = {ctx->saved_data["begin"].toIntVector(),
                              ctx->saved_data["length"].toIntVector(),
                              {saved.begin() + 6, saved.end()},
                              saved[5],
                              ctx->saved_data["window"].toInt()};
    const at::Tensor dq = at::empty_like(q), dk = at::empty_like(k), dv = at::empty_like(v);
    const kernels::AttentionShape shape = shape_of(q, k, map.window);
    with_element(q.scalar_type(), [&](auto tag) {
      using T = decltype(tag);
      const kernels::AttentionBackward<T> arrays = {read<T>(q),  read<T>(k),   read<T>(v),   read<T>(saved[3]), read<float>(saved[4]),
                                                    read<T>(dy), write<T>(dq), write<T>(dk), write<T>(dv)};
      over_heads(shape, map, [&](const kernels::AttentionSegment& segment, std::int64_t kv, float* scratch) {
        return kernels::attention_backward(shape, segment, kv, arrays, scratch);
      });
    });
    return {dq, dk, dv, {}};
  }
};

}  // namespace

at::Tensor attention(const at::Tensor& q_TND, const at::Tensor& k_TKD, const at::Tensor& v_TKD, const AttentionMap& map) {
  return Attention::apply(q_TND, k_TKD, v_TKD, map);
}

}  // namespace qfa
