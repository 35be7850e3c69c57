// SPDX-License-Identifier: GPL-3.0-or-later
// Small texts for messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace qfa {

// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment), in bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);
// The candidate nearest to a mistyped word (first of equals); empty if none is within a third of the
// longer word's length (at least one edit).
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);
// "; did you mean \"x\"?" or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);
// Decimal units, three significant digits: "0 B", "999 B", "1.50 kB", "94.3 MB", "4.72 GB".
std::string human_bytes(std::uint64_t bytes);
// "a, b and c".
std::string enumerate(const std::vector<std::string>& items, std::string_view last = "and");
// For quoting what a file holds in a message: bytes outside printable ASCII become '?', cut at `longest`.
std::string printable(std::string_view text, std::size_t longest = 60);

}  // namespace qfa
