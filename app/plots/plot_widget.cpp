// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/plot_widget.h"

#include <QApplication>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPointer>
#include <QSaveFile>
#include <QScopedValueRollback>
#include <QThreadPool>
#include <algorithm>
#include <numeric>
#include <vector>

#include "app/plots/figure.h"
#include "app/plots/plot_manners.h"
#include "app/plots/plot_parts.h"
#include "app/plots/replot_scheduler.h"

namespace qfa::app {
namespace {

constexpr int kLabelMargin = 52;    // px right of the data, for the labels at the curves' ends
constexpr int kLabelOverhang = 24;  // px by which a label may be longer than its axis
constexpr int kEmptyMargin = 16;    // px left free beside the sentence of an empty plot

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
  build();
  manners_ = std::make_unique<PlotManners>(*this);
  followUser();
  applyTheme();
}

PlotWidget::~PlotWidget() {
  ReplotScheduler::instance().forget(this);
}

void PlotWidget::build() {
  // Without this hint a noisy 1600-point line of 1.5 px takes near a second on the raster engine.
  plot_->setPlottingHint(QCP::phFastPolylines);
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  plot_->setLocale(locale);
  plot_->addLayer("bands", plot_->layer("grid"), QCustomPlot::limAbove);
  plot_->setAutoAddPlottableToLegend(true);

  auto* grid = plot_->plotLayout();
  for (int row = 0; row < 3; ++row) grid->insertRow(row);
  parts_->title = new QCPTextElement(plot_, title_);
  parts_->title->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
  grid->addElement(0, 0, parts_->title);
  parts_->caption = new QCPTextElement(plot_, QString());
  parts_->caption->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
  grid->addElement(1, 0, parts_->caption);
  parts_->legend_row = new QCPLayoutGrid;
  grid->addElement(2, 0, parts_->legend_row);
  plot_->legend->setVisible(true);
  plot_->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
  plot_->legend->setMargins(QMargins(0, 0, 0, 0));
  plot_->legend->setColumnSpacing(14);
  plot_->legend->setRowSpacing(0);
  plot_->legend->setIconSize(20, 17);     // the largest marker with its pen
  plot_->legend->setIconTextPadding(10);  // a figure does not clip the icon, whose line is 5 px longer
  plot_->legend->setBorderPen(Qt::NoPen);
  plot_->legend->setBrush(Qt::NoBrush);
  parts_->legend_row->addElement(0, 0, plot_->legend);
  parts_->legend_row->addElement(0, 1, new QCPLayoutElement(plot_));  // takes the rest of the width
  parts_->legend_row->setColumnStretchFactor(0, 0.0001);
  parts_->legend_row->setMargins(QMargins(8, 0, 8, 0));
  for (int row = 0; row < 3; ++row) grid->setRowStretchFactor(row, 0.0001);
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

void PlotWidget::followUser() {
  const auto moved = [this] {
    if (setting_view_) return;
    follows_ = false;
    refresh();
    emit xViewChanged(plot_->xAxis->range().lower, plot_->xAxis->range().upper, false);
  };
  connect(plot_->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, moved);
  connect(plot_->yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, moved);
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
  styleCaption();
  manners_->restyle();
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
  if (isVisible()) ReplotScheduler::instance().mark(this);
}

void PlotWidget::drawNow() {
  dirty_ = false;
  {
    const QScopedValueRollback guard(setting_view_, true);
    redraw();
  }
  styleLegend();
  rewrapLegend(plot_->viewport().width());
  placeControls();
  plot_->replot(QCustomPlot::rpQueuedRefresh);                   // drawn in this turn, shown in a later one
  if (foldTexts()) plot_->replot(QCustomPlot::rpQueuedRefresh);  // the layout is known only now
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

// A quantity that is longer than its axis goes on in a second line, and so does a sentence in the middle of the axes.
bool PlotWidget::foldTexts() {
  const auto* rect = plot_->axisRect();
  const auto label = folded(y_label_, QFontMetrics(plot_->yAxis->labelFont()), rect->height() + kLabelOverhang);
  const auto empty = folded(empty_text_, QFontMetrics(parts_->empty->font()), rect->width() - kEmptyMargin);
  if (label == plot_->yAxis->label() && empty == parts_->empty->text()) return false;
  plot_->yAxis->setLabel(label);
  parts_->empty->setText(empty);
  return true;
}

int PlotWidget::columns() const {
  return std::max(100, plot_->axisRect()->width());
}

void PlotWidget::setView(double x0, double x1, double y0, double y1) {
  if (!follows_) return;
  if (logarithmic_) {
    y1 = y1 > 0 ? y1 : 1;
    y0 = y0 > 0 ? y0 : y1 * 1e-3;
  }
  plot_->xAxis->setRange(x0, x1);
  plot_->yAxis->setRange(y0, y1);
}

void PlotWidget::setLogarithmic(bool on) {
  if (!allows_logarithmic_) return;
  logarithmic_ = on;
  const QScopedValueRollback guard(setting_view_, true);
  plot_->yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  plot_->yAxis->setTicker(on ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog) : QSharedPointer<QCPAxisTicker>(new PlainTicker));
  fit();
}

void PlotWidget::setXScale(const XScale& scale) {
  const bool scaled = !scale.label.isEmpty();
  x_scale_ = scale;
  plot_->xAxis->setTicker(scaled ? QSharedPointer<QCPAxisTicker>(new ScaledTicker(scale.unit, scale.step))
                                 : QSharedPointer<QCPAxisTicker>(new PlainTicker));
  plot_->xAxis->setLabel(scaled ? scale.label : tr("step"));
  refresh();
}

void PlotWidget::setClipsOutliers(bool on) {
  clips_outliers_ = on;
  fit();
}

void PlotWidget::setReplotsPerSecond(double rate) {
  period_ms_ = static_cast<int>(1000 / rate);
}

void PlotWidget::setControls(QWidget* controls) {
  controls_ = controls;
  controls_->setParent(this);
  controls_->show();
  placeControls();
}

// The title gives way to the controls.
void PlotWidget::placeControls() {
  int free = plot_->viewport().width() - 16;
  if (controls_) {
    controls_->adjustSize();
    controls_->move(width() - controls_->width() - 4, 2);
    controls_->raise();
    if (controls_->isVisible() && plot_->viewport().width() == plot_->width()) free -= controls_->width() + 4;
  }
  const QFontMetrics metrics(parts_->title->font());
  const bool fits = shorter_.isEmpty() || metrics.horizontalAdvance(title_) <= free;
  parts_->title->setText(metrics.elidedText(fits ? title_ : shorter_, Qt::ElideRight, free));
  parts_->caption->setText(QFontMetrics(parts_->caption->font()).elidedText(caption_, Qt::ElideRight, plot_->viewport().width() - 16));
}

void PlotWidget::setCaption(const QString& caption) {
  caption_ = caption;
  styleCaption();
}

// An empty caption takes no room: the layout asks for the height of its font.
void PlotWidget::styleCaption() {
  QFont font = plotFont(0.95);
  if (caption_.isEmpty()) font.setPixelSize(1);
  parts_->caption->setFont(font);
  parts_->caption->setTextColor(theme_.muted);
  parts_->caption->setMargins(caption_.isEmpty() ? QMargins(0, 0, 0, 0) : QMargins(2, 0, 2, 2));
}

void PlotWidget::showTable(bool on) {
  manners_->showTable(on);
}

bool PlotWidget::showsTable() const {
  return manners_->showsTable();
}

void PlotWidget::saveCsv(const QString& path) {
  QThreadPool::globalInstance()->start([path, data = table(), self = QPointer<PlotWidget>(this)] {
    QSaveFile file(path);
    const auto bytes = csvOf(data);
    const bool written = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    const auto why = file.errorString();
    QMetaObject::invokeMethod(
        qApp,
        [path, self, written, why] {
          if (!self) return;
          emit self->said(written ? tr("The data were written to %1.").arg(path) : tr("%1 cannot be written: %2.").arg(path, why),
                          !written);
        },
        Qt::QueuedConnection);
  });
}

void PlotWidget::setTitle(const QString& title, const QString& shorter) {
  title_ = title;
  shorter_ = shorter;
}

void PlotWidget::setLabels(const QString& x, const QString& y) {
  plot_->xAxis->setLabel(x_scale_.label.isEmpty() ? x : x_scale_.label);
  if (y == y_label_) return;
  y_label_ = y;
  plot_->yAxis->setLabel(y);
}

void PlotWidget::setEmptyText(const QString& text) {
  if (text != empty_text_) parts_->empty->setText(text);  // folded once it is laid out
  empty_text_ = text;
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
  manners_->hideCrosshair();
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

void PlotWidget::keyPressEvent(QKeyEvent* event) {
  if (!manners_->key(event)) QWidget::keyPressEvent(event);
}

void PlotWidget::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (dirty_) ReplotScheduler::instance().mark(this);
}

void PlotWidget::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  manners_->resized();
  placeControls();
  refresh();
}

}  // namespace qfa::app
