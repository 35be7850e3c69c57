// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/codes.h"

#include <ATen/ATen.h>

#include <cstring>

#include "engine/api/error.h"
#include "engine/formats/safetensors.h"

namespace qfa {
namespace {

at::Tensor view_of(const TensorView& view, at::ScalarType type) {
  return at::from_blob(const_cast<std::byte*>(view.bytes.data()), view.shape, at::TensorOptions().dtype(type));
}

const TensorView& expect(const SafetensorsFile& file, const std::string& where, const std::string& name, DataType type, std::int64_t rows,
                         std::int64_t columns) {
  const TensorView* view = file.tensor(name);
  if (view == nullptr) refuse(where, "no tensor " + name);
  if (view->type != type || view->shape != std::vector<std::int64_t>{rows, columns})
    refuse(where, "tensor " + name + " has the wrong type or shape, expected " + name_of(type) + " [" + std::to_string(rows) + ", " +
                      std::to_string(columns) + "]");
  return *view;
}

}  // namespace

CodesTable CodesTable::load(const std::filesystem::path& file, const std::map<std::string, std::pair<std::int64_t, std::int64_t>>& shapes,
                            const std::vector<BitWidth>& bits, int group) {
  const auto source = SafetensorsFile::open(file);
  CodesTable table;
  table.keep_ = source;
  for (const auto& [module, shape] : shapes) {
    for (const BitWidth b : bits) {
      const auto [out, in] = shape;
      const std::string name = module + ".b" + std::to_string(b);
      PackedWeight weight{{out, in, group, b}, {}, {}, {}};
      weight.packed_OP = view_of(expect(*source, file, name + ".codes", DataType::u8, out, weight.shape.packed_row_bytes()), at::kByte);
      weight.scale_OG = view_of(expect(*source, file, name + ".scale", DataType::f16, out, in / group), at::kHalf);
      weight.minimum_OG = view_of(expect(*source, file, name + ".minimum", DataType::f16, out, in / group), at::kHalf);
      table.set(module, b, std::move(weight));
    }
  }
  return table;
}

void CodesTable::save(const std::filesystem::path& file, const std::map<std::string, std::string>& metadata) const {
  std::vector<SafetensorsPlan> plans;
  const auto add = [&](const std::string& name, DataType type, const at::Tensor& tensor) {
    plans.push_back({name, type, tensor.sizes().vec(), [tensor](std::vector<std::byte>& out) {
                       const at::Tensor flat = tensor.contiguous();
                       out.resize(flat.nbytes());
                       std::memcpy(out.data(), flat.const_data_ptr(), out.size());
                     }});
  };
  for (const auto& [key, weight] : weights_) {
    const std::string name = key.first + ".b" + std::to_string(key.second);
    add(name + ".codes", DataType::u8, weight.packed_OP);
    add(name + ".scale", DataType::f16, weight.scale_OG);
    add(name + ".minimum", DataType::f16, weight.minimum_OG);
  }
  write_safetensors(file, std::move(plans), metadata);
}

}  // namespace qfa
