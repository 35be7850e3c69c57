// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/core/text.h"
#include "engine/formats/safetensors.h"
#include "engine/formats/safetensors_types.h"

namespace qfa {
namespace {

// Ascending rank of the reference; types that nothing here holds (F8 …, C64) are left out.
constexpr std::array<DataType, 13> kRanked{DataType::boolean, DataType::u8,   DataType::i8,  DataType::i16, DataType::u16,
                                           DataType::f16,     DataType::bf16, DataType::i32, DataType::u32, DataType::f32,
                                           DataType::f64,     DataType::i64,  DataType::u64};

[[noreturn]] void bad(const std::string& message) {
  throw Failure({ErrorCode::internal, message, "safetensors writer", {}});
}

// Escapes as the reference does: short forms and \u00xx for control characters, all else verbatim.
std::string quoted(const std::string& text) {
  try {
    return Json(text).dump();
  } catch (const nlohmann::json::exception&) {
    bad(fmt::format("the text \"{}\" is not UTF-8", printable(text)));
  }
}

std::uint64_t size_of(const SafetensorsPlan& tensor) {
  const std::optional<std::uint64_t> size = byte_size(tensor.type, tensor.shape);
  if (!size) bad(fmt::format("the tensor {} has an impossible shape {}", printable(tensor.name), shape_text(tensor.shape)));
  return *size;
}

std::vector<const SafetensorsPlan*> canonical_order(const std::vector<SafetensorsPlan>& tensors) {
  std::vector<const SafetensorsPlan*> order;
  std::set<std::string> names;
  for (const SafetensorsPlan& tensor : tensors) {
    if (!safetensors_rank(tensor.type)) {
      bad(fmt::format("the tensor {} has type {}, which safetensors does not have", printable(tensor.name), name_of(tensor.type)));
    }
    if (tensor.name == "__metadata__" || !names.insert(tensor.name).second) {
      bad(fmt::format("the tensor name {} is taken", printable(tensor.name)));
    }
    order.push_back(&tensor);
  }
  std::sort(order.begin(), order.end(), [](const SafetensorsPlan* a, const SafetensorsPlan* b) {
    const int rank_a = *safetensors_rank(a->type), rank_b = *safetensors_rank(b->type);
    return rank_a != rank_b ? rank_a > rank_b : a->name < b->name;
  });
  return order;
}

std::string make_header(const std::vector<const SafetensorsPlan*>& order, const std::map<std::string, std::string>& metadata,
                        std::uint64_t& data_size) {
  std::vector<std::string> parts;
  if (!metadata.empty()) {
    std::vector<std::string> entries;
    for (const auto& [key, value] : metadata) entries.push_back(quoted(key) + ":" + quoted(value));
    parts.push_back(fmt::format("\"__metadata__\":{{{}}}", fmt::join(entries, ",")));
  }
  data_size = 0;
  for (const SafetensorsPlan* tensor : order) {
    const std::uint64_t end = data_size + size_of(*tensor);
    parts.push_back(fmt::format("{}:{{\"dtype\":\"{}\",\"shape\":[{}],\"data_offsets\":[{},{}]}}", quoted(tensor->name),
                                name_of(tensor->type), fmt::join(tensor->shape, ","), data_size, end));
    data_size = end;
  }
  std::string json = fmt::format("{{{}}}", fmt::join(parts, ","));
  json.resize((json.size() + 7) / 8 * 8, ' ');
  std::string header;
  for (int byte = 0; byte < 8; ++byte) header += static_cast<char>(static_cast<std::uint64_t>(json.size()) >> (8 * byte) & 0xffu);
  return header + json;
}

}  // namespace

std::optional<int> safetensors_rank(DataType type) {
  const auto* found = std::find(kRanked.begin(), kRanked.end(), type);
  return found == kRanked.end() ? std::nullopt : std::optional<int>(static_cast<int>(found - kRanked.begin()));
}

std::optional<DataType> safetensors_type(std::string_view name) {
  for (const DataType type : kRanked) {
    if (name_of(type) == name) return type;
  }
  return std::nullopt;
}

std::string safetensors_type_names() {
  std::vector<std::string> names;
  for (const DataType type : kRanked) names.push_back(name_of(type));
  return enumerate(names, "or");
}

std::uint64_t safetensors_file_size(const std::vector<SafetensorsPlan>& tensors, const std::map<std::string, std::string>& metadata) {
  std::uint64_t data_size = 0;
  const std::string header = make_header(canonical_order(tensors), metadata, data_size);
  return header.size() + data_size;
}

void write_safetensors(const std::filesystem::path& path, std::vector<SafetensorsPlan> tensors,
                       const std::map<std::string, std::string>& metadata, const std::function<void(std::size_t)>& on_tensor) {
  const std::vector<const SafetensorsPlan*> order = canonical_order(tensors);
  std::uint64_t data_size = 0;
  const std::string header = make_header(order, metadata, data_size);
  AtomicFile file(path);
  file.write(header);
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i < order.size(); ++i) {
    bytes.clear();
    order[i]->fill(bytes);
    if (bytes.size() != size_of(*order[i])) {
      bad(fmt::format("the tensor {} was filled with {} bytes, expected {}", printable(order[i]->name), bytes.size(), size_of(*order[i])));
    }
    file.write(bytes);
    if (on_tensor) on_tensor(i);
  }
  file.commit();
}

}  // namespace qfa
