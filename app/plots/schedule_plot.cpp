// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/schedule_plot.h"

#include <QStringList>
#include <algorithm>

#include "app/models/format.h"
#include "app/models/sampler_model.h"
#include "app/plots/plot_parts.h"

namespace qfa::app {

SchedulePlot::SchedulePlot(const SamplerModel& model, QWidget* parent)
    : PlotWidget(tr("Schedule: probability of each bit-width"), parent),
      model_(model),
      ground_(plot()->addGraph()),
      mean_(plot()->addGraph()) {
  setObjectName("newSchedulePlot");
  setLabels(tr("step"), tr("p_b(t), %"));
  ground_->removeFromLegend();
  connect(&model_, &SamplerModel::changed, this, [this] {
    fit();
    refresh();
  });
  restyle();
}

// One area a width of the preview; the lines of a set that is gone go too.
void SchedulePlot::rebuild() {
  std::vector<BitWidth> widths;
  for (const auto& [width, values] : model_.preview()->probability) widths.push_back(width);
  const bool same =
      widths.size() == areas_.size() && std::all_of(widths.begin(), widths.end(), [this](BitWidth b) { return areas_.contains(b); });
  if (same) return;
  for (const auto& [width, area] : areas_) plot()->removeGraph(area);
  areas_.clear();
  QCPGraph* below = ground_;
  for (const auto width : widths) {
    auto* area = plot()->addGraph();
    area->setLayer("bands");
    area->setName(formatWidth(width));
    area->setChannelFillGraph(below);
    areas_[width] = below = area;
  }
  mean_->removeFromLegend();
  mean_->addToLegend();
  restyle();
}

void SchedulePlot::restyle() {
  ground_->setPen(Qt::NoPen);
  for (const auto& [width, area] : areas_) {
    auto fill = theme().bit(width);
    fill.setAlphaF(0.55F);
    area->setPen(QPen(theme().bit(width), 1));
    area->setBrush(fill);
  }
  mean_->setPen(QPen(theme().text, 1.5));
}

void SchedulePlot::redraw() {
  const auto& preview = model_.preview();
  const bool empty = !preview || preview->step.size() < 2;
  setEmptyText(!empty ? QString() : model_.problem().isEmpty() ? tr("The schedule appears with a model.") : model_.problem());
  mean_->data()->clear();
  ground_->data()->clear();
  if (empty) {
    for (const auto& [width, area] : areas_) area->data()->clear();
    return;
  }
  rebuild();
  setView(0, static_cast<double>(std::max<std::int64_t>(preview->steps, preview->step.back())), 0, 100);
  const auto x = plot()->xAxis->range();
  const auto y = plot()->yAxis->range();
  const auto count = preview->step.size();
  std::vector<SeriesPoint> edge(count);
  for (std::size_t i = 0; i < count; ++i) edge[i] = {static_cast<double>(preview->step[i]), 0};
  ground_->data()->set(clamped(edge, x, y), true);
  for (const auto& [width, values] : preview->probability) {
    for (std::size_t i = 0; i < count; ++i) edge[i].y += 100 * values[i];
    areas_.at(width)->data()->set(clamped(edge, x, y), true);
  }
  const double low = model_.narrowest();
  const double span = std::max(1, model_.widest() - model_.narrowest());
  mean_->setName(tr("μ(t) from %1 to %2 bit").arg(model_.narrowest()).arg(model_.widest()));
  for (std::size_t i = 0; i < count; ++i) edge[i].y = 100 * (preview->mean[i] - low) / span;
  mean_->data()->set(clipped(edge, x, y), true);
}

QString SchedulePlot::readOut(double x, double) const {
  const auto& preview = model_.preview();
  if (!preview || preview->step.empty()) return {};
  const auto above = std::lower_bound(preview->step.begin(), preview->step.end(), x);
  const auto at = static_cast<std::size_t>(std::min(above, preview->step.end() - 1) - preview->step.begin());
  QStringList lines{tr("step %1: target average %2 bits").arg(preview->step[at]).arg(QLocale().toString(preview->mean[at], 'f', 2))};
  for (const auto& [width, values] : preview->probability) {
    lines << tr("%1: %2 %").arg(formatWidth(width), QLocale().toString(100 * values[at], 'f', 1));
  }
  return lines.join('\n');
}

}  // namespace qfa::app
