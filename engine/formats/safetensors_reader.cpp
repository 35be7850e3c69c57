// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <tuple>
#include <utility>

#include "engine/api/error.h"
#include "engine/core/json.h"
#include "engine/core/text.h"
#include "engine/formats/safetensors.h"
#include "engine/formats/safetensors_types.h"

namespace qfa {

class SafetensorsParser {
 public:
  explicit SafetensorsParser(std::shared_ptr<const MappedFile> file) : bytes_(file->bytes()), result_(new SafetensorsFile) {
    result_->file_ = std::move(file);
  }

  std::shared_ptr<const SafetensorsFile> parse() {
    const Json header = read_header();
    for (const auto& [name, entry] : header.items()) {
      if (name == "__metadata__") {
        read_metadata(entry);
      } else {
        read_entry(name, entry);
      }
    }
    place_tensors();
    return result_;
  }

 private:
  static constexpr std::uint64_t kLargestHeader = 100'000'000;  // the reference's limit
  static constexpr std::size_t kMostDimensions = 8;
  static constexpr int kDepth = 4;

  struct Entry {
    TensorView tensor;
    std::uint64_t begin = 0, end = 0;
  };

  [[noreturn]] void bad(const std::string& message) const { refuse(result_->path().string(), message); }
  [[noreturn]] void bad(const std::string& tensor, const std::string& message) const {
    bad(fmt::format("the tensor \"{}\" {}", printable(tensor, 120), message));
  }

  Json read_header() {
    if (bytes_.size() < 8) bad(fmt::format("is not a safetensors file: {} bytes, expected at least 8", bytes_.size()));
    std::uint64_t length;
    std::memcpy(&length, bytes_.data(), 8);
    if (length > kLargestHeader)
      bad(fmt::format("is not a safetensors file: its header would be {} bytes long, expected at most {}", length, kLargestHeader));
    if (length > bytes_.size() - 8) bad(fmt::format("is truncated: its header needs {} bytes, {} are left", length, bytes_.size() - 8));
    result_->header_ = bytes_.first(static_cast<std::size_t>(8 + length));
    data_ = bytes_.subspan(static_cast<std::size_t>(8 + length));
    const auto raw = result_->header_.subspan(8);
    const std::string_view text(reinterpret_cast<const char*>(raw.data()), raw.size());
    if (text.empty() || text.front() != '{') bad("is not a safetensors file: its header does not begin with '{'");
    return parse_json(text, result_->path().string() + ", header", kDepth);
  }

  void read_metadata(const Json& entry) {
    if (!entry.is_object()) bad("__metadata__ is not an object");
    for (const auto& [key, value] : entry.items()) {
      if (!value.is_string()) bad(fmt::format("the metadata value \"{}\" is not a string", printable(key)));
      result_->metadata_.emplace(key, value.get<std::string>());
    }
  }

  std::uint64_t unsigned_integer(const std::string& name, const Json& value, const char* what) const {
    if (!value.is_number_unsigned()) bad(name, fmt::format("has a {} that is not an integer from 0 to 2^64 - 1", what));
    return value.get<std::uint64_t>();
  }

  void read_entry(const std::string& name, const Json& value) {
    if (std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
      bad(name, "has control characters in its name");
    if (!value.is_object() || value.size() != 3 || !value.contains("dtype") || !value.contains("shape") ||
        !value.contains("data_offsets")) {
      bad(name, "is not described by exactly dtype, shape and data_offsets");
    }
    Entry entry;
    entry.tensor.name = name;
    entry.tensor.type = read_type(name, value["dtype"]);
    const Json& shape = value["shape"];
    if (!shape.is_array()) bad(name, "has a shape that is not an array");
    if (shape.size() > kMostDimensions) bad(name, fmt::format("has {} dimensions, expected at most {}", shape.size(), kMostDimensions));
    for (const Json& size : shape) {
      const std::uint64_t dimension = unsigned_integer(name, size, "dimension");
      if (dimension > static_cast<std::uint64_t>(INT64_MAX)) bad(name, "has a dimension above 2^63 - 1");
      entry.tensor.shape.push_back(static_cast<std::int64_t>(dimension));
    }
    const Json& offsets = value["data_offsets"];
    if (!offsets.is_array() || offsets.size() != 2) bad(name, "has data_offsets that are not a pair");
    entry.begin = unsigned_integer(name, offsets[0], "data offset");
    entry.end = unsigned_integer(name, offsets[1], "data offset");
    entries_.push_back(std::move(entry));
  }

  DataType read_type(const std::string& name, const Json& value) const {
    if (!value.is_string()) bad(name, "has a dtype that is not a string");
    const std::string text = value.get<std::string>();
    const std::optional<DataType> type = safetensors_type(text);
    if (!type) bad(name, fmt::format("has dtype \"{}\", which is not read (expected {})", printable(text), safetensors_type_names()));
    return *type;
  }

  // Sorted by offset, tensors must cover the buffer without holes or overlaps.
  void place_tensors() {
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
      return std::tie(a.begin, a.end, a.tensor.name) < std::tie(b.begin, b.end, b.tensor.name);
    });
    std::uint64_t expected = 0;
    for (Entry& entry : entries_) {
      TensorView& tensor = entry.tensor;
      if (entry.begin != expected)
        bad(tensor.name, fmt::format("begins at offset {}, expected {} (a hole or an overlap)", entry.begin, expected));
      if (entry.end < entry.begin) bad(tensor.name, fmt::format("ends at offset {}, before its begin {}", entry.end, entry.begin));
      const std::optional<std::uint64_t> size = byte_size(tensor.type, tensor.shape);
      if (!size) bad(tensor.name, "has a shape too large to be stored: " + shape_text(tensor.shape));
      if (entry.end - entry.begin != *size) {
        bad(tensor.name, fmt::format("takes {} bytes, but {} {} needs {}", entry.end - entry.begin, name_of(tensor.type),
                                     shape_text(tensor.shape), *size));
      }
      if (entry.end > data_.size())
        bad(tensor.name, fmt::format("ends at offset {}, but the file holds {} bytes of data", entry.end, data_.size()));
      tensor.bytes = data_.subspan(static_cast<std::size_t>(entry.begin), static_cast<std::size_t>(*size));
      expected = entry.end;
      result_->index_.emplace(tensor.name, result_->tensors_.size());
      result_->tensors_.push_back(std::move(tensor));
    }
    if (expected != data_.size()) bad(fmt::format("holds {} bytes of data, but its tensors end at {}", data_.size(), expected));
  }

  std::span<const std::byte> bytes_, data_;
  std::shared_ptr<SafetensorsFile> result_;
  std::vector<Entry> entries_;
};

std::shared_ptr<const SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
  return SafetensorsParser(MappedFile::open(path)).parse();
}

const TensorView* SafetensorsFile::tensor(const std::string& name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? nullptr : &tensors_[found->second];
}

}  // namespace qfa
