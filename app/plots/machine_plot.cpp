// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/machine_plot.h"

#include <QStringList>
#include <algorithm>

#include "app/models/format.h"
#include "app/models/live_model.h"
#include "app/plots/plot_parts.h"

namespace qfa::app {
namespace {

QString milliseconds(double ms) {
  return ms < 1000 ? MachinePlot::tr("%1 ms").arg(QLocale().toString(ms, 'f', ms < 10 ? 1 : 0))
                   : MachinePlot::tr("%1 s").arg(QLocale().toString(ms / 1000, 'f', 2));
}

QString gibibytes(double bytes) {
  return MachinePlot::tr("%1 GiB").arg(QLocale().toString(bytes / 1073741824.0, 'f', 2));
}

}  // namespace

MachinePlot::MachinePlot(const LiveModel& model, QWidget* parent) : PlotWidget(tr("Machine: time of a step"), parent), model_(model) {
  setObjectName("liveMachine");
  setLabels(tr("step"), tr("time of a step, s"));
  setReplotsPerSecond(1);
  times_ = legendKey(plot(), tr("each step"));
  plot()->axisRect()->setMinimumMargins(QMargins(48, 8, 16, 24));
  restyle();
}

void MachinePlot::restyle() {
  times_->setPen(QPen(theme().accent, 1));
}

QString MachinePlot::figures() const {
  const auto figures = model_.machine().figures(model_.shown());
  if (!figures) return {};
  QStringList parts{tr("%1 a step (95 % ≤ %2)").arg(milliseconds(figures->median_ms), milliseconds(figures->p95_ms)),
                    tr("%1 tokens/s").arg(QLocale().toString(figures->tokens_per_s, 'f', 0)),
                    figures->rss_bytes > 0 ? gibibytes(static_cast<double>(figures->rss_bytes)) : tr("memory –")};
  return parts.join(" · ");
}

void MachinePlot::redraw() {
  const auto& series = model_.machine().stepMs();
  setEmptyText(series.empty() ? tr("Times appear with the first step.") : QString());
  plot()->legend->setVisible(false);
  setCaption(figures());
  const double last = std::max(model_.shown(), 10);
  if (const auto now = model_.machine().figures(model_.shown())) {
    const auto [first, end] = series.indices(0, last);
    const auto [low, high] = series.minMax(first, end);
    // A step beside a busy neighbour takes long once; it does not set the range.
    const double top = clipsOutliers() ? std::min(high, 3 * now->p95_ms) : high;
    PlotWidget::setView(0, last, logarithmic() ? low / 1000 : 0, 1.1 * std::max(top, 1e-3) / 1000);
  }
  const auto x = plot()->xAxis->range();
  auto points = series.visible(x.lower, std::min(x.upper, last), columns());
  for (auto& point : points) point.y /= 1000;
  times_->data()->set(clipped(points, {x.lower, std::min(x.upper, last)}, plot()->yAxis->range()), true);
}

QString MachinePlot::readOut(double x, double) const {
  const auto& series = model_.machine().stepMs();
  if (series.empty()) return {};
  const auto at = series.nearest(std::min(x, static_cast<double>(model_.shown())));
  QStringList lines{tr("step %1: %2").arg(series[at].x).arg(milliseconds(series[at].y))};
  const auto& tokens = model_.machine().tokens();
  lines << tr("%1 tokens since the beginning").arg(QLocale().toString(tokens[at].y, 'f', 0));
  lines << tr("%1 of training").arg(formatDuration(model_.machine().seconds()[at].y));
  const auto& rss = model_.machine().rssBytes();
  if (!rss.empty()) lines << tr("memory %1").arg(gibibytes(rss[rss.nearest(series[at].x)].y));
  return lines.join('\n');
}

DataTable MachinePlot::table() const {
  const auto& machine = model_.machine();
  return joined("step", {{"step_ms", &machine.stepMs()},
                         {"tokens", &machine.tokens()},
                         {"train_seconds", &machine.seconds()},
                         {"rss_bytes", &machine.rssBytes()}});
}

}  // namespace qfa::app
