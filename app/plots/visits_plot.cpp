// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plots/visits_plot.h"

#include <QComboBox>
#include <QKeyEvent>
#include <algorithm>
#include <cmath>

#include "app/models/format.h"
#include "app/models/live_model.h"
#include "app/plots/cells.h"
#include "app/plots/plot_parts.h"

namespace qfa::app {
namespace {

constexpr double kSd = 4;  // ends of the scale of differences
constexpr int kScaleSteps = 32;
constexpr int kEveryLayer = 12;  // with more, every fifth has a number

}  // namespace

VisitsPlot::VisitsPlot(const LiveModel& model, QWidget* parent)
    : PlotWidget(tr("Visits by unit and width"), parent), model_(model), cells_(new Cells(plot())) {
  setObjectName("liveVisits");
  setLabels(tr("layer"), QString());
  setReplotsPerSecond(2);
  forbidLogarithmic();
  choice_ = new QComboBox(this);
  choice_->setObjectName("liveVisitsView");
  choice_->setAccessibleName(tr("What the cells show"));
  choice_->addItems({tr("realised"), tr("expected"), tr("difference in sd")});
  connect(choice_, &QComboBox::currentIndexChanged, this, [this](int index) { setView(static_cast<View>(index)); });
  setControls(choice_);
  plot()->legend->setVisible(false);
  plot()->yAxis->grid()->setVisible(false);
  plot()->axisRect()->setMinimumMargins(QMargins(48, 8, 58, 24));
  restyle();
}

void VisitsPlot::setView(View view) {
  view_ = view;
  choice_->setCurrentIndex(static_cast<int>(view));
  refresh();
}

void VisitsPlot::restyle() {
  cells_->ink = theme().text;
  cells_->ground = theme().plot;
  cells_->font = plot()->xAxis->tickLabelFont();
}

double VisitsPlot::valueOf(const VisitGrid::Cell& cell) const {
  return view_ == View::realised ? cell.visits : view_ == View::expected ? cell.expected : cell.difference();
}

// The module's name at the middle of its rows.
void VisitsPlot::labelRows() {
  QSharedPointer<QCPAxisTickerText> rows(new QCPAxisTickerText);
  const auto widths = static_cast<double>(grid_.widths().size());
  for (std::size_t m = 0; m < grid_.modules().size(); ++m)
    rows->addTick((static_cast<double>(m) + 0.5) * widths, grid_.modules()[m].section('.', -1));
  plot()->yAxis->setTicker(rows);
}

// The layer's number under the middle of its column, as many as have room.
void VisitsPlot::labelColumns() {
  QSharedPointer<QCPAxisTickerText> columns(new QCPAxisTickerText);
  const int stride = grid_.layers() > kEveryLayer ? 5 : 1;
  for (int layer = 0; layer < grid_.layers(); layer += stride) columns->addTick(layer + 0.5, QString::number(layer));
  plot()->xAxis->setTicker(columns);
}

void VisitsPlot::redraw() {
  const auto counts = model_.visitsAt(model_.shown());
  if (counts != shown_) {
    shown_ = counts;
    grid_ = counts ? VisitGrid(*counts) : VisitGrid();
    labelRows();
    labelColumns();
  }
  setEmptyText(counts              ? QString()
               : model_.step() > 0 ? tr("This run has no visit counts on record.")
                                   : tr("Visits appear with the first step."));
  plot()->legend->setVisible(false);
  plot()->yAxis->grid()->setVisible(false);
  cells_->cells.clear();
  cells_->scale.clear();
  cells_->selected.reset();
  if (!counts || grid_.rows() == 0) {
    setCaption({});
    return;
  }
  PlotWidget::setView(0, grid_.layers(), 0, grid_.rows());
  double low = 0, high = 1;
  for (int layer = 0; layer < grid_.layers(); ++layer) {
    for (int row = 0; row < grid_.rows(); ++row) {
      if (const auto cell = grid_.cell(layer, row)) high = std::max(high, valueOf(*cell));
    }
  }
  const bool difference = view_ == View::difference;
  if (difference) low = -kSd, high = kSd;
  const auto colour = [&](double part) {
    return difference ? diverging(2 * part - 1, theme().dark ? "#4A4F57" : "#C9CDD2") : cividis(part);
  };
  for (int layer = 0; layer < grid_.layers(); ++layer) {
    for (int row = 0; row < grid_.rows(); ++row) {
      if (const auto cell = grid_.cell(layer, row)) cells_->cells.push_back({layer, row, colour((valueOf(*cell) - low) / (high - low))});
    }
  }
  for (int i = 0; i < kScaleSteps; ++i) cells_->scale.push_back(colour((i + 0.5) / kScaleSteps));
  cells_->low = difference ? tr("−4 sd") : QLocale().toString(low, 'f', 0);
  cells_->high = difference ? tr("+4 sd") : QLocale().toString(high, 'f', 0);
  cells_->rows_of_group = static_cast<int>(grid_.widths().size());
  if (selected_ && grid_.cell(selected_->first, selected_->second)) {
    cells_->selected = selected_;
    setCaption(describe(selected_->first, selected_->second));
  } else {
    QStringList widths;
    for (const auto width : grid_.widths()) widths << QString::number(width);
    setCaption(tr("step %1 · lines of a module, from below: %2 bit").arg(grid_.step()).arg(widths.join(", ")));
  }
}

QString VisitsPlot::describe(int layer, int row) const {
  const auto cell = grid_.cell(layer, row);
  if (!cell) return {};
  const auto number = [](double value) { return QLocale().toString(value, 'f', 1); };
  return tr("%1 at %2 bit: %3 visits by step %4, expected %5 ± %6 (%7 sd), last at step %8")
      .arg(cell->unit)
      .arg(cell->width)
      .arg(cell->visits)
      .arg(grid_.step())
      .arg(number(cell->expected), number(cell->std_dev), number(cell->difference()))
      .arg(cell->last_step > 0 ? QString::number(cell->last_step) : QString("–"));
}

QString VisitsPlot::details(int layer, int row) const {
  const auto cell = grid_.cell(layer, row);
  if (!cell) return {};
  QStringList lines{describe(layer, row)};
  if (const auto norm = model_.gradNormAt(cell->last_step))
    lines << tr("Gradient norm of step %1, over all that it trained: %2").arg(cell->last_step).arg(QLocale().toString(*norm, 'g', 3));
  const auto counted = model_.cellVisits(cell->unit.toStdString(), cell->width).realised.size();
  lines << (selected_ == std::pair{layer, row}
                ? tr("A click takes its visits out of the plot of the loss.")
                : tr("A click draws its visits into the plot of the loss; they are on record at %1 steps.").arg(counted));
  return lines.join('\n');
}

QString VisitsPlot::readOut(double x, double y) const {
  return details(static_cast<int>(std::floor(x)), static_cast<int>(std::floor(y)));
}

void VisitsPlot::clicked(double x, double y) {
  select(static_cast<int>(std::floor(x)), static_cast<int>(std::floor(y)));
}

void VisitsPlot::select(int layer, int row) {
  if (!grid_.cell(layer, row)) return;
  if (selected_ == std::pair{layer, row}) {
    selected_.reset();
    emit cellChosen({}, 0);
  } else {
    selected_ = {layer, row};
    setAccessibleDescription(describe(layer, row));
    const auto cell = grid_.cell(layer, row);
    emit cellChosen(cell->unit, cell->width);
  }
  refresh();
}

void VisitsPlot::keyPressEvent(QKeyEvent* event) {
  const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
  const int dx = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
  const int dy = event->key() == Qt::Key_Down ? -1 : event->key() == Qt::Key_Up ? 1 : 0;
  if (!plain || (dx == 0 && dy == 0) || grid_.rows() == 0) {
    PlotWidget::keyPressEvent(event);
    return;
  }
  const auto [layer, row] = selected_.value_or(std::pair{-dx, -dy});  // the first key selects the first cell
  select(std::clamp(layer + dx, 0, grid_.layers() - 1), std::clamp(row + dy, 0, grid_.rows() - 1));
}

DataTable VisitsPlot::table() const {
  const auto counts = model_.visitsAt(model_.shown());
  return counts ? VisitGrid(*counts).table() : DataTable();
}

}  // namespace qfa::app
