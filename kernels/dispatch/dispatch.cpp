// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <cstdlib>
#include <string_view>

#include "kernels/dispatch/table.h"
#include "kernels/include/capability.h"
#include "kernels/include/dequantize.h"
#include "kernels/include/pack.h"
#include "kernels/include/packed_product.h"
#include "kernels/include/quantize.h"
#include "kernels/reference/fixed_point.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace qfa::kernels {

namespace {

struct Choice {
  Backend backend;
  Status status;
  const KernelTable* table;
};

constexpr const char* kNames[] = {"reference", "generic", "avx2", "avx512", "avx512vnni"};
const Choice kChoices[] = {
    {Backend::reference, Status::ok, &reference_table},
    {Backend::generic, Status::ok, &generic_table},
#if defined(__x86_64__)
    {Backend::avx2, Status::ok, &avx2_table},
    {Backend::avx512, Status::ok, &avx512_table},
    {Backend::avx512vnni, Status::ok, &avx512vnni_table},
#endif
};
const Choice kRefused = {Backend::reference, Status::backend_unavailable, nullptr};

#if defined(__x86_64__)
// clang 14 does not know "f16c" as a word of __builtin_cpu_supports.
bool has_f16c() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_F16C) != 0;
}
#endif

// Every instruction set that kernels/CMakeLists.txt lets the compiler use in the backend's unit.
bool machine_has(Backend backend) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && has_f16c();
  if (backend == Backend::avx2) return avx2;
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  if (backend == Backend::avx512) return avx512;
  if (backend == Backend::avx512vnni) return avx512 && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vnni");
#endif
  return backend == Backend::reference || backend == Backend::generic;
}

const Choice* find(Backend backend) {
  if (!machine_has(backend)) return nullptr;
  for (const Choice& choice : kChoices) {
    if (choice.backend == backend) return &choice;
  }
  return nullptr;
}

const Choice* choose_at_start() {
  const char* forced = std::getenv("QFA_FORCE_BACKEND");
  if (forced == nullptr || *forced == '\0') return find(available_backends().back());
  for (std::size_t k = 0; k < std::size(kNames); ++k) {
    if (std::string_view(forced) != kNames[k]) continue;
    const Choice* choice = find(static_cast<Backend>(k));
    return choice != nullptr ? choice : &kRefused;
  }
  return &kRefused;
}

const Choice* environment_choice() {
  static const Choice* const choice = choose_at_start();
  return choice;
}

std::atomic<const Choice*>& active() {
  static std::atomic<const Choice*> choice{environment_choice()};
  return choice;
}

const Choice& current() {
  return *active().load(std::memory_order_relaxed);
}

bool is_supported_width(int bits) {
  return bits == 2 || bits == 3 || bits == 4 || bits == 5 || bits == 6 || bits == 8;
}

Status check(const GroupedShape& shape, RowRange rows) {
  if (!is_supported_width(shape.bits)) return Status::unsupported_bits;
  if (shape.group <= 0 || shape.group % 8 != 0 || shape.in <= 0 || shape.in % shape.group != 0) return Status::bad_shape;
  if (rows.begin < 0 || rows.begin >= rows.end || rows.end > shape.out) return Status::bad_shape;
  return current().status;
}

}  // namespace

const char* name_of(Backend backend) {
  const auto k = static_cast<std::size_t>(backend);
  return k < std::size(kNames) ? kNames[k] : "unknown";
}

std::vector<Backend> available_backends() {
  std::vector<Backend> found;
  for (const Choice& choice : kChoices) {
    if (machine_has(choice.backend)) found.push_back(choice.backend);
  }
  return found;
}

Status choose_backend(Backend backend) {
  const Choice* choice = find(backend);
  if (choice == nullptr) return Status::backend_unavailable;
  active().store(choice, std::memory_order_relaxed);
  return Status::ok;
}

Backend active_backend() {
  return current().backend;
}

