// SPDX-License-Identifier: GPL-3.0-or-later
// How the parts of the page work together. What they are: front_page_layout.cpp; what buttons and keys do: front_page_actions.cpp.
#include "app/pages/front_page.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScopedValueRollback>
#include <QTableView>

#include "app/models/format.h"
#include "app/pages/front_inspector.h"
#include "app/plots/front_plot.h"

namespace qfa::app {

Page::Card FrontPage::card() const {
  return {"front", tr("Front"), "front",
          tr("The best subnet for every file size: choose a budget, lock what must stay, and see what it costs. "
             "Filled points are measured, hollow and dotted ones are not told apart or only predicted.")};
}

QWidget* FrontPage::firstFocus() {
  return budget_;
}

void FrontPage::connectState() {
  connect(&state_, &FrontState::solutionChanged, this, [this] {
    updateTargets();
    redraw();
    updateBudget();
    updateActivity();
    // Once for a run: later widths are the user's.
    if (!columns_fit_ && table_model_.rowCount() > 0) {
      columns_fit_ = true;
      table_->resizeColumnsToContents();
    }
  });
  connect(&state_, &FrontState::selectionChanged, this, &FrontPage::updateSelection);
  connect(&state_, &FrontState::pinsChanged, this, &FrontPage::redraw);
  connect(&state_, &FrontState::budgetChanged, this, &FrontPage::updateBudget);
  connect(axis_y_, &QComboBox::currentIndexChanged, this, [this] {
    redraw();
    plot_->fit();
  });
  connect(axis_x_, &QComboBox::currentIndexChanged, this, [this] {
    redraw();
    plot_->fit();
  });
  connect(target_, &QComboBox::activated, this, [this] { state_.setTarget(static_cast<ExportFormat>(target_->currentData().toInt())); });
  connect(budget_, &QLineEdit::editingFinished, this, &FrontPage::applyBudgetText);
  budget_->installEventFilter(this);
  plot_->installEventFilter(this);
  table_->installEventFilter(this);
  connect(filter_, &QLineEdit::textChanged, &sorted_, &QSortFilterProxyModel::setFilterFixedString);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
    if (!syncing_ && current.isValid()) state_.select(current.data(FrontTableModel::kIdRole).toString());
  });
}

void FrontPage::connectPlot() {
  connect(plot_, &FrontPlot::pointClicked, this, [this](const QString& id, bool pin) {
    if (pin && !id.isEmpty()) {
      state_.togglePin(id.toStdString());
    } else {
      state_.select(id);
    }
  });
  connect(plot_, &FrontPlot::budgetDragged, this, [this](double x) {
    const double unit = plot_->drawing().unit;
    if (unit > 0 && x > 0) state_.setBudget(static_cast<Bytes>(x * unit));
  });
  connect(plot_, &FrontPlot::areaChosen, this, [this](double x0, double x1, double y0, double y1) {
    // The table shows what lies in the rectangle; an empty one shows all again.
    QStringList ids;
    for (const auto& point : plot_->drawing().points) {
      if (point.x >= x0 && point.x <= x1 && point.y >= y0 && point.y <= y1) ids << QRegularExpression::escape(point.id);
    }
    filter_->clear();
    sorted_.setFilterFixedString({});
    if (!ids.isEmpty()) sorted_.setFilterRegularExpression(QRegularExpression('(' + ids.join('|') + ')'));
  });
}

void FrontPage::connectEngine() {
  auto& bridge = workspace_.bridge;
  connect(&questions_, &FrontQuestions::changed, this, [this] {
    problem_->setText(questions_.problem());
    problem_->setVisible(!questions_.problem().isEmpty());
    updateBudget();
  });
  connect(&bridge, &EngineBridge::activityChanged, this, &FrontPage::updateActivity);
  connect(&bridge, &EngineBridge::runOpened, this, [this] {
    searching_ = columns_fit_ = false;
    filter_->clear();
    sorted_.setFilterFixedString({});
    search_->setProgress({});
    workspace_.select(std::nullopt);
    plot_->fit();
  });
  connect(&bridge, &EngineBridge::stateChanged, this, [this](RunState state) {
    if (state != RunState::paused) searching_ = state == RunState::searching && workspace_.bridge.busy();
    updateActivity();
  });
  connect(&bridge, &EngineBridge::finished, this, [this] {
    searching_ = false;
    search_->setProgress({});
    updateActivity();
  });
  connect(&bridge, &EngineBridge::progressed, this, [this](const Progress& progress) {
    if (!workspace_.bridge.busy() || (progress.stage != "search" && progress.stage != "report")) return;
    const auto what = progress.stage == "search" ? tr("scoring") : tr("held-out");
    search_->setProgress(
        progress.eta_s >= 0
            ? tr("%1 %2 of %3, %4 left").arg(what).arg(progress.done).arg(progress.total).arg(formatDuration(progress.eta_s))
            : tr("%1 %2 of %3").arg(what).arg(progress.done).arg(progress.total));
  });
  connect(search_, &FrontSearchPanel::startAsked, this, &FrontPage::startSearch);
  connect(search_, &FrontSearchPanel::pauseAsked, this, [this] {
    if (workspace_.bridge.paused()) {
      workspace_.bridge.resume();
    } else {
      workspace_.bridge.pause();
    }
  });
  connect(search_, &FrontSearchPanel::edited, this, &FrontPage::updateActivity);
  connect(search_, &FrontSearchPanel::stopAsked, &bridge, &EngineBridge::cancel);
  connect(inspector_, &FrontInspector::exportAsked, this, &FrontPage::exportShown);
  connect(inspector_, &FrontInspector::scoreAsked, this, &FrontPage::scoreShown);
  connect(rescore_, &QPushButton::clicked, this, &FrontPage::rescore);
  connect(rivals_, &QPushButton::clicked, this, &FrontPage::addRivals);
  connect(open_live_, &QPushButton::clicked, this, [this] { emit workspace_.pageRequested("live"); });
}

