// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <bit>
#include <set>
#include <string>
#include <type_traits>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/text.h"
#include "engine/formats/gguf.h"
#include "engine/formats/gguf_types.h"

namespace qfa {
namespace {

// These are mistakes of our exporters, not of the user.
[[noreturn]] void bad(const std::string& message) {
  throw Failure({ErrorCode::internal, message, "GGUF writer", {}});
}

std::uint64_t padded(std::uint64_t size, std::uint64_t alignment) {
  return (size + alignment - 1) / alignment * alignment;
}

template <class T>
void put(std::string& out, T value) {
  static_assert(std::is_trivially_copyable_v<T> && std::endian::native == std::endian::little);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void put_text(std::string& out, const std::string& text) {
  if (text.size() > kGgufLongestArray) bad(fmt::format("a string is {} bytes long, expected at most 2^30", text.size()));
  put(out, static_cast<std::uint64_t>(text.size()));
  out += text;
}

void put_array(std::string& out, const GgufArray& array) {
  put(out, static_cast<std::uint32_t>(gguf_type_of_index(array.index(), true)));
  std::visit(
      [&](const auto& items) {
        using T = typename std::decay_t<decltype(items)>::value_type;
        if (items.size() > kGgufLongestArray) bad(fmt::format("an array has {} elements, expected at most 2^30", items.size()));
        put(out, static_cast<std::uint64_t>(items.size()));
        for (const auto& item : items) {
          if constexpr (std::is_same_v<T, std::string>) {
            put_text(out, item);
          } else if constexpr (std::is_same_v<T, bool>) {
            put(out, static_cast<std::uint8_t>(item ? 1 : 0));
          } else {
            put(out, item);
          }
        }
      },
      array);
}

void put_value(std::string& out, const GgufValue& value) {
  put(out, static_cast<std::uint32_t>(gguf_type_of_index(value.index(), false)));
  std::visit(
      [&](const auto& held) {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<T, GgufArray>) {
          put_array(out, held);
        } else if constexpr (std::is_same_v<T, std::string>) {
          put_text(out, held);
        } else if constexpr (std::is_same_v<T, bool>) {
          put(out, static_cast<std::uint8_t>(held ? 1 : 0));
        } else {
          put(out, held);
        }
      },
      value);
}

std::uint64_t alignment_of(const std::vector<GgufEntry>& metadata) {
  for (const GgufEntry& entry : metadata) {
    if (entry.key != "general.alignment") continue;
    const std::uint32_t* alignment = std::get_if<std::uint32_t>(&entry.value);
    if (alignment == nullptr || !std::has_single_bit(*alignment)) bad("general.alignment is not a u32 power of two");
    return *alignment;
  }
  return kGgufDefaultAlignment;
}

std::uint64_t size_of(const GgufTensorPlan& tensor) {
  const std::optional<std::uint64_t> size = byte_size(tensor.type, tensor.shape);
  if (!size)
    bad(fmt::format("the tensor {} of type {} has an impossible shape {}", tensor.name, name_of(tensor.type), shape_text(tensor.shape)));
  return *size;
}

void put_metadata(std::string& out, const std::vector<GgufEntry>& metadata) {
  std::set<std::string> keys;
  for (const GgufEntry& entry : metadata) {
    if (entry.key.empty() || entry.key.size() > kGgufLongestKey) bad(fmt::format("a metadata key is {} bytes long", entry.key.size()));
    if (!keys.insert(entry.key).second) bad(fmt::format("the metadata key {} appears twice", entry.key));
    put_text(out, entry.key);
    put_value(out, entry.value);
  }
}

// Everything before the tensor data, with its padding. Returns the size of the tensor data in `data_size`.
std::string make_header(const std::vector<GgufEntry>& metadata, const std::vector<GgufTensorPlan>& tensors, std::uint64_t& data_size) {
  const std::uint64_t alignment = alignment_of(metadata);
  std::string out = "GGUF";
  put(out, kGgufVersion);
  put(out, static_cast<std::uint64_t>(tensors.size()));
  put(out, static_cast<std::uint64_t>(metadata.size()));
  put_metadata(out, metadata);
  std::set<std::string> names;
  data_size = 0;
  for (const GgufTensorPlan& tensor : tensors) {
    if (tensor.name.size() > kGgufLongestName)
      bad(fmt::format("the tensor name {} is longer than {} bytes", tensor.name, kGgufLongestName));
    if (!names.insert(tensor.name).second) bad(fmt::format("the tensor {} appears twice", tensor.name));
    const std::optional<std::uint32_t> type = ggml_type_id(tensor.type);
    if (!type) bad(fmt::format("the tensor {} has type {}, which GGUF does not have", tensor.name, name_of(tensor.type)));
    if (tensor.shape.size() > kGgufMostDimensions) bad(fmt::format("the tensor {} has more than four dimensions", tensor.name));
    put_text(out, tensor.name);
    put(out, static_cast<std::uint32_t>(tensor.shape.size()));
    for (auto size = tensor.shape.rbegin(); size != tensor.shape.rend(); ++size) put(out, static_cast<std::uint64_t>(*size));
    put(out, *type);
    put(out, data_size);
    data_size += padded(size_of(tensor), alignment);
  }
  out.resize(static_cast<std::size_t>(padded(out.size(), alignment)), '\0');
  return out;
}

}  // namespace

std::uint64_t gguf_file_size(const std::vector<GgufEntry>& metadata, const std::vector<GgufTensorPlan>& tensors) {
  std::uint64_t data_size = 0;
  const std::string header = make_header(metadata, tensors, data_size);
  return header.size() + data_size;
}

void write_gguf(const std::filesystem::path& path, const std::vector<GgufEntry>& metadata, const std::vector<GgufTensorPlan>& tensors,
                const std::function<void(std::size_t)>& on_tensor) {
  std::uint64_t data_size = 0;
  const std::string header = make_header(metadata, tensors, data_size);
  const std::uint64_t alignment = alignment_of(metadata);
  AtomicFile file(path);
  file.write(header);
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const std::uint64_t size = size_of(tensors[i]);
    bytes.clear();
    tensors[i].fill(bytes);
    if (bytes.size() != size) bad(fmt::format("the tensor {} was filled with {} bytes, expected {}", tensors[i].name, bytes.size(), size));
    bytes.resize(static_cast<std::size_t>(padded(size, alignment)));
    file.write(bytes);
    if (on_tensor) on_tensor(i);
  }
  file.commit();
}

}  // namespace qfa
