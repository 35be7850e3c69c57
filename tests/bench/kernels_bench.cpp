// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes written per second by dequantization, packing and GPTQ on every backend, beside memcpy of the same bytes; bytes of packed
// weights read per second by the product from packed codes (gemv), beside a loop that adds up the same bytes (read).
// Two sizes: one layer of a small model (fits a cache) and one of a large model (does not).
#include <benchmark/benchmark.h>

#include <cstring>
#include <new>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "kernels/include/capability.h"
#include "kernels/include/dequantize.h"
#include "kernels/include/half.h"
#include "kernels/include/pack.h"
#include "kernels/include/packed_product.h"
#include "kernels/include/quantize.h"

namespace {

using namespace qfa::kernels;

struct Case {
  GroupedShape shape;
  std::vector<std::uint8_t> packed;
  std::vector<float> scale;
  std::vector<float> minimum;

  explicit Case(const GroupedShape& s)
      : shape(s),
        packed(static_cast<std::size_t>(s.out * s.packed_row_bytes())),
        scale(static_cast<std::size_t>(s.out * s.groups())),
        minimum(scale.size()) {
    std::mt19937 random(7);
    for (auto& byte : packed) byte = static_cast<std::uint8_t>(random());
    std::uniform_real_distribution<float> small(0.001f, 0.01f);
    for (auto& value : scale) value = small(random);
    for (auto& value : minimum) value = -small(random);
  }
};

void use_backend(benchmark::State& state, Backend backend) {
  if (choose_backend(backend) != Status::ok) state.SkipWithError("this machine lacks the backend");
}

template <typename Out>
void dequantize_case(benchmark::State& state, Backend backend, GroupedShape shape) {
  use_backend(state, backend);
  const Case data(shape);
  std::vector<Out> w(static_cast<std::size_t>(shape.out * shape.in));
  for (auto _ : state) {
    Status status;
    if constexpr (sizeof(Out) == 2) {
      status = dequantize_bf16(shape, {0, shape.out}, data.packed.data(), data.scale.data(), data.minimum.data(), w.data());
    } else {
      status = dequantize_f32(shape, {0, shape.out}, data.packed.data(), data.scale.data(), data.minimum.data(), w.data());
    }
    if (status != Status::ok) state.SkipWithError(message_of(status));
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(w.size() * sizeof(Out)));
}

void memcpy_case(benchmark::State& state, std::size_t bytes) {
  const std::vector<char> from(bytes, 1);
  std::vector<char> to(bytes, 2);
  for (auto _ : state) {
    std::memcpy(to.data(), from.data(), bytes);
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

void gptq_case(benchmark::State& state, Backend backend, GroupedShape shape, Grid grid) {
  use_backend(state, backend);
  std::mt19937 random(7);
  std::normal_distribution<float> normal(0.0f, 0.05f);
  std::vector<float> original(static_cast<std::size_t>(shape.out * shape.in));
  for (auto& value : original) value = normal(random);
  std::vector<float> u(static_cast<std::size_t>(shape.in * shape.in));
  for (std::int64_t i = 0; i < shape.in; ++i) {
    for (std::int64_t j = i; j < shape.in; ++j) u[static_cast<std::size_t>(i * shape.in + j)] = i == j ? 1.0f : normal(random);
  }
  std::vector<std::uint8_t> codes(original.size());
  std::vector<std::uint16_t> scale(static_cast<std::size_t>(shape.out * shape.groups()));
  std::vector<std::uint16_t> minimum(scale.size());
  std::vector<float> error(static_cast<std::size_t>(shape.out * 128));
  std::vector<float> w = original;
  for (auto _ : state) {
    const Status status = gptq_block(shape, {0, shape.out}, 0, 128, grid, w.data(), u.data(), nullptr, codes.data(), scale.data(),
                                     minimum.data(), error.data());
    if (status != Status::ok) state.SkipWithError(message_of(status));
    state.PauseTiming();
    w = original;
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * shape.out * 128);  // weights quantized
}

void rtn_case(benchmark::State& state, Backend backend, GroupedShape shape, Grid grid) {
  use_backend(state, backend);
  std::mt19937 random(7);
  std::normal_distribution<float> normal(0.0f, 0.05f);
  std::vector<float> w(static_cast<std::size_t>(shape.out * shape.in));
  for (auto& value : w) value = normal(random);
  std::vector<std::uint8_t> codes(w.size());
  std::vector<std::uint16_t> scale(static_cast<std::size_t>(shape.out * shape.groups()));
  std::vector<std::uint16_t> minimum(scale.size());
  for (auto _ : state) {
    const Status status = quantize_rtn(shape, {0, shape.out}, grid, w.data(), nullptr, codes.data(), scale.data(), minimum.data());
    if (status != Status::ok) state.SkipWithError(message_of(status));
  }
  state.SetItemsProcessed(state.iterations() * shape.out * shape.in);
}

void pack_case(benchmark::State& state, Backend backend, GroupedShape shape) {
  use_backend(state, backend);
  Case data(shape);
  std::vector<std::uint8_t> codes(static_cast<std::size_t>(shape.out * shape.in), 1);
  for (auto _ : state) {
    const Status status = pack(shape, {0, shape.out}, codes.data(), data.packed.data());
    if (status != Status::ok) state.SkipWithError(message_of(status));
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(codes.size()));
}

// As decoding reads them: the next layer's bytes come from memory, not from a cache that still holds them.
constexpr std::size_t kStreamedBytes = std::size_t{256} << 20;

// Aligned as LibTorch aligns its tensors.
template <typename T>
struct Aligned {
  using value_type = T;
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new (n * sizeof(T), std::align_val_t{64})); }
  void deallocate(T* p, std::size_t) { ::operator delete (p, std::align_val_t{64}); }
  bool operator==(const Aligned&) const { return true; }
};
template <typename T>
using AlignedVector = std::vector<T, Aligned<T>>;

struct PackedLayer {
  AlignedVector<std::uint8_t> packed;
  AlignedVector<std::uint16_t> scale, minimum;
  std::size_t bytes() const { return packed.size() + 2 * (scale.size() + minimum.size()); }
};

// Copies of one layer, so many that they fit no cache; kept until another shape is asked for.
const std::vector<PackedLayer>& packed_layers(const GroupedShape& shape) {
  static std::vector<PackedLayer> layers;
  static GroupedShape made;
  if (made.out == shape.out && made.in == shape.in && made.group == shape.group && made.bits == shape.bits && !layers.empty())
    return layers;
  const Case data(shape);
  PackedLayer layer{{data.packed.begin(), data.packed.end()}, {}, {}};
  for (const float value : data.scale) layer.scale.push_back(float_to_half(value));
  for (const float value : data.minimum) layer.minimum.push_back(float_to_half(value));
  made = shape;
  layers.clear();
  layers.resize(1 + kStreamedBytes / layer.bytes(), layer);
  return layers;
}

std::uint64_t sum_of_bytes(const void* from, std::size_t bytes) {
  const auto* words = static_cast<const std::uint64_t*>(from);
  return std::accumulate(words, words + bytes / sizeof *words, std::uint64_t{0});
}

void read_case(benchmark::State& state, GroupedShape shape) {
  const std::vector<PackedLayer>& layers = packed_layers(shape);
  std::size_t next = 0;
  for (auto _ : state) {
    const PackedLayer& layer = layers[next++ % layers.size()];
    benchmark::DoNotOptimize(sum_of_bytes(layer.packed.data(), layer.packed.size()) +
                             sum_of_bytes(layer.scale.data(), 2 * layer.scale.size()) +
                             sum_of_bytes(layer.minimum.data(), 2 * layer.minimum.size()));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(layers[0].bytes()));
}

void gemv_case(benchmark::State& state, Backend backend, GroupedShape shape, std::int64_t tokens) {
  use_backend(state, backend);
  const std::vector<PackedLayer>& layers = packed_layers(shape);
  std::vector<float> x(static_cast<std::size_t>(tokens * shape.in)), y(static_cast<std::size_t>(tokens * shape.out));
  std::mt19937 random(7);
  std::normal_distribution<float> normal;
  for (auto& value : x) value = normal(random);
  AlignedVector<std::uint8_t> activations(static_cast<std::size_t>(activation_bytes(shape, tokens)));
  std::size_t next = 0;
  for (auto _ : state) {
    const PackedLayer& layer = layers[next++ % layers.size()];
    Status status = prepare_activations(shape, tokens, x.data(), activations.data());
    if (status == Status::ok)
      status = packed_product(shape, {0, shape.out}, tokens, layer.packed.data(), layer.scale.data(), layer.minimum.data(),
                              activations.data(), y.data());
    if (status != Status::ok) state.SkipWithError(message_of(status));
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(layers[0].bytes()));
}

void register_gemv(const std::string& tail, std::int64_t out, std::int64_t in) {
  for (const int bits : {2, 3, 4, 5, 6, 8}) {
    for (const std::int64_t group : {32, 64, 128}) {
      const GroupedShape shape = {out, in, group, bits};
      const std::string name = "/b" + std::to_string(bits) + "/g" + std::to_string(group);
      benchmark::RegisterBenchmark(("read" + name + tail).c_str(), read_case, shape);
      for (const Backend backend : available_backends()) {
        if (backend == Backend::reference) continue;  // minutes
        for (const std::int64_t tokens : {1, 4, 8}) {
          const std::string full = std::string("gemv/") + name_of(backend) + name + "/x" + std::to_string(tokens) + tail;
          benchmark::RegisterBenchmark(full.c_str(), gemv_case, backend, shape, tokens);
        }
      }
    }
  }
}

void register_all() {
  struct Size {
    const char* name;
    std::int64_t out, in;
  };
  for (const Size& size : {Size{"layer_576x1536", 576, 1536}, Size{"layer_11008x4096", 11008, 4096}}) {
    const std::string tail = std::string("/") + size.name;
    register_gemv(tail, size.out, size.in);
    const auto weights = static_cast<std::size_t>(size.out * size.in);
    benchmark::RegisterBenchmark(("memcpy/f32" + tail).c_str(), memcpy_case, weights * 4);
    benchmark::RegisterBenchmark(("memcpy/bf16" + tail).c_str(), memcpy_case, weights * 2);
    for (const Backend backend : available_backends()) {
      for (const int bits : {2, 3, 4, 5, 6, 8}) {
        for (const std::int64_t group : {32, 128}) {
          const GroupedShape shape = {size.out, size.in, group, bits};
          const std::string name = std::string(name_of(backend)) + "/b" + std::to_string(bits) + "/g" + std::to_string(group) + tail;
          benchmark::RegisterBenchmark(("dequantize_bf16/" + name).c_str(), dequantize_case<std::uint16_t>, backend, shape);
          benchmark::RegisterBenchmark(("dequantize_f32/" + name).c_str(), dequantize_case<float>, backend, shape);
        }
      }
    }
  }
  const GroupedShape layer = {576, 1536, 32, 3};
  for (const Backend backend : available_backends()) {
    const std::string name = std::string(name_of(backend)) + "/b3/g32";
    benchmark::RegisterBenchmark(("pack/" + name).c_str(), pack_case, backend, layer);
    benchmark::RegisterBenchmark(("rtn_min_max/" + name).c_str(), rtn_case, backend, layer, Grid::min_max);
    benchmark::RegisterBenchmark(("rtn_mse_clip/" + name).c_str(), rtn_case, backend, layer, Grid::mse_clip);
    benchmark::RegisterBenchmark(("gptq_128_columns_min_max/" + name).c_str(), gptq_case, backend, layer, Grid::min_max);
    benchmark::RegisterBenchmark(("gptq_128_columns_mse_clip/" + name).c_str(), gptq_case, backend, layer, Grid::mse_clip);
  }
}

}  // namespace

int main(int argc, char** argv) {
  register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
