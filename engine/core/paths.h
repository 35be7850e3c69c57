// SPDX-License-Identifier: GPL-3.0-or-later
// Folders of the user (XDG base directories).
#pragma once

#include <filesystem>

namespace qfa {

std::filesystem::path cache_folder();  // $XDG_CACHE_HOME/qfa-workbench, or ~/.cache/qfa-workbench
std::filesystem::path data_folder();   // $XDG_DATA_HOME/qfa-workbench, or ~/.local/share/qfa-workbench

}  // namespace qfa
