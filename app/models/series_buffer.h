// SPDX-License-Identifier: GPL-3.0-or-later
// One curve: keeps every point, hands out no more than the screen can show.
#pragma once

#include <cstddef>
#include <deque>
#include <utility>
#include <vector>

namespace qfa::app {

struct SeriesPoint {
  double x = 0;
  double y = 0;
  bool operator==(const SeriesPoint&) const = default;
};

// 16 bytes a point and a min/max pyramid of factor 8 (2.3 bytes a point). append is O(1) amortised.
class SeriesBuffer {
 public:
  // x ascends. A point at or before the last one replaces what stood from its x on: a run that was
  // continued from a checkpoint writes these steps again.
  void append(double x, double y);
  void truncateFrom(double x);  // drops points with this x or more
  void clear();

  std::size_t size() const { return points_.size(); }
  bool empty() const { return points_.empty(); }
  const SeriesPoint& operator[](std::size_t i) const { return points_[i]; }
  const SeriesPoint& back() const { return points_.back(); }

  // Indices [first, last) of the points in [x0, x1] and one neighbour on each side.
  std::pair<std::size_t, std::size_t> indices(double x0, double x1) const;
  std::size_t nearest(double x) const;  // index; not for an empty series
  // Of a series whose y ascends too, straight between its points and on beyond the last: y at x, and
  // the x of a y. From {0, 0} to the first point.
  double interpolated(double x) const;
  double inverse(double y) const;
  // At most 2 points per column (minimum and maximum), and the neighbours; all points if they fit.
  std::vector<SeriesPoint> visible(double x0, double x1, int columns) const;
  // About `count` points as they stand, evenly by index, both ends included: for curves that share
  // their x with another one (a band around a line).
  std::vector<SeriesPoint> sampled(double x0, double x1, int count) const;
  // Of finite values in [first, last); {+inf, -inf} if there is none.
  std::pair<double, double> minMax(std::size_t first, std::size_t last) const;

 private:
  struct MinMax {
    double min, max;
  };
  static constexpr std::size_t kFactor = 8;

  std::deque<SeriesPoint> points_;
  std::vector<std::deque<MinMax>> levels_;  // levels_[k]: complete blocks of 8^(k+1) points
};

}  // namespace qfa::app
