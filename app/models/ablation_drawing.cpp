// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/ablation_drawing.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "app/models/format.h"

namespace qfa::app {
namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(AblationDrawing)
};

}  // namespace

AblationDrawing drawingOf(const Ablation& ablation) {
  AblationDrawing drawing;
  drawing.title = Words::tr("Ablation: %1").arg(QString::fromStdString(ablation.name));
  drawing.caption = QString::fromStdString(ablation.question);
  if (ablation.rows.empty()) return drawing;
  const std::string& signal = ablation.rows.front().signal;
  const auto info = signalInfo(signal);
  const bool bins = std::any_of(ablation.rows.begin(), ablation.rows.end(),
                                [](const AblationRow& row) { return row.bits >= 0 && row.subnets.find(" to ") != std::string::npos; });
  drawing.x_label =
      bins ? Words::tr("average bits of the subnets (bins of random ones), bit") : Words::tr("width of the uniform subnet, bit");
  const auto better = info.higher_is_better ? Words::tr("↑ better") : Words::tr("↓ better");
  const auto unit = info.unit.isEmpty() ? info.quantity : info.quantity + ", " + info.unit;
  drawing.y_label = signal == "loss" ? Words::tr("held-out loss, nats per response token, %1").arg(better) : unit + ", " + better;
  for (std::size_t arm = 0; arm < ablation.arms.size(); ++arm) {
    for (const bool trained : {true, false}) {
      AblationDrawing::Series series{QString::fromStdString(ablation.arms[arm].name), arm, trained, {}};
      for (const AblationRow& row : ablation.rows) {
        if (row.arm != arm || row.signal != signal || row.bits < 0 || (row.when == "after") != trained || !std::isfinite(row.mean))
          continue;
        series.points.push_back({row.bits, info.scale * row.mean, info.scale * row.std_err.value_or(0), row.n});
        drawing.most_seeds = std::max(drawing.most_seeds, row.n);
      }
      std::stable_sort(series.points.begin(), series.points.end(), [](const auto& a, const auto& b) { return a.bits < b.bits; });
      if (!series.points.empty()) drawing.series.push_back(std::move(series));
    }
  }
  return drawing;
}

}  // namespace qfa::app
