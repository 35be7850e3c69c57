// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/plot_widget.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScopedValueRollback>
#include <QToolTip>
#include <algorithm>
#include <numeric>
#include <vector>

#include "app/plots/figure.h"
#include "app/plots/plot_parts.h"

namespace qfa::app {
namespace {

constexpr int kReplotMs = 100;    // 10 replots a second
constexpr int kLabelMargin = 52;  // px right of the data, for the labels at the curves' ends

QFont plotFont(double scale, bool strong = false) {
  // In pixels: a figure has the same layout on every device.
  QFont font = QApplication::font();
  font.setPixelSize(std::max(11, static_cast<int>(12 * scale + 0.5)));
  font.setWeight(strong ? QFont::DemiBold : QFont::Normal);
  return font;
}

}  // namespace

PlotWidget::PlotWidget(const QString& title, QWidget* parent)
    : QWidget(parent), title_(title), theme_(lightTheme()), plot_(new QCustomPlot(this)), parts_(std::make_unique<PlotParts>()) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(plot_);
  setFocusPolicy(Qt::StrongFocus);
  plot_->setFocusProxy(this);
  setAccessibleName(title);
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, [this] {
    if (isVisible()) drawNow();
  });
  build();
  connectManners();
  applyTheme();
}

PlotWidget::~PlotWidget() = default;

void PlotWidget::build() {
  // Without this hint a noisy 1600-point line of 1.5 px takes near a second on the raster engine.
  plot_->setPlottingHint(QCP::phFastPolylines);
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  plot_->setLocale(locale);
  plot_->addLayer("bands", plot_->layer("grid"), QCustomPlot::limAbove);
  plot_->setAutoAddPlottableToLegend(true);

  auto* grid = plot_->plotLayout();
  grid->insertRow(0);
  grid->insertRow(1);
  parts_->title = new QCPTextElement(plot_, title_);
  parts_->title->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
  grid->addElement(0, 0, parts_->title);
  parts_->legend_row = new QCPLayoutGrid;
  grid->addElement(1, 0, parts_->legend_row);
  plot_->legend->setVisible(true);
  plot_->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
  plot_->legend->setMargins(QMargins(0, 0, 0, 0));
  plot_->legend->setColumnSpacing(14);
  plot_->legend->setRowSpacing(0);
  plot_->legend->setIconSize(20, 10);
  plot_->legend->setIconTextPadding(10);  // a figure does not clip the icon, whose line is 5 px longer
  plot_->legend->setBorderPen(Qt::NoPen);
  plot_->legend->setBrush(Qt::NoBrush);
  parts_->legend_row->addElement(0, 0, plot_->legend);
  parts_->legend_row->addElement(0, 1, new QCPLayoutElement(plot_));  // takes the rest of the width
  parts_->legend_row->setColumnStretchFactor(0, 0.0001);
  parts_->legend_row->setMargins(QMargins(8, 0, 8, 0));
  grid->setRowStretchFactor(0, 0.0001);
  grid->setRowStretchFactor(1, 0.0001);
  grid->setRowSpacing(2);

  for (auto* axis : {plot_->xAxis, plot_->yAxis}) axis->setTicker(QSharedPointer<QCPAxisTicker>(new PlainTicker));
  plot_->axisRect()->setMinimumMargins(QMargins(48, 8, kLabelMargin, 24));
  parts_->empty = new QCPItemText(plot_);
  parts_->empty->position->setType(QCPItemPosition::ptAxisRectRatio);
  parts_->empty->position->setCoords(0.5, 0.5);
  parts_->empty->setPositionAlignment(Qt::AlignCenter);
  parts_->empty->setVisible(false);
  parts_->end_labels = new EndLabels(plot_);
}

void PlotWidget::connectManners() {
  plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  plot_->axisRect()->setRangeDrag(Qt::Horizontal | Qt::Vertical);
  plot_->axisRect()->setRangeZoom(Qt::Horizontal | Qt::Vertical);
  const auto moved = [this] {
    if (setting_view_) return;
    follows_ = false;
    refresh();
    emit xViewChanged(plot_->xAxis->range().lower, plot_->xAxis->range().upper, false);
  };
  connect(plot_->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, moved);
  connect(plot_->yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, moved);
  connect(plot_, &QCustomPlot::mouseDoubleClick, this, [this] {
    fit();
    emit xViewChanged(0, 0, true);
  });
  connect(plot_, &QCustomPlot::mouseMove, this, &PlotWidget::trackMouse);
  connect(plot_, &QCustomPlot::legendClick, this, [this](QCPLegend*, QCPAbstractLegendItem* item) {
    if (auto* entry = qobject_cast<QCPPlottableLegendItem*>(item)) {
      entry->plottable()->setVisible(!entry->plottable()->visible());
      refresh();
    }
  });
}

void PlotWidget::setTheme(const Theme& theme) {
  theme_ = theme;
  applyTheme();
  restyle();
  refresh();
}

