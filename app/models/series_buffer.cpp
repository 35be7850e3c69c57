// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/series_buffer.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qfa::app {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void include(double y, double& low, double& high) {
  if (!std::isfinite(y)) return;
  low = std::min(low, y);
  high = std::max(high, y);
}

double between(double u, double u0, double v0, double u1, double v1) {
  return u1 > u0 ? v0 + (u - u0) * (v1 - v0) / (u1 - u0) : v0;
}

}  // namespace

void SeriesBuffer::append(double x, double y) {
  if (!points_.empty() && x <= points_.back().x) truncateFrom(x);
  points_.push_back({x, y});
  std::size_t block = kFactor;
  for (std::size_t level = 0; points_.size() % block == 0; ++level, block *= kFactor) {
    const auto [low, high] = minMax(points_.size() - block, points_.size());
    if (levels_.size() == level) levels_.emplace_back();
    levels_[level].push_back({low, high});
  }
}

void SeriesBuffer::truncateFrom(double x) {
  const auto at = std::lower_bound(points_.begin(), points_.end(), x, [](const SeriesPoint& p, double v) { return p.x < v; });
  points_.erase(at, points_.end());
  std::size_t block = kFactor;
  for (auto& level : levels_) {
    level.resize(points_.size() / block);
    block *= kFactor;
  }
}

void SeriesBuffer::clear() {
  points_.clear();
  levels_.clear();
}

std::pair<std::size_t, std::size_t> SeriesBuffer::indices(double x0, double x1) const {
  const auto less = [](const SeriesPoint& p, double v) { return p.x < v; };
  const auto greater = [](double v, const SeriesPoint& p) { return v < p.x; };
  auto first = static_cast<std::size_t>(std::lower_bound(points_.begin(), points_.end(), x0, less) - points_.begin());
  auto last = static_cast<std::size_t>(std::upper_bound(points_.begin(), points_.end(), x1, greater) - points_.begin());
  if (first > 0) --first;
  if (last < points_.size()) ++last;
  return {first, last};
}

std::size_t SeriesBuffer::nearest(double x) const {
  const auto less = [](const SeriesPoint& p, double v) { return p.x < v; };
  const auto at = static_cast<std::size_t>(std::lower_bound(points_.begin(), points_.end(), x, less) - points_.begin());
  if (at == 0) return 0;
  if (at == points_.size()) return at - 1;
  return x - points_[at - 1].x < points_[at].x - x ? at - 1 : at;
}

double SeriesBuffer::interpolated(double x) const {
  if (points_.empty()) return x;
  const auto after = std::upper_bound(points_.begin(), points_.end(), x, [](double v, const SeriesPoint& p) { return v < p.x; });
  const auto right = after == points_.end() ? std::prev(after) : after;
  const SeriesPoint left = right == points_.begin() ? SeriesPoint{} : *std::prev(right);
  return between(x, left.x, left.y, right->x, right->y);
}

double SeriesBuffer::inverse(double y) const {
  if (points_.empty()) return y;
  const auto after = std::upper_bound(points_.begin(), points_.end(), y, [](double v, const SeriesPoint& p) { return v < p.y; });
  const auto right = after == points_.end() ? std::prev(after) : after;
  const SeriesPoint left = right == points_.begin() ? SeriesPoint{} : *std::prev(right);
  return between(y, left.y, left.x, right->y, right->x);
}

std::pair<double, double> SeriesBuffer::minMax(std::size_t first, std::size_t last) const {
  double low = kInfinity;
  double high = -kInfinity;
  while (first < last) {
    // The largest complete block that begins here and ends in the range.
    std::size_t block = 1;
    std::size_t level = 0;
    while (level < levels_.size() && first % (block * kFactor) == 0 && first + block * kFactor <= last &&
           first / (block * kFactor) < levels_[level].size()) {
      block *= kFactor;
      ++level;
    }
    if (level == 0) {
      include(points_[first].y, low, high);
    } else {
      const auto& entry = levels_[level - 1][first / block];
      low = std::min(low, entry.min);
      high = std::max(high, entry.max);
    }
    first += block;
  }
  return {low, high};
}

std::vector<SeriesPoint> SeriesBuffer::visible(double x0, double x1, int columns) const {
  const auto [first, last] = indices(x0, x1);
  const std::size_t count = last - first;
  const auto wanted = static_cast<std::size_t>(std::max(columns, 1));
  std::vector<SeriesPoint> out;
  if (count <= 2 * wanted) {
    out.assign(points_.begin() + static_cast<std::ptrdiff_t>(first), points_.begin() + static_cast<std::ptrdiff_t>(last));
    return out;
  }
  out.reserve(2 * wanted + 2);
  out.push_back(points_[first]);
  for (std::size_t column = 0; column < wanted; ++column) {
    const std::size_t begin = first + count * column / wanted;
    const std::size_t end = first + count * (column + 1) / wanted;
    const auto [low, high] = minMax(begin, end);
    if (low > high) continue;
    // Down or up, as the points of this column go: the drawn line turns no more than the curve.
    const bool rising = points_[begin].y <= points_[end - 1].y;
    out.push_back({points_[begin].x, rising ? low : high});
    out.push_back({points_[end - 1].x, rising ? high : low});
  }
  out.push_back(points_[last - 1]);
  return out;
}

std::vector<SeriesPoint> SeriesBuffer::sampled(double x0, double x1, int count) const {
  const auto [first, last] = indices(x0, x1);
  std::vector<SeriesPoint> out;
  if (first == last) return out;
  const std::size_t step = std::max<std::size_t>(1, (last - first) / static_cast<std::size_t>(std::max(count, 1)));
  for (std::size_t i = first; i < last; i += step) out.push_back(points_[i]);
  if (out.back().x != points_[last - 1].x) out.push_back(points_[last - 1]);
  return out;
}

}  // namespace qfa::app
