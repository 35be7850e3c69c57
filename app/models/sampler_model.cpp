// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/sampler_model.h"

#include <QLocale>
#include <QStringList>

#include "app/models/format.h"

namespace qfa::app {

void SamplerModel::answer(const Result<SamplerPreview>& preview) {
  if (preview) {
    preview_ = *preview;
    problem_.clear();
  } else {
    preview_.reset();
    problem_ = QString::fromStdString(preview.error().sentence());
  }
  emit changed();
}

double SamplerModel::binEdge(std::size_t i) const {
  const auto bins = preview_ ? preview_->bin_expected.size() : 0;
  return bins == 0 ? 0 : narrowest() + static_cast<double>(i) * (widest() - narrowest()) / static_cast<double>(bins);
}

bool SamplerModel::starved(std::size_t bin) const {
  return preview_ && preview_->bin_expected.at(bin) * static_cast<double>(preview_->steps) < kStarvedSteps;
}

QString SamplerModel::summary() const {
  if (!preview_) return problem_;
  QStringList parts;
  for (const auto& [width, share] : preview_->expected) {
    const auto band = preview_->half_width.find(width);
    const auto half = band == preview_->half_width.end() ? 0.0 : band->second;
    parts << tr("%1: %2 %").arg(formatWidth(width), formatMeasured(100 * share, 100 * half / 1.96));
  }
  return tr("Expected share of updates: %1.").arg(parts.join(", "));
}

}  // namespace qfa::app
