// SPDX-License-Identifier: GPL-3.0-or-later
// What the sampler of the draft will do: schedule, expected shares and the counts of its seed.
#pragma once

#include <QObject>
#include <QString>
#include <optional>

#include "engine/api/plan.h"

namespace qfa::app {

class SamplerModel : public QObject {
  Q_OBJECT

 public:
  static constexpr double kStarvedSteps = 50;
  using QObject::QObject;

  void answer(const Result<SamplerPreview>& preview);
  const std::optional<SamplerPreview>& preview() const { return preview_; }
  QString problem() const { return problem_; }
  // Of the target average: the ends of the wave.
  BitWidth narrowest() const { return preview_ && !preview_->probability.empty() ? preview_->probability.begin()->first : 0; }
  BitWidth widest() const { return preview_ && !preview_->probability.empty() ? preview_->probability.rbegin()->first : 0; }
  // Edge i of the eight equal bins of [b_1, b_N].
  double binEdge(std::size_t i) const;
  // A bin that fewer than 50 steps are expected in.
  bool starved(std::size_t bin) const;
  // One sentence: shares expected and counted.
  QString summary() const;

 signals:
  void changed();

 private:
  std::optional<SamplerPreview> preview_;
  QString problem_;
};

}  // namespace qfa::app
