// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/figure_job.h"

#include <QFileInfo>
#include <memory>
#include <utility>

#include "app/bridge/engine_bridge.h"
#include "app/pages/wiring.h"
#include "app/plots/accuracy_plot.h"
#include "app/plots/bins_plot.h"
#include "app/plots/front_plot.h"
#include "app/plots/loss_plot.h"
#include "app/plots/machine_plot.h"
#include "app/plots/rates_plot.h"
#include "app/plots/visits_plot.h"

namespace qfa::app {

FigureJob::FigureJob(EngineBridge& bridge, const Theme& theme, Request request)
    : bridge_(bridge), theme_(theme), request_(std::move(request)) {
  connectModels(bridge_, live_, pareto_);
  connect(&bridge_, &EngineBridge::failed, this, [this](const QString& sentence) {
    if (std::exchange(ended_, true)) return;
    emit done(sentence);
  });
  connect(&bridge_, &EngineBridge::replayEnded, this, &FigureJob::draw);
}

QStringList FigureJob::plots() {
  return {"front", "rates", "loss", "accuracy", "visits", "bins", "machine"};
}

void FigureJob::start() {
  bridge_.openRun(request_.run);
}

void FigureJob::draw() {
  if (std::exchange(ended_, true)) return;
  const auto nothing = [this](bool empty, const QString& what) {
    if (empty) emit done(tr("%1: the run has no %2 yet.").arg(request_.run, what));
    return empty;
  };
  std::unique_ptr<PlotWidget> plot;
  if (request_.plot == "rates") {
    if (nothing(live_.rates().empty(), tr("sampling rates"))) return;
    plot = std::make_unique<RatesPlot>(live_);
  } else if (request_.plot == "loss") {
    if (nothing(live_.loss().empty(), tr("training steps"))) return;
    plot = std::make_unique<LossPlot>(live_);
  } else if (request_.plot == "accuracy") {
    if (nothing(live_.probes().empty(), tr("probe scores"))) return;
    plot = std::make_unique<AccuracyPlot>(live_);
  } else if (request_.plot == "visits") {
    if (nothing(!live_.visitsAt(live_.step()), tr("visit counts"))) return;
    plot = std::make_unique<VisitsPlot>(live_);
  } else if (request_.plot == "bins") {
    if (nothing(!live_.binsAt(live_.step()), tr("sampling rates"))) return;
    plot = std::make_unique<BinsPlot>(live_);
  } else if (request_.plot == "machine") {
    if (nothing(live_.loss().empty(), tr("training steps"))) return;
    plot = std::make_unique<MachinePlot>(live_);
  } else {
    if (nothing(pareto_.front().points.empty(), tr("front"))) return;
    auto front = std::make_unique<FrontPlot>();
    front->setDrawing(drawingOf(pareto_));
    plot = std::move(front);
  }
  plot->setTheme(theme_);
  const auto description = tr("Run %1, drawn by QFA Workbench").arg(QFileInfo(request_.run).fileName());
  emit done(plot->exportFigure(request_.out, request_.size, request_.scale, description));
}

}  // namespace qfa::app
