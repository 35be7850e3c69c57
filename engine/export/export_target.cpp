// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "engine/api/export_plan.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

// Its report and card would be overwritten too.
bool taken(const fs::path& out) {
  return is_there(out) || is_there(out.string() + ".report.json") || is_there(out.string() + ".card.md") ||
         is_there(out.string() + ".card.json");
}

// "e.gguf" -> "e-2.gguf", "e-mlx" -> "e-mlx-2".
fs::path numbered(const fs::path& out, int number) {
  const std::string extension = out.extension() == ".gguf" ? ".gguf" : "";
  const std::string name = out.filename().string();
  return out.parent_path() / (name.substr(0, name.size() - extension.size()) + "-" + std::to_string(number) + extension);
}

}  // namespace

Result<ExportTarget> check_export_target(const std::string& out) {
  fs::path path = fs::path(out).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  if (path.empty() || path.filename() == "." || path.filename() == "..") return Error{ErrorCode::usage, "an export needs a name", {}, {}};
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  ExportTarget target;
  std::error_code error;
  target.folder_exists = fs::is_directory(folder, error);
  target.writable = target.folder_exists && access(folder.c_str(), W_OK | X_OK) == 0;
  if (const fs::space_info space = fs::space(folder, error); !error) target.available = space.available;
  fs::path free = path;
  for (int number = 2; taken(free); ++number) free = numbered(path, number);
  target.out = free.string();
  target.renamed = free != path;
  return target;
}

}  // namespace qfa
