// SPDX-License-Identifier: GPL-3.0-or-later
// Looks into a long journal without reading all of it. Internal to the room.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/library.h"

namespace qfa {

// A line of events.jsonl that tells of `type`; decided by its text, without parsing.
bool is_event_line(std::string_view line, std::string_view type);

// Bytes [offset, offset + size) of the file, fewer at its end; nothing where it cannot be read.
std::string read_range(const std::filesystem::path& path, std::uint64_t offset, std::uint64_t size);

// Complete lines from the last one backwards until `take` answers false, `limit` bytes are read or the
// file begins.
void scan_backwards(const std::filesystem::path& path, std::uint64_t limit, const std::function<bool(std::string_view line)>& take);

// At most `count` losses spread over the steps of events.jsonl, first and last included: of a long
// log only places spread over it are read.
std::vector<LossSample> sample_losses(const std::filesystem::path& events, std::size_t count);

}  // namespace qfa
