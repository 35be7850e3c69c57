// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/loss_series.h"

#include <algorithm>
#include <cmath>

namespace qfa::app {

void LossSeries::clear() {
  const double beta = beta_;
  *this = LossSeries();
  beta_ = beta;
}

void LossSeries::add(int step, double loss, double average_bits, const BitPlan& plan) {
  bool again = false;
  if (!raw_.empty() && step <= raw_.back().x) {
    raw_.truncateFrom(step);
    bits_.resize(raw_.size());
    for (auto& [width, shares] : share_) shares.resize(raw_.size());
    again = true;
  }
  raw_.append(step, loss);
  bits_.push_back(average_bits);
  std::map<BitWidth, int> count;
  for (const auto width : plan.bits) ++count[width];
  for (const auto& [width, n] : count) share_.try_emplace(width, raw_.size() - 1, 0.0F);
  for (auto& [width, shares] : share_) {
    shares.push_back(plan.bits.empty() ? 0.0F : static_cast<float>(count[width]) / static_cast<float>(plan.bits.size()));
  }
  if (again) {
    averageAll();
  } else {
    average(raw_.size() - 1);
  }
}

void LossSeries::setWidths(const std::vector<BitWidth>& widths) {
  if (widths == widths_) return;
  widths_ = widths;
  averageAll();
}

void LossSeries::setSmoothing(double beta) {
  beta_ = std::clamp(beta, 0.0, 0.999);
  averageAll();
}

int LossSeries::binOf(double average_bits) const {
  if (widths_.empty() || widths_.back() <= widths_.front()) return 0;
  const double place = kBins * (average_bits - widths_.front()) / (widths_.back() - widths_.front());
  return static_cast<int>(std::clamp(place, 0.0, kBins - 1.0));
}

std::pair<double, double> LossSeries::bin(int index) const {
  if (widths_.empty()) return {0, 0};
  const double low = widths_.front(), width = (widths_.back() - low) / kBins;
  return {low + width * index, low + width * (index + 1)};
}

void LossSeries::average(std::size_t index) {
  const auto& point = raw_[index];
  // A step that is not finite ended the run: it must not poison what is shown of the others.
  if (widths_.empty() || !std::isfinite(point.y)) return;
  const int bin = binOf(bits_[index]);
  auto& own = bin_averages_[bin];
  own.sum = beta_ * own.sum + (1 - beta_) * point.y;
  own.weight = beta_ * own.weight + (1 - beta_);
  by_bin_[bin].append(point.x, own.sum / own.weight);
  for (const auto width : widths_) {
    auto& average = bit_averages_[width];
    const auto shares = share_.find(width);
    const double weight = shares == share_.end() ? 0 : shares->second[index];
    average.sum = beta_ * average.sum + (1 - beta_) * weight * point.y;
    average.weight = beta_ * average.weight + (1 - beta_) * weight;
    if (weight > 0) by_bit_[width].append(point.x, average.sum / average.weight);
  }
}

void LossSeries::averageAll() {
  by_bin_.clear();
  by_bit_.clear();
  bin_averages_.clear();
  bit_averages_.clear();
  for (std::size_t i = 0; i < raw_.size(); ++i) average(i);
}

}  // namespace qfa::app
