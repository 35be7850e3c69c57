// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF version 2 and 3, little-endian. The reader checks every length before it allocates and
// refuses what ggml refuses; the writer lays tensors out in the order given, without gaps.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/core/mapped_file.h"
#include "engine/formats/dtype.h"

namespace qfa {

using GgufArray = std::variant<std::vector<std::uint8_t>, std::vector<std::int8_t>, std::vector<std::uint16_t>, std::vector<std::int16_t>,
                               std::vector<std::uint32_t>, std::vector<std::int32_t>, std::vector<float>, std::vector<bool>,
                               std::vector<std::string>, std::vector<std::uint64_t>, std::vector<std::int64_t>, std::vector<double>>;
using GgufValue = std::variant<std::uint8_t, std::int8_t, std::uint16_t, std::int16_t, std::uint32_t, std::int32_t, float, bool,
                               std::string, std::uint64_t, std::int64_t, double, GgufArray>;

struct GgufEntry {
  std::string key;
  GgufValue value;
};

class GgufFile {
 public:
  // Throws Failure (input) with the place of the first thing wrong.
  static std::shared_ptr<const GgufFile> open(const std::filesystem::path& path);

  const std::filesystem::path& path() const;
  std::uint32_t version() const { return version_; }
  std::uint64_t alignment() const { return alignment_; }
  // Everything before the tensor data: metadata, names, types and shapes as they lie in the file.
  std::span<const std::byte> header() const { return header_; }
  std::uint64_t file_size() const { return file_->bytes().size(); }
  const std::vector<GgufEntry>& metadata() const { return metadata_; }  // in file order
  const std::vector<TensorView>& tensors() const { return tensors_; }   // in file order
  const GgufValue* find(const std::string& key) const;                  // null if absent
  const TensorView* tensor(const std::string& name) const;              // null if absent

  // Typed look-ups: absent -> nullopt; present with another type -> Failure. Integers of any width
  // are accepted where they fit.
  std::optional<std::string> string(const std::string& key) const;
  std::optional<std::int64_t> integer(const std::string& key) const;
  std::optional<double> number(const std::string& key) const;
  std::optional<bool> boolean(const std::string& key) const;
  const std::vector<std::string>* strings(const std::string& key) const;
  const std::vector<float>* floats(const std::string& key) const;
  const std::vector<std::int32_t>* int32s(const std::string& key) const;

 private:
  friend class GgufParser;
  GgufFile() = default;
  std::shared_ptr<const MappedFile> file_;
  std::span<const std::byte> header_;
  std::uint32_t version_ = 0;
  std::uint64_t alignment_ = 32;
  std::vector<GgufEntry> metadata_;
  std::vector<TensorView> tensors_;
  std::map<std::string, std::size_t> key_index_, tensor_index_;
};

// One tensor to write. `fill` is called once, in order; another size than the shape's is refused.
struct GgufTensorPlan {
  std::string name;
  DataType type = DataType::f32;
  std::vector<std::int64_t> shape;                        // outermost first
  std::function<void(std::vector<std::byte>& out)> fill;  // resizes and fills `out`
};

// The longest tensor name that ggml reads, in bytes.
inline constexpr std::size_t kGgufLongestName = 63;

// Exact bytes of the file that write_gguf makes, without calling any `fill`. Both refuse what the
// reader would refuse (Failure, internal): duplicate or empty keys, long names, rows of broken blocks.
std::uint64_t gguf_file_size(const std::vector<GgufEntry>& metadata, const std::vector<GgufTensorPlan>& tensors);
// Atomic; `on_tensor(i)` is called after each tensor and may throw to cancel (nothing is left).
void write_gguf(const std::filesystem::path& path, const std::vector<GgufEntry>& metadata, const std::vector<GgufTensorPlan>& tensors,
                const std::function<void(std::size_t)>& on_tensor = {});

}  // namespace qfa