void FrontPage::setTheme(const Theme& theme) {
  plot_->setTheme(theme);
  inspector_->setTheme(theme);
}

void FrontPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  questions_.setActive(true);
}

void FrontPage::hideEvent(QHideEvent* event) {
  Page::hideEvent(event);
  questions_.setActive(false);
}

void FrontPage::redraw() {
  auto drawing =
      drawingOf(state_, static_cast<FrontScore>(axis_y_->currentData().toInt()), static_cast<FrontSize>(axis_x_->currentData().toInt()));
  open_live_->setVisible(drawing.points.empty() && !run().isEmpty());
  const auto* solution = state_.solution();
  const auto points = drawing.points.size(), members = drawing.staircase.size();
  plot_->setAccessibleDescription(solution ? tr("%1 subnets scored, %2 on the front").arg(points).arg(members)
                                           : tr("Nothing is scored yet."));
  plot_->setDrawing(std::move(drawing));
}

void FrontPage::updateTargets() {
  if (target_->count() == 0) {
    for (const auto target : {ExportFormat::mlx, ExportFormat::gguf}) target_->addItem(targetName(target), static_cast<int>(target));
  }
  target_->setCurrentIndex(target_->findData(static_cast<int>(state_.target())));
  const auto* solution = state_.solution();
  QStringList reasons;
  if (solution) {
    for (const auto& [bits, why] : solution->impossible) reasons << tr("%1 bits: %2").arg(bits).arg(QString::fromStdString(why));
  }
  target_->setToolTip(reasons.isEmpty() ? tr("Bytes of the weights file that this export writes") : reasons.join('\n'));
}

void FrontPage::updateBudget() {
  const auto& edits = state_.edits();
  if (!budget_->isModified() || !budget_->hasFocus()) {
    budget_->setText(edits.budget > 0 ? formatBytes(edits.budget) : QString());
    budget_->setModified(false);
  }
  const auto* solution = state_.solution();
  budget_->setEnabled(solution && !solution->offers.empty());
  QString text = state_.budgetSentence();
  if (text.isEmpty() && solution && !solution->scored.empty())
    text = tr("reachable %1 – %2").arg(formatBytes(solution->smallest), formatBytes(solution->largest));
  if (questions_.solving()) text = tr("solving… %1").arg(text);
  budget_text_->setText(text);
  raise_->setVisible(solution && !solution->offers.empty() && edits.budget > 0 && edits.budget < solution->smallest);
  const double unit = plot_->drawing().unit;
  plot_->moveBudget(edits.budget > 0 && unit > 0 && solution ? std::optional(static_cast<double>(edits.budget) / unit) : std::nullopt);
}

void FrontPage::updateSelection() {
  const QScopedValueRollback guard(syncing_, true);
  redraw();
  const auto& id = state_.selected();
  const int row = id.isEmpty() ? -1 : table_model_.rowOf(id);
  if (row < 0) {
    table_->selectionModel()->clear();
  } else {
    const auto index = sorted_.mapFromSource(table_model_.index(row, 0));
    if (index.isValid() && table_->currentIndex().row() != index.row()) {
      table_->setCurrentIndex(index);
      table_->scrollTo(index);
    }
  }
  workspace_.select(inspector_->point());
}

void FrontPage::updateActivity() {
  auto& bridge = workspace_.bridge;
  const bool has_run = !bridge.run().isEmpty(), busy = bridge.busy();
  const auto* solution = state_.solution();
  const bool searched = solution && solution->split == "search";
  search_->setActivity({busy, searching_ && busy, bridge.paused(), has_run});
  inspector_->setBusy(busy);
  rivals_->setEnabled(searched && !busy);
  rescore_->setEnabled(searched && !busy && !search_->heldOutTasks().empty());
  rescore_->setToolTip(!searched ? tr("Search first")
                       : busy    ? tr("The engine is busy")
                       : search_->heldOutTasks().empty()
                           ? tr("Give held-out tasks on the Search panel")
                           : tr("Pins, front and uniform subnets on held-out items; items that the search used are left out"));
}

}  // namespace qfa::app