Status environment_status() {
  return environment_choice()->status;
}

GroupGrid fit_group(const float* w, const float* weight, std::int64_t n, int bits, Grid grid) {
  const KernelTable* table = current().table;  // no status to return: the definition serves while a choice is refused
  return (table != nullptr ? *table : reference_table).fit_group(w, weight, n, bits, grid);
}

Status quantize_rtn(const GroupedShape& shape, RowRange rows, Grid grid, const float* w_OI, const float* column_weight_I,
                    std::uint8_t* codes_OI, std::uint16_t* scale_OG, std::uint16_t* minimum_OG) {
  const Status status = check(shape, rows);
  if (status == Status::ok) current().table->quantize_rtn(shape, rows, grid, w_OI, column_weight_I, codes_OI, scale_OG, minimum_OG);
  return status;
}

Status gptq_block(const GroupedShape& shape, RowRange rows, std::int64_t column_begin, std::int64_t column_end, Grid grid, float* w_OI,
                  const float* u_II, const float* column_weight_I, std::uint8_t* codes_OI, std::uint16_t* scale_OG,
                  std::uint16_t* minimum_OG, float* error_OB) {
  const Status status = check(shape, rows);
  if (status != Status::ok) return status;
  if (column_begin < 0 || column_begin >= column_end || column_end > shape.in) return Status::bad_shape;
  if (column_begin % shape.group != 0 || column_end % shape.group != 0) return Status::bad_shape;
  current().table->gptq_block(shape, rows, column_begin, column_end, grid, w_OI, u_II, column_weight_I, codes_OI, scale_OG, minimum_OG,
                              error_OB);
  return Status::ok;
}

Status pack(const GroupedShape& shape, RowRange rows, const std::uint8_t* codes_OI, std::uint8_t* packed_OP) {
  const Status status = check(shape, rows);
  if (status == Status::ok) current().table->pack(shape, rows, codes_OI, packed_OP);
  return status;
}

Status unpack(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, std::uint8_t* codes_OI) {
  const Status status = check(shape, rows);
  if (status == Status::ok) current().table->unpack(shape, rows, packed_OP, codes_OI);
  return status;
}

Status dequantize_f32(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, const float* scale_OG,
                      const float* minimum_OG, float* w_OI) {
  const Status status = check(shape, rows);
  if (status == Status::ok) current().table->dequantize_f32(shape, rows, packed_OP, scale_OG, minimum_OG, w_OI);
  return status;
}

Status dequantize_bf16(const GroupedShape& shape, RowRange rows, const std::uint8_t* packed_OP, const float* scale_OG,
                       const float* minimum_OG, std::uint16_t* w_OI) {
  const Status status = check(shape, rows);
  if (status == Status::ok) current().table->dequantize_bf16(shape, rows, packed_OP, scale_OG, minimum_OG, w_OI);
  return status;
}

std::int64_t activation_bytes(const GroupedShape& shape, std::int64_t tokens) {
  return tokens * ActivationLayout(shape).bytes;
}

Status prepare_activations(const GroupedShape& shape, std::int64_t tokens, const float* x_TI, std::uint8_t* activations) {
  const Status status = tokens > 0 ? check(shape, {0, shape.out}) : Status::bad_shape;
  if (status == Status::ok) current().table->prepare_activations(shape, tokens, x_TI, activations);
  return status;
}

Status packed_product(const GroupedShape& shape, RowRange rows, std::int64_t tokens, const std::uint8_t* packed_OP,
                      const std::uint16_t* scale_OG, const std::uint16_t* minimum_OG, const std::uint8_t* activations, float* y_TO) {
  const Status status = tokens > 0 ? check(shape, rows) : Status::bad_shape;
  if (status == Status::ok) current().table->packed_product(shape, rows, tokens, packed_OP, scale_OG, minimum_OG, activations, y_TO);
  return status;
}

}  // namespace qfa::kernels
