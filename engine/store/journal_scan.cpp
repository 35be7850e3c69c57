// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/journal_scan.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <system_error>

#include "engine/core/json.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kReadWhole = 8U << 20;
constexpr std::uint64_t kWindow = 64U << 10;

std::uint64_t size_of(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return error ? 0 : size;
}

std::optional<LossSample> loss_of(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto step = json.find("step"), loss = json.find("loss");
  if (step == json.end() || !step->is_number_integer() || loss == json.end() || !loss->is_number()) return std::nullopt;
  return LossSample{step->get<int>(), loss->get<double>()};
}

// The complete lines of `text` that tell of a step. `begins`: its first line is whole.
std::vector<std::string_view> step_lines(std::string_view text, bool begins) {
  std::vector<std::string_view> lines;
  std::size_t at = 0;
  if (!begins) at = std::min(text.find('\n'), text.size() - 1) + 1;
  for (std::size_t end; at < text.size() && (end = text.find('\n', at)) != std::string_view::npos; at = end + 1) {
    const auto line = text.substr(at, end - at);
    if (is_event_line(line, "step_metrics")) lines.push_back(line);
  }
  return lines;
}

std::vector<LossSample> sample_whole(const fs::path& events, std::uint64_t size, std::size_t count) {
  const std::string text = read_range(events, 0, size);
  const auto lines = step_lines(text, true);
  std::vector<LossSample> samples;
  const std::size_t taken = std::min(count, lines.size());
  for (std::size_t i = 0; i < taken; ++i) {
    const auto sample = loss_of(lines[taken == 1 ? 0 : i * (lines.size() - 1) / (taken - 1)]);
    if (sample) samples.push_back(*sample);
  }
  return samples;
}

std::vector<LossSample> sample_windows(const fs::path& events, std::uint64_t size, std::size_t count) {
  std::vector<LossSample> samples;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t offset = i + 1 == count ? size - kWindow : (size - kWindow) / (count - 1) * i;
    const std::string text = read_range(events, offset, kWindow);
    const auto lines = text.empty() ? std::vector<std::string_view>() : step_lines(text, offset == 0);
    if (lines.empty()) continue;
    const auto sample = loss_of(i + 1 == count ? lines.back() : lines.front());
    if (sample && (samples.empty() || sample->step > samples.back().step)) samples.push_back(*sample);
  }
  return samples;
}

}  // namespace

bool is_event_line(std::string_view line, std::string_view type) {
  // Quotes inside a text are escaped, so this cannot be part of one.
  static constexpr std::string_view kKey = "\"type\":\"";
  const auto at = line.find(kKey);
  if (at == std::string_view::npos) return false;
  const auto word = line.substr(at + kKey.size());
  return word.starts_with(type) && word.size() > type.size() && word[type.size()] == '"';
}

std::string read_range(const fs::path& path, std::uint64_t offset, std::uint64_t size) {
  std::ifstream file(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(size), '\0');
  if (!file.seekg(static_cast<std::streamoff>(offset))) return {};
  file.read(text.data(), static_cast<std::streamsize>(size));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return text;
}

void scan_backwards(const fs::path& path, std::uint64_t limit, const std::function<bool(std::string_view)>& take) {
  const std::uint64_t size = size_of(path);
  std::uint64_t begin = size;
  std::string text;  // what is read and not yet handed out
  bool torn = true;  // bytes after the last newline belong to a line that is not complete
  while (begin > 0 && size - begin < limit) {
    const std::uint64_t step = std::min(begin, std::max<std::uint64_t>(kWindow, size - begin));
    begin -= step;
    text.insert(0, read_range(path, begin, step));
    if (torn) {
      const auto last = text.rfind('\n');
      if (last == std::string::npos) continue;
      text.resize(last);
      torn = false;
    }
    for (std::size_t newline; (newline = text.rfind('\n')) != std::string::npos; text.resize(newline)) {
      if (!take(std::string_view(text).substr(newline + 1))) return;
    }
  }
  if (begin == 0 && !torn && !text.empty()) take(text);
}

std::vector<LossSample> sample_losses(const fs::path& events, std::size_t count) {
  const std::uint64_t size = size_of(events);
  if (size == 0 || count < 2) return {};
  return size <= kReadWhole ? sample_whole(events, size, count) : sample_windows(events, size, count);
}

}  // namespace qfa