void PlotWidget::applyTheme() {
  plot_->setBackground(theme_.plot);
  parts_->title->setFont(plotFont(1.15, true));
  parts_->title->setTextColor(theme_.text);
  plot_->legend->setFont(plotFont(1));
  plot_->legend->setTextColor(theme_.text);
  styleLegend();
  parts_->empty->setFont(plotFont(1));
  parts_->empty->setColor(theme_.muted);
  parts_->end_labels->font = plotFont(1);
  for (auto* axis : {plot_->xAxis, plot_->yAxis}) {
    axis->setBasePen(theme_.border);
    axis->setTickPen(theme_.border);
    axis->setSubTickPen(theme_.border);
    axis->setTickLabelFont(plotFont(0.95));
    axis->setTickLabelColor(theme_.muted);
    axis->setLabelFont(plotFont(1));
    axis->setLabelColor(theme_.text);
    QColor faint = theme_.border;
    faint.setAlphaF(0.3F);
    axis->grid()->setPen(faint);
    axis->grid()->setZeroLinePen(faint);
  }
  plot_->xAxis->grid()->setVisible(false);
}

void PlotWidget::styleLegend() {
  for (auto* item : legendItems(*plot_->legend)) {
    auto* entry = qobject_cast<QCPPlottableLegendItem*>(item);
    item->setFont(plotFont(1));
    item->setTextColor(entry && !entry->plottable()->visible() ? theme_.border : theme_.text);
    item->setMargins(QMargins(0, 1, 0, 3));  // descenders are cut without
  }
}

void PlotWidget::refresh() {
  dirty_ = true;
  if (isVisible() && !timer_.isActive()) timer_.start(kReplotMs);
}

void PlotWidget::drawNow() {
  dirty_ = false;
  {
    const QScopedValueRollback guard(setting_view_, true);
    redraw();
  }
  styleLegend();
  rewrapLegend(plot_->viewport().width());
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

// As many columns as fit: entries of a narrow plot go on in the next row.
void PlotWidget::rewrapLegend(int width) {
  const auto items = legendItems(*plot_->legend);
  const auto fits = [&](int columns_of_legend) {
    std::vector<int> widths(static_cast<std::size_t>(columns_of_legend), 0);
    for (std::size_t i = 0; i < items.size(); ++i) {
      auto& widest = widths[i % widths.size()];
      widest = std::max(widest, items[i]->minimumOuterSizeHint().width() + plot_->legend->columnSpacing());
    }
    return std::accumulate(widths.begin(), widths.end(), 0) <= width - 24;
  };
  int wrap = std::max(1, static_cast<int>(items.size()));
  while (wrap > 1 && !fits(wrap)) --wrap;
  if (wrap == plot_->legend->wrap()) return;
  plot_->legend->setWrap(wrap);
  plot_->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst, true);
}

int PlotWidget::columns() const {
  return std::max(100, plot_->axisRect()->width());
}

void PlotWidget::setView(double x0, double x1, double y0, double y1) {
  if (!follows_) return;
  plot_->xAxis->setRange(x0, x1);
  plot_->yAxis->setRange(y0, y1);
}

void PlotWidget::setTitle(const QString& title) {
  title_ = title;
  parts_->title->setText(title);
}

void PlotWidget::setLabels(const QString& x, const QString& y) {
  plot_->xAxis->setLabel(x);
  plot_->yAxis->setLabel(y);
}

void PlotWidget::setEmptyText(const QString& text) {
  parts_->empty->setText(text);
  parts_->empty->setVisible(!text.isEmpty());
  plot_->legend->setVisible(text.isEmpty());
  // Numbers on empty axes would be invented.
  for (auto* axis : {plot_->xAxis, plot_->yAxis}) {
    axis->setTicks(text.isEmpty());
    axis->setTickLabels(text.isEmpty());
  }
  plot_->yAxis->grid()->setVisible(text.isEmpty());
}

void PlotWidget::fit() {
  follows_ = true;
  refresh();
}

void PlotWidget::linkX(double lower, double upper, bool follow) {
  if (follow) {
    fit();
    return;
  }
  follows_ = false;
  const QScopedValueRollback guard(setting_view_, true);
  plot_->xAxis->setRange(lower, upper);
  refresh();
}

QString PlotWidget::exportFigure(const QString& path, QSize size, double scale, const QString& description) {
  const auto viewport = plot_->viewport();
  plot_->setViewport(QRect(QPoint(0, 0), size));
  // Twice: margins follow from the tick labels of the first layout.
  for (int pass = 0; pass < 2; ++pass) {
    drawNow();
    plot_->replot(QCustomPlot::rpImmediateRefresh);
  }
  const auto problem = writeFigure(*plot_, path, size, scale, title_, description);
  plot_->setViewport(viewport);
  refresh();
  return problem;
}

void PlotWidget::trackMouse(QMouseEvent* event) {
  if (event->buttons() != Qt::NoButton || !plot_->axisRect()->rect().contains(event->pos())) return;
  const auto text = readOut(plot_->xAxis->pixelToCoord(event->pos().x()), plot_->yAxis->pixelToCoord(event->pos().y()));
  if (text.isEmpty()) {
    QToolTip::hideText();
  } else {
    QToolTip::showText(event->globalPosition().toPoint(), text, plot_);
  }
}

void PlotWidget::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_0) {
    fit();
    emit xViewChanged(0, 0, true);
    return;
  }
  QWidget::keyPressEvent(event);
}

void PlotWidget::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (dirty_) timer_.start(0);
}

void PlotWidget::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  refresh();
}

}  // namespace qfa::app
