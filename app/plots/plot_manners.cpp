// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/plot_manners.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QKeyEvent>
#include <QTableView>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "app/plots/plot_parts.h"
#include "app/plots/plot_widget.h"
#include "app/widgets/figure_panel.h"

namespace qfa::app {
namespace {

constexpr int kClickPx = 3;  // a press that moves further is a drag
constexpr int kShiftPoints = 10;

}  // namespace

PlotManners::PlotManners(PlotWidget& owner) : owner_(owner), plot_(owner.plot_) {
  // A buffer of its own: moving the line does not draw the plot again.
  plot_->addLayer("crosshair");
  plot_->layer("crosshair")->setMode(QCPLayer::lmBuffered);
  crosshair_ = new QCPItemStraightLine(plot_);
  crosshair_->setLayer("crosshair");
  crosshair_->setVisible(false);
  plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  plot_->axisRect()->setRangeDrag(Qt::Horizontal | Qt::Vertical);
  plot_->axisRect()->setRangeZoom(Qt::Horizontal | Qt::Vertical);
  connectMouse();
}

void PlotManners::connectMouse() {
  connect(plot_, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
    pressed_ = event->pos();
    // Before the plot decides what this press begins.
    plot_->setSelectionRectMode(event->modifiers() & Qt::ShiftModifier ? QCP::srmZoom : QCP::srmNone);
  });
  connect(plot_, &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || (event->pos() - pressed_).manhattanLength() > kClickPx) return;
    if (!plot_->axisRect()->rect().contains(event->pos())) return;
    owner_.clicked(plot_->xAxis->pixelToCoord(event->pos().x()), plot_->yAxis->pixelToCoord(event->pos().y()));
  });
  connect(plot_, &QCustomPlot::mouseDoubleClick, this, [this] {
    owner_.fit();
    emit owner_.xViewChanged(0, 0, true);
  });
  connect(plot_, &QCustomPlot::mouseMove, this, &PlotManners::trackMouse);
  connect(plot_, &QCustomPlot::legendClick, this,
          [this](QCPLegend*, QCPAbstractLegendItem* item, QMouseEvent* event) { legendClicked(item, event); });
}

void PlotManners::trackMouse(QMouseEvent* event) {
  if (event->buttons() != Qt::NoButton || !plot_->axisRect()->rect().contains(event->pos())) {
    hideCrosshair();
    return;
  }
  const double x = plot_->xAxis->pixelToCoord(event->pos().x());
  const auto text = owner_.readOut(x, plot_->yAxis->pixelToCoord(event->pos().y()));
  if (text.isEmpty()) {
    hideCrosshair();
    QToolTip::hideText();
  } else {
    placeCrosshair(x);
    QToolTip::showText(event->globalPosition().toPoint(), text, plot_);
  }
}

void PlotManners::placeCrosshair(double x) {
  crosshair_->point1->setCoords(x, plot_->yAxis->range().lower);
  crosshair_->point2->setCoords(x, plot_->yAxis->range().upper);
  crosshair_->setVisible(true);
  crosshair_->layer()->replot();
}

void PlotManners::hideCrosshair() {
  x_.reset();
  if (!crosshair_->visible()) return;
  crosshair_->setVisible(false);
  crosshair_->layer()->replot();
}

void PlotManners::restyle() {
  crosshair_->setPen(QPen(owner_.theme().muted, 1));
}

void PlotManners::legendClicked(QCPAbstractLegendItem* item, QMouseEvent* event) {
  auto* clicked = qobject_cast<QCPPlottableLegendItem*>(item);
  if (!clicked) return;
  if (event->modifiers() & Qt::AltModifier) {
    // Alone, or all again when it is alone already.
    std::vector<QCPAbstractPlottable*> others;
    for (auto* other : legendItems(*plot_->legend)) {
      auto* entry = qobject_cast<QCPPlottableLegendItem*>(other);
      auto* graph = entry ? qobject_cast<QCPGraph*>(entry->plottable()) : nullptr;
      if (graph && graph->dataCount() > 0 && entry != clicked) others.push_back(graph);
    }
    const bool alone = std::none_of(others.begin(), others.end(), [](const auto* other) { return other->visible(); });
    for (auto* other : others) other->setVisible(alone);
    clicked->plottable()->setVisible(true);
  } else {
    clicked->plottable()->setVisible(!clicked->plottable()->visible());
  }
  owner_.refresh();
}

std::vector<QCPGraph*> PlotManners::series() const {
  std::vector<QCPGraph*> found;
  for (auto* item : legendItems(*plot_->legend)) {
    auto* entry = qobject_cast<QCPPlottableLegendItem*>(item);
    auto* graph = entry ? qobject_cast<QCPGraph*>(entry->plottable()) : nullptr;
    if (graph && graph->visible() && graph->dataCount() > 0) found.push_back(graph);
  }
  return found;
}

