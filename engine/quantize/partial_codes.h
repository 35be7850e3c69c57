// SPDX-License-Identifier: GPL-3.0-or-later
// The codes of the layers done so far, one file a layer beside the cache's file, so that quantizing that was killed goes on there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/import/base_model.h"
#include "engine/model/codes.h"

namespace qfa {

// Files codes-KEY.layer-NNNN.safetensors, written atomically, never more than the codes themselves. Of other keys those of the
// `kUnfinishedKept` quantizations written to last stay; a name tells the whole request, so nothing else has to be compared.
inline constexpr std::size_t kUnfinishedKept = 2;

class PartialCodes {
 public:
  PartialCodes(const BaseModel& base, std::filesystem::path folder, std::string key, std::vector<BitWidth> bits, int group);

  // Layers 0 … result - 1 are there.
  std::int64_t layers() const;
  // Adds a layer's codes to `table`; false where its file does not fit the model: it is to be made again.
  bool load(std::int64_t layer, CodesTable& table) const;
  void save(std::int64_t layer, const CodesTable& table) const;
  void remove() const;
  void prune_others() const;

 private:
  std::filesystem::path file(std::int64_t layer) const;

  const BaseModel& base_;
  std::filesystem::path folder_;
  std::string key_;
  std::vector<BitWidth> bits_;
  int group_;
};

}  // namespace qfa
