// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/api/error.h"
#include "engine/export/exporter.h"
#include "engine/export/hf_target.h"
#include "engine/export/layout.h"
#include "engine/export/predicted.h"

namespace qfa {
namespace {

// Counts one tensor; notes the first that differs, with its largest difference.
void compare(const std::string& name, const std::vector<float>& expected, const BaseModel& written, ReadBack& result) {
  ++result.tensors;
  std::string difference;
  if (!written.has(name)) {
    difference = fmt::format("{}: missing", name);
  } else if (const std::vector<float> got = written.read(name); got.size() != expected.size()) {
    difference = fmt::format("{}: {} values, expected {}", name, got.size(), expected.size());
  } else {
    std::size_t count = 0;
    float largest = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
      if (std::bit_cast<std::uint32_t>(got[i]) == std::bit_cast<std::uint32_t>(expected[i])) continue;
      ++count;
      largest = std::max(largest, std::abs(got[i] - expected[i]));
    }
    if (count > 0) difference = fmt::format("{}: {} of {} values differ, by at most {}", name, count, got.size(), largest);
  }
  if (difference.empty()) {
    ++result.equal;
  } else if (result.first_difference.empty()) {
    result.first_difference = difference;
  }
}

// Relative rms of what was rounded away, of one tensor and of all.
class Rounding {
 public:
  explicit Rounding(ReadBack& result) : result_(result) {}
  void add(const std::string& name, const std::vector<float>& exact, const std::vector<float>& stored) {
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
      const double d = static_cast<double>(stored[i]) - static_cast<double>(exact[i]);
      difference += d * d, size += static_cast<double>(exact[i]) * static_cast<double>(exact[i]);
    }
    difference_ += difference, size_ += size;
    const double rms = size > 0 ? std::sqrt(difference / size) : 0;
    if (rms > result_.worst_rms) result_.worst_rms = rms, result_.worst_tensor = name;
    if (size_ > 0) result_.rms = std::sqrt(difference_ / size_);
  }

 private:
  ReadBack& result_;
  double difference_ = 0, size_ = 0;
};

bool close(double a, double b) {
  return std::abs(a - b) <= 1e-5 * std::abs(b);
}

// The first setting by which two models with equal weights would compute something else; GGUF keeps
// numbers in fp32, and scales no frequencies beyond the context length as `dynamic` does.
std::string config_difference(const ModelConfig& got, const ModelConfig& expected) {
  const auto differs = [](const char* what, auto a, auto b) { return fmt::format("{} is {}, expected {}", what, a, b); };
  if (got.heads != expected.heads) return differs("the number of heads", got.heads, expected.heads);
  if (got.max_positions != expected.max_positions) return differs("the context length", got.max_positions, expected.max_positions);
  if (!close(got.rms_norm_eps, expected.rms_norm_eps)) return differs("the norms' epsilon", got.rms_norm_eps, expected.rms_norm_eps);
  if (!close(got.rope_theta, expected.rope_theta)) return differs("rope_theta", got.rope_theta, expected.rope_theta);
  if (!close(got.rope.attention_factor, expected.rope.attention_factor))
    return differs("the rope's attention factor", got.rope.attention_factor, expected.rope.attention_factor);
  const std::vector<float> ours = rope_divisors(got), theirs = rope_divisors(expected);
  if (!std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), close)) return "the rope's scaling differs";
  for (std::int64_t layer = 0; layer < expected.layers; ++layer) {
    if (got.window_of(layer) != expected.window_of(layer))
      return differs("a layer's sliding window", got.window_of(layer), expected.window_of(layer));
  }
  return {};
}

}  // namespace

ReadBack read_back(ExportFormat format, const SubnetSource& source, const std::filesystem::path& out, const ExportProgress& progress) {
  const BaseModel& base = source.base();
  const auto widths = source.widths();
  const auto written = BaseModel::open(out);
  const auto modules = weight_modules(base);
  const auto kept = kept_tensors(base);
  ReadBack result;
  Rounding rounding(result);
  const auto check = [&](const std::string& name, std::vector<float> exact) {
    if (is_hf(format) && format != ExportFormat::hf) {
      std::vector<float> stored = stored_values(exact, hf_type(format), name);
      rounding.add(name, exact, stored);
      exact = std::move(stored);
    }
    compare(name, exact, *written, result);
    if (progress.on_tensor) progress.on_tensor(result.tensors, modules.size() + kept.size());
  };
  for (const WeightModule& module : modules)
    check(module.name + ".weight", finalised_values(source, module, width_of(widths, module.name)));
  // GGUF keeps them in fp32, MLX in fp16 only where that is exact.
  for (const std::string& name : kept) check(name, base.read(name));
  std::string beside = config_difference(written->config(), base.config());
  if (written->tensor_names().size() != result.tensors)
    beside = fmt::format("the export has {} tensors, expected {}", written->tensor_names().size(), result.tensors);
  if (!beside.empty()) {
    if (result.first_difference.empty()) result.first_difference = beside;
    if (result.equal == result.tensors) ++result.tensors;  // not all equal
  }
  result.size_bytes = std::filesystem::file_size(weights_file(format, out));
  result.predicted_bytes = predicted_bytes(format, base, widths, source.group(), source.chat_template());
  return result;
}

}  // namespace qfa
