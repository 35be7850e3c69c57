// SPDX-License-Identifier: GPL-3.0-or-later
// The training loss: every step, and its exponential averages by average-bit bin and by bit-width.
#pragma once

#include <map>
#include <vector>

#include "app/models/series_buffer.h"
#include "engine/api/bit_plan.h"

namespace qfa::app {

class LossSeries {
 public:
  static constexpr int kBins = 8;  // equal bins of [b_1, b_N]

  void clear();
  // A step at or before the last one replaces what stood from there on.
  void add(int step, double loss, double average_bits, const BitPlan& plan);
  // The widths that are trained; until they are known nothing is averaged.
  void setWidths(const std::vector<BitWidth>& widths);
  void setSmoothing(double beta);  // averages anew
  double smoothing() const { return beta_; }

  const SeriesBuffer& raw() const { return raw_; }
  // Of the steps whose subnet falls into the bin: avg = sum beta^k loss / sum beta^k, k own steps ago.
  const std::map<int, SeriesBuffer>& byBin() const { return by_bin_; }
  // avg_b(t) = sum_s beta^(t-s) w_b(s) loss(s) / sum_s beta^(t-s) w_b(s), w_b the share of units at b:
  // attributed to the width, not measured at it.
  const std::map<BitWidth, SeriesBuffer>& byBit() const { return by_bit_; }

  int binOf(double average_bits) const;
  // Lower and upper end of a bin, bits.
  std::pair<double, double> bin(int index) const;

 private:
  struct Average {
    double sum = 0;
    double weight = 0;
  };
  void average(std::size_t index);
  void averageAll();

  double beta_ = 0.97;
  std::vector<BitWidth> widths_;
  SeriesBuffer raw_;
  std::vector<double> bits_;                      // average bits of each step
  std::map<BitWidth, std::vector<float>> share_;  // of units, each step
  std::map<int, SeriesBuffer> by_bin_;
  std::map<BitWidth, SeriesBuffer> by_bit_;
  std::map<int, Average> bin_averages_;
  std::map<BitWidth, Average> bit_averages_;
};

}  // namespace qfa::app