bool PlotManners::moveCrosshair(int points, int series_step) {
  if (owner_.dirty_) owner_.drawNow();  // the points that it moves by
  const auto all = series();
  const auto range = plot_->xAxis->range();
  if (!x_) x_ = points < 0 ? range.upper : range.lower;
  double y = plot_->yAxis->range().center();
  QString name;
  if (all.empty()) {
    x_ = std::clamp(*x_ + points * range.size() / 50, range.lower, range.upper);
  } else {
    const auto count = static_cast<int>(all.size());
    series_ = static_cast<std::size_t>((static_cast<int>(series_) % count + series_step + count) % count);
    const auto* graph = all[series_];
    name = graph->name();
    auto at = graph->data()->findBegin(*x_, false);
    if (points < 0 && at != graph->data()->constBegin()) at -= std::min<qsizetype>(-points, at - graph->data()->constBegin());
    // The first step to the right shows the first point.
    if (points > 0 && at != graph->data()->constEnd() && at->key <= *x_) at += std::min<qsizetype>(points, graph->data()->constEnd() - at);
    if (at == graph->data()->constEnd()) --at;
    x_ = std::clamp(at->key, range.lower, range.upper);
    if (std::isfinite(at->value)) y = at->value;
  }
  const double x = *x_;
  const auto text = owner_.readOut(x, y);
  placeCrosshair(x);
  owner_.setAccessibleDescription(name.isEmpty() ? text : name + ": " + text);  // raises an accessible event
  const QPoint at(static_cast<int>(plot_->xAxis->coordToPixel(x)), static_cast<int>(plot_->yAxis->coordToPixel(y)));
  QToolTip::showText(plot_->mapToGlobal(at), text, plot_);
  return true;
}

bool PlotManners::key(QKeyEvent* event) {
  const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
  const int points = modifiers == Qt::ShiftModifier ? kShiftPoints : 1;
  if (modifiers == Qt::NoModifier || modifiers == Qt::ShiftModifier) {
    switch (event->key()) {
      case Qt::Key_Left:
        return moveCrosshair(-points, 0);
      case Qt::Key_Right:
        return moveCrosshair(points, 0);
      case Qt::Key_Up:
        return moveCrosshair(0, -1);
      case Qt::Key_Down:
        return moveCrosshair(0, 1);
      default:
        break;
    }
  }
  const QKeySequence sequence(event->keyCombination());
  if (sequence == QKeySequence(Qt::Key_0)) {
    owner_.fit();
    emit owner_.xViewChanged(0, 0, true);
  } else if (sequence == QKeySequence(Qt::Key_L)) {
    owner_.setLogarithmic(!owner_.logarithmic());
  } else if (sequence == QKeySequence(Qt::Key_O)) {
    owner_.setClipsOutliers(!owner_.clipsOutliers());
  } else if (sequence == QKeySequence(Qt::Key_F)) {
    emit owner_.maximiseRequested();
  } else if (sequence == QKeySequence(Qt::CTRL | Qt::Key_E)) {
    askFigure();
  } else if (sequence == QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)) {
    askCsv();
  } else if (sequence == QKeySequence(Qt::CTRL | Qt::Key_T)) {
    showTable(!showsTable());
  } else if (event->key() == Qt::Key_Escape && showsTable()) {
    showTable(false);
  } else {
    return false;
  }
  return true;
}

bool PlotManners::showsTable() const {
  return table_ && table_->isVisible();
}

void PlotManners::showTable(bool on) {
  if (!on) {
    if (table_) table_->hide();
    owner_.setFocus();
    return;
  }
  if (!table_) {
    table_ = new QTableView(&owner_);
    table_->setObjectName("plotTable");
    table_->setModel(new DataTableModel(table_));
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setDefaultSectionSize(96);
  }
  table_->setAccessibleName(PlotWidget::tr("%1, as a table").arg(owner_.title()));
  static_cast<DataTableModel*>(table_->model())->setTable(owner_.table());
  table_->setGeometry(owner_.rect());
  table_->show();
  table_->raise();
  table_->setFocus();
}

void PlotManners::resized() {
  if (table_) table_->setGeometry(owner_.rect());
}

void PlotManners::askFigure() {
  if (!figure_) {
    figure_ = new FigurePanel(owner_.size(), &owner_);
    connect(figure_, &FigurePanel::saveClicked, this, [this] {
      const auto suffix = figure_->format();
      auto path = QFileDialog::getSaveFileName(&owner_, PlotWidget::tr("Save the figure"), owner_.objectName() + "." + suffix,
                                               suffix.toUpper() + " (*." + suffix + ")");
      if (path.isEmpty() || !figure_) return;
      if (QFileInfo(path).suffix().isEmpty()) path += "." + suffix;
      const auto problem = owner_.exportFigure(path, figure_->size(), figure_->scale(), owner_.source());
      emit owner_.said(problem.isEmpty() ? PlotWidget::tr("The figure was written to %1.").arg(path) : problem, !problem.isEmpty());
      if (problem.isEmpty()) figure_->deleteLater();
    });
  }
  figure_->adjustSize();
  figure_->move(std::max(0, owner_.width() - figure_->width() - 8), 8);
  figure_->show();
  figure_->raise();
}

void PlotManners::askCsv() {
  const auto path = QFileDialog::getSaveFileName(&owner_, PlotWidget::tr("Save the data"), owner_.objectName() + ".csv", "CSV (*.csv)");
  if (!path.isEmpty()) owner_.saveCsv(path);
}

}  // namespace qfa::app
