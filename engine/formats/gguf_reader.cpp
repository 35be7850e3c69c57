// SPDX-License-Identifier: GPL-3.0-or-later
// Parses the container. Every length is checked against the bytes that are left before anything of
// that size is allocated, so memory stays within a small multiple of the file.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/formats/gguf.h"
#include "engine/formats/gguf_types.h"

namespace qfa {

static_assert(std::endian::native == std::endian::little, "GGUF is read by memory copies");

class GgufParser {
 public:
  explicit GgufParser(std::shared_ptr<const MappedFile> file) : bytes_(file->bytes()), result_(new GgufFile) {
    result_->file_ = std::move(file);
  }

  std::shared_ptr<const GgufFile> parse() {
    read_preamble();
    read_metadata();
    read_alignment();
    read_tensor_infos();
    place_tensors();
    return result_;
  }

 private:
  // Smallest encodings: key (8 + 1) + type 4 + value 1; name 8 + dimensions 4 + type 4 + offset 8.
  static constexpr std::uint64_t kSmallestEntry = 14;
  static constexpr std::uint64_t kSmallestInfo = 24;

  [[noreturn]] void bad(const std::string& message) const { refuse(result_->file_->path().string(), message); }

  std::uint64_t left() const { return bytes_.size() - position_; }

  std::span<const std::byte> take(std::uint64_t count, const char* what) {
    if (count > left()) bad(fmt::format("is truncated: {} at byte {} needs {} bytes, {} are left", what, position_, count, left()));
    const auto taken = bytes_.subspan(position_, static_cast<std::size_t>(count));
    position_ += static_cast<std::size_t>(count);
    return taken;
  }

  template <class T>
  T number(const char* what) {
    T value;
    std::memcpy(&value, take(sizeof(T), what).data(), sizeof(T));
    return value;
  }

  std::string text(const char* what, std::uint64_t longest) {
    const std::uint64_t at = position_;
    const auto length = number<std::uint64_t>(what);
    if (length > longest) bad(fmt::format("{} at byte {} is {} bytes long, expected at most {}", what, at, length, longest));
    const auto raw = take(length, what);
    return {reinterpret_cast<const char*>(raw.data()), raw.size()};
  }

  void read_preamble() {
    if (bytes_.size() < 4 || std::memcmp(bytes_.data(), "GGUF", 4) != 0) bad("is not a GGUF file: the first four bytes are not \"GGUF\"");
    position_ = 4;
    const auto version = number<std::uint32_t>("the version");
    if (version != 0 && (version & 0xffffu) == 0) bad("is a big-endian GGUF file, expected little-endian");
    if (version != 2 && version != 3) bad(fmt::format("is GGUF version {}, expected 2 or 3", version));
    result_->version_ = version;
    tensor_count_ = count("the number of tensors", kSmallestInfo);
    entry_count_ = count("the number of metadata entries", kSmallestEntry);
  }

  std::uint64_t count(const char* what, std::uint64_t smallest) {
    const auto value = number<std::uint64_t>(what);
    if (value > left() / smallest) bad(fmt::format("{} is {}, more than {} bytes can hold", what, value, left()));
    return value;
  }

  void read_metadata() {
    result_->metadata_.reserve(static_cast<std::size_t>(entry_count_));
    for (std::uint64_t i = 0; i < entry_count_; ++i) {
      std::string key = text("a metadata key", kGgufLongestKey);
      if (key.empty()) bad(fmt::format("metadata entry {} has an empty key", i));
      if (!result_->key_index_.emplace(key, result_->metadata_.size()).second) {
        bad(fmt::format("the metadata key \"{}\" appears twice", printable(key)));
      }
      GgufValue value = read_value(key);
      result_->metadata_.push_back({std::move(key), std::move(value)});
    }
  }

  GgufValueType value_type(const std::string& key) {
    const auto type = number<std::uint32_t>("a value type");
    if (type >= kGgufValueTypes) bad(fmt::format("the metadata key \"{}\" has unknown type {}, expected 0 to 12", printable(key), type));
    return static_cast<GgufValueType>(type);
  }

  GgufValue read_value(const std::string& key) {
    switch (value_type(key)) {
      case GgufValueType::u8:
        return number<std::uint8_t>("a value");
      case GgufValueType::i8:
        return number<std::int8_t>("a value");
      case GgufValueType::u16:
        return number<std::uint16_t>("a value");
      case GgufValueType::i16:
        return number<std::int16_t>("a value");
      case GgufValueType::u32:
        return number<std::uint32_t>("a value");
      case GgufValueType::i32:
        return number<std::int32_t>("a value");
      case GgufValueType::f32:
        return number<float>("a value");
      case GgufValueType::boolean:
        return number<std::uint8_t>("a value") != 0;
      case GgufValueType::string:
        return text("a string", kGgufLongestArray);
      case GgufValueType::array:
        return read_array(key);
      case GgufValueType::u64:
        return number<std::uint64_t>("a value");
      case GgufValueType::i64:
        return number<std::int64_t>("a value");
      case GgufValueType::f64:
        return number<double>("a value");
    }
    bad("has an unknown value type");
  }

