// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/paths.h"

#include <cstdlib>

namespace qfa {
namespace {

std::filesystem::path user_folder(const char* variable, const char* fallback) {
  if (const char* value = std::getenv(variable); value != nullptr && *value == '/') return std::filesystem::path(value) / "qfa-workbench";
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home != nullptr ? home : ".") / fallback / "qfa-workbench";
}

}  // namespace

std::filesystem::path cache_folder() {
  return user_folder("XDG_CACHE_HOME", ".cache");
}
std::filesystem::path data_folder() {
  return user_folder("XDG_DATA_HOME", ".local/share");
}

}  // namespace qfa
