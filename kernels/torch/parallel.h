// SPDX-License-Identifier: GPL-3.0-or-later
// How the kernels, which are single-threaded, run on LibTorch's threads and read its tensors.
#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <atomic>

#include "kernels/include/shape.h"
#include "kernels/include/status.h"

namespace qfa {

constexpr std::int64_t kElementsPerTask = 16384;

// Calls body(rows) -> Status for rows of `width` elements; throws c10::Error where one is not ok.
template <class Body>
void over_rows(const char* what, std::int64_t rows, std::int64_t width, const Body& body) {
  std::atomic<kernels::Status> status = kernels::Status::ok;
  at::parallel_for(0, rows, std::max<std::int64_t>(1, kElementsPerTask / std::max<std::int64_t>(1, width)),
                   [&](std::int64_t begin, std::int64_t end) {
                     const kernels::Status done = body(kernels::RowRange{begin, end});
                     if (done != kernels::Status::ok) status = done;
                   });
  TORCH_CHECK(status == kernels::Status::ok, what, ": ", kernels::message_of(status));
}

// Calls body(T{}) with the kernels' type of an element: float, or std::uint16_t for bf16.
template <class Body>
auto with_element(at::ScalarType type, const Body& body) {
  TORCH_CHECK(type == at::kFloat || type == at::kBFloat16, "decoder operations take fp32 or bf16");
  return type == at::kFloat ? body(float{}) : body(std::uint16_t{});
}

template <typename T>
const T* read(const at::Tensor& tensor) {
  return static_cast<const T*>(tensor.const_data_ptr());
}
template <typename T>
T* write(const at::Tensor& tensor) {
  return static_cast<T*>(tensor.mutable_data_ptr());
}

}  // namespace qfa