  GgufArray read_array(const std::string& key) {
    const GgufValueType type = value_type(key);
    const auto length = number<std::uint64_t>("an array's length");
    if (length > kGgufLongestArray) bad(fmt::format("the array \"{}\" has {} elements, expected at most 2^30", printable(key), length));
    switch (type) {
      case GgufValueType::u8:
        return numbers<std::uint8_t>(length);
      case GgufValueType::i8:
        return numbers<std::int8_t>(length);
      case GgufValueType::u16:
        return numbers<std::uint16_t>(length);
      case GgufValueType::i16:
        return numbers<std::int16_t>(length);
      case GgufValueType::u32:
        return numbers<std::uint32_t>(length);
      case GgufValueType::i32:
        return numbers<std::int32_t>(length);
      case GgufValueType::f32:
        return numbers<float>(length);
      case GgufValueType::boolean: {
        const auto raw = take(length, "an array");
        std::vector<bool> values(raw.size());
        for (std::size_t i = 0; i < raw.size(); ++i) values[i] = raw[i] != std::byte{0};
        return values;
      }
      case GgufValueType::string:
        return texts(key, length);
      case GgufValueType::array:
        bad(fmt::format("the array \"{}\" holds arrays, which GGUF does not allow", printable(key)));
      case GgufValueType::u64:
        return numbers<std::uint64_t>(length);
      case GgufValueType::i64:
        return numbers<std::int64_t>(length);
      case GgufValueType::f64:
        return numbers<double>(length);
    }
    bad("has an unknown array type");
  }

  template <class T>
  std::vector<T> numbers(std::uint64_t length) {
    const auto raw = take(length * sizeof(T), "an array");  // length <= 2^30: no overflow
    std::vector<T> values(static_cast<std::size_t>(length));
    if (!raw.empty()) std::memcpy(values.data(), raw.data(), raw.size());
    return values;
  }

  std::vector<std::string> texts(const std::string& key, std::uint64_t length) {
    if (length > left() / 8)
      bad(fmt::format("the array \"{}\" has {} strings, more than {} bytes can hold", printable(key), length, left()));
    std::vector<std::string> values;
    values.reserve(static_cast<std::size_t>(length));
    for (std::uint64_t i = 0; i < length; ++i) values.push_back(text("a string", kGgufLongestArray));
    return values;
  }

  void read_alignment() {
    const GgufValue* value = result_->find("general.alignment");
    if (value == nullptr) return;
    const std::uint32_t* alignment = std::get_if<std::uint32_t>(value);
    if (alignment == nullptr || !std::has_single_bit(*alignment)) bad("general.alignment is not a u32 power of two");
    result_->alignment_ = *alignment;
  }

  void read_tensor_infos() {
    result_->tensors_.reserve(static_cast<std::size_t>(tensor_count_));
    offsets_.reserve(static_cast<std::size_t>(tensor_count_));
    for (std::uint64_t i = 0; i < tensor_count_; ++i) {
      TensorView tensor;
      tensor.name = text("a tensor name", kGgufLongestName);
      if (!result_->tensor_index_.emplace(tensor.name, result_->tensors_.size()).second) {
        bad(fmt::format("the tensor \"{}\" appears twice", printable(tensor.name)));
      }
      const auto dimensions = number<std::uint32_t>("a tensor's dimensions");
      if (dimensions > kGgufMostDimensions) {
        bad(fmt::format("the tensor \"{}\" has {} dimensions, expected at most 4", printable(tensor.name), dimensions));
      }
      for (std::uint32_t d = 0; d < dimensions; ++d) tensor.shape.push_back(number<std::int64_t>("a tensor's shape"));
      std::reverse(tensor.shape.begin(), tensor.shape.end());
      const auto type = number<std::uint32_t>("a tensor's type");
      const std::optional<DataType> known = data_type_of_ggml(type);
      if (!known) {
        bad(
            fmt::format("the tensor \"{}\" is stored as {}, which is not read (F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K to Q6_K "
                        "and IQ4_NL are)",
                        printable(tensor.name), ggml_type_name(type)));
      }
      tensor.type = *known;
      offsets_.push_back(number<std::uint64_t>("a tensor's offset"));
      result_->tensors_.push_back(std::move(tensor));
    }
  }

  // Tensors must lie in the order of their infos, each padded to the alignment, without gaps.
  void place_tensors() {
    const std::uint64_t alignment = result_->alignment_;
    const std::uint64_t start = (position_ + alignment - 1) / alignment * alignment;
    result_->header_ = bytes_.first(static_cast<std::size_t>(std::min<std::uint64_t>(start, bytes_.size())));
    const std::uint64_t available = start < bytes_.size() ? bytes_.size() - start : 0;
    std::uint64_t expected = 0;
    for (std::size_t i = 0; i < result_->tensors_.size(); ++i) {
      TensorView& tensor = result_->tensors_[i];
      const std::optional<std::uint64_t> size = byte_size(tensor.type, tensor.shape);
      if (!size) {
        bad(fmt::format("the tensor \"{}\" of type {} has an impossible shape {} (outermost first)", printable(tensor.name),
                        name_of(tensor.type), shape_text(tensor.shape)));
      }
      if (offsets_[i] != expected) {
        bad(fmt::format("the tensor \"{}\" lies at offset {}, expected {}", printable(tensor.name), offsets_[i], expected));
      }
      if (expected > available || *size > available - expected) {
        bad(fmt::format("is truncated: the tensor \"{}\" needs {} bytes at offset {}, the data section has {}", printable(tensor.name),
                        *size, expected, available));
      }
      tensor.bytes = bytes_.subspan(static_cast<std::size_t>(*size == 0 ? 0 : start + expected), static_cast<std::size_t>(*size));
      expected += (*size + alignment - 1) / alignment * alignment;
    }
  }

  std::span<const std::byte> bytes_;
  std::shared_ptr<GgufFile> result_;
  std::size_t position_ = 0;
  std::uint64_t tensor_count_ = 0, entry_count_ = 0;
  std::vector<std::uint64_t> offsets_;
};

std::shared_ptr<const GgufFile> GgufFile::open(const std::filesystem::path& path) {
  return GgufParser(MappedFile::open(path)).parse();
}

}  // namespace qfa
