// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/shares_plot.h"

#include <algorithm>

#include "app/models/format.h"
#include "app/models/sampler_model.h"
#include "app/plots/plot_parts.h"

namespace qfa::app {
namespace {

constexpr double kLeast = 0.1;  // %, lower end of a logarithmic axis

QCPScatterStyle tick(const QColor& colour) {
  QPainterPath path;
  path.moveTo(-9, 0);
  path.lineTo(9, 0);
  return {path, QPen(colour, 2), Qt::NoBrush, 6};  // a path is drawn at size / 6
}

}  // namespace

SharesPlot::SharesPlot(const SamplerModel& model, By by, QWidget* parent)
    : PlotWidget(by == By::width ? tr("Updates by bit-width") : tr("Steps by average-bit bin"), parent),
      model_(model),
      by_(by),
      bands_(new QCPErrorBars(plot()->xAxis, plot()->yAxis)),
      band_centres_(plot()->addGraph()),
      exact_(plot()->addGraph()) {
  setObjectName(by == By::width ? "newWidthShares" : "newBinShares");
  setLabels(by == By::width ? QString() : tr("average bits of the subnet"),
            by == By::width ? tr("share of updates, %") : tr("share of steps, %"));
  bands_->setDataPlottable(band_centres_);
  bands_->setErrorType(QCPErrorBars::etValueError);
  bands_->setSymbolGap(0);
  band_centres_->setLineStyle(QCPGraph::lsNone);
  band_centres_->removeFromLegend();
  exact_->setLineStyle(QCPGraph::lsNone);
  exact_->setName(tr("this seed"));
  bands_->setName(tr("95 % band"));
  if (by == By::bin) bands_->removeFromLegend();
  connect(&model_, &SamplerModel::changed, this, [this] {
    fit();
    refresh();
  });
  restyle();
}

void SharesPlot::setLogarithmic(bool logarithmic) {
  logarithmic_ = logarithmic;
  plot()->yAxis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  plot()->yAxis->setTicker(logarithmic ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                                       : QSharedPointer<QCPAxisTicker>(new PlainTicker));
  plot()->yAxis->setNumberFormat("f");
  plot()->yAxis->setNumberPrecision(logarithmic ? 1 : 6);
  fit();
}

std::vector<SharesPlot::Bar> SharesPlot::bars() const {
  std::vector<Bar> all;
  const auto& preview = model_.preview();
  if (!preview) return all;
  const auto find = [](const std::map<BitWidth, double>& values, BitWidth width, double otherwise) {
    const auto at = values.find(width);
    return at == values.end() ? otherwise : 100 * at->second;
  };
  if (by_ == By::width) {
    for (const auto& [width, share] : preview->expected) {
      all.push_back({formatWidth(width), 100 * share, find(preview->half_width, width, 0), find(preview->exact, width, -1), width, false});
    }
    return all;
  }
  for (std::size_t i = 0; i < preview->bin_expected.size(); ++i) {
    const auto label =
        QLocale().toString(model_.binEdge(i), 'f', 2) + QStringLiteral("–") + QLocale().toString(model_.binEdge(i + 1), 'f', 2);
    all.push_back(
        {label, 100 * preview->bin_expected[i], 0, i < preview->bin_exact.size() ? 100 * preview->bin_exact[i] : -1, 0, model_.starved(i)});
  }
  return all;
}

void SharesPlot::clearBars() {
  for (const auto& [key, bars] : drawn_) bars->data()->clear();
  band_centres_->data()->clear();
  exact_->data()->clear();
  bands_->data()->clear();
}

QCPBars* SharesPlot::barsOf(BitWidth width, bool starved) {
  auto& bars = drawn_[{width, starved}];
  if (!bars) {
    bars = new QCPBars(plot()->xAxis, plot()->yAxis);
    bars->setLayer("bands");
    bars->setWidth(0.7);
    bars->setName(starved ? tr("starved (< 50)") : tr("expected"));
    // The widths stand under their bars.
    if (width != 0) bars->removeFromLegend();
    exact_->removeFromLegend();
    exact_->addToLegend();  // after what it is compared with
  }
  return bars;
}

void SharesPlot::restyle() {
  for (const auto& [key, bars] : drawn_) {
    const auto colour = key.first == 0 ? theme().accent : theme().bit(key.first);
    auto fill = colour;
    fill.setAlphaF(0.55F);
    bars->setPen(QPen(colour, 1));
    bars->setBrush(key.second ? QBrush(colour, Qt::BDiagPattern) : QBrush(fill));
  }
  bands_->setPen(QPen(theme().muted, 1));
  band_centres_->setPen(Qt::NoPen);
  exact_->setPen(Qt::NoPen);
  exact_->setScatterStyle(tick(theme().text));
}

void SharesPlot::redraw() {
  clearBars();
  const auto all = bars();
  setEmptyText(!all.empty() ? QString() : model_.problem().isEmpty() ? tr("Shares appear with a model.") : tr("No shares."));
  if (all.empty()) return;
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  double most = 1;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto x = static_cast<double>(i);
    const auto& bar = all[i];
    barsOf(bar.width, bar.starved)->addData(x, logarithmic_ ? std::max(bar.expected, kLeast / 10) : bar.expected);
    // Every second edge of the bins: their labels would run into each other.
    if (by_ == By::width) {
      ticker->addTick(x, bar.label);
    } else if (i % 2 == 0) {
      ticker->addTick(x - 0.5, QLocale().toString(model_.binEdge(i), 'f', 1));
    }
    if (bar.half > 0) {
      band_centres_->addData(x, bar.expected);
      bands_->addData(bar.half);
    }
    if (bar.exact >= 0) exact_->addData(x, logarithmic_ ? std::max(bar.exact, kLeast / 10) : bar.exact);
    most = std::max({most, bar.expected + bar.half, bar.exact});
  }
  if (by_ == By::bin) ticker->addTick(static_cast<double>(all.size()) - 0.5, QLocale().toString(model_.binEdge(all.size()), 'f', 1));
  plot()->xAxis->setTicker(ticker);
  restyle();
  setView(-0.6, static_cast<double>(all.size()) - 0.4, logarithmic_ ? kLeast : 0, most * 1.15);
}

QString SharesPlot::readOut(double x, double) const {
  const auto all = bars();
  const int at = qRound(x);
  if (at < 0 || at >= static_cast<int>(all.size())) return {};
  const auto& bar = all[static_cast<std::size_t>(at)];
  const auto share = [](double v) { return QLocale().toString(v, 'f', 2); };
  auto text = bar.half > 0 ? tr("%1: expected %2 %, 95 % between %3 and %4 %")
                                 .arg(bar.label, share(bar.expected), share(bar.expected - bar.half), share(bar.expected + bar.half))
                           : tr("%1: expected %2 %").arg(bar.label, share(bar.expected));
  if (bar.exact >= 0) text += '\n' + tr("this seed: %1 %").arg(share(bar.exact));
  if (bar.starved) text += '\n' + tr("under 50 steps: starved");
  return text;
}

}  // namespace qfa::app
