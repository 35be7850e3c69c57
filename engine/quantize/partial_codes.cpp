// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/quantize/partial_codes.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/api/error.h"
#include "engine/import/model_units.h"

namespace qfa {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kStart = "codes-", kLayer = ".layer-";

// The key of a layer's file; empty: another file.
std::string key_of(const std::string& name) {
  const std::size_t layer = name.find(kLayer);
  if (!name.starts_with(kStart) || layer == std::string::npos) return {};
  return name.substr(kStart.size(), layer - kStart.size());
}

}  // namespace

PartialCodes::PartialCodes(const BaseModel& base, fs::path folder, std::string key, std::vector<BitWidth> bits, int group)
    : base_(base), folder_(std::move(folder)), key_(std::move(key)), bits_(std::move(bits)), group_(group) {}

fs::path PartialCodes::file(std::int64_t layer) const {
  return folder_ / fmt::format("{}{}{}{:04}.safetensors", kStart, key_, kLayer, layer);
}

std::int64_t PartialCodes::layers() const {
  std::int64_t count = 0;
  while (count < base_.config().layers && fs::exists(file(count))) ++count;
  return count;
}

bool PartialCodes::load(std::int64_t layer, CodesTable& table) const {
  const std::vector<std::string> names = linear_names(layer);
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> shapes;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto shape = linear_shape(base_.config(), static_cast<int>(i));
    shapes[names[i]] = {shape[0], shape[1]};
  }
  try {
    const CodesTable stored = CodesTable::load(file(layer), shapes, bits_, group_);
    for (const std::string& name : names) {
      for (const BitWidth b : bits_) {
        const PackedWeight& weight = stored.at(name, b);
        table.set(name, b, {weight.shape, weight.packed_OP.clone(), weight.scale_OG.clone(), weight.minimum_OG.clone()});
      }
    }
  } catch (const Failure& failure) {
    if (failure.error().code != ErrorCode::input) throw;
    return false;
  }
  return true;
}

void PartialCodes::save(std::int64_t layer, const CodesTable& table) const {
  CodesTable part;
  for (const std::string& name : linear_names(layer))
    for (const BitWidth b : bits_) part.set(name, b, table.at(name, b));
  part.save(file(layer), {{"format", "pt"}, {"qfa.base", base_.fingerprint()}});
}

void PartialCodes::remove() const {
  for (std::int64_t layer = 0; layer < base_.config().layers; ++layer) fs::remove(file(layer));
}

void PartialCodes::prune_others() const {
  std::map<std::string, std::vector<fs::path>> files;
  std::map<std::string, fs::file_time_type> written;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    const std::string key = key_of(entry.path().filename().string());
    if (key.empty() || key == key_) continue;
    std::error_code gone;  // another process may finish meanwhile
    const auto time = fs::last_write_time(entry.path(), gone);
    if (gone) continue;
    files[key].push_back(entry.path());
    written[key] = std::max(written.try_emplace(key, time).first->second, time);
  }
  std::vector<std::string> keys;
  for (const auto& [key, time] : written) keys.push_back(key);
  std::stable_sort(keys.begin(), keys.end(), [&](const auto& a, const auto& b) { return written[a] > written[b]; });
  for (std::size_t i = kUnfinishedKept; i < keys.size(); ++i) {
    for (const fs::path& path : files[keys[i]]) {
      std::error_code ignored;
      fs::remove(path, ignored);
    }
  }
}

}  // namespace qfa
