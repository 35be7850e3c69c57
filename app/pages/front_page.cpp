// SPDX-License-Identifier: GPL-3.0-or-later
// How the page is built and wired; what its buttons and keys do is in front_page_actions.cpp.
#include "app/pages/front_page.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScopedValueRollback>
#include <QScrollArea>
#include <QSplitter>
#include <QStandardItemModel>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "app/models/format.h"
#include "app/pages/front_inspector.h"
#include "app/plots/front_plot.h"

namespace qfa::app {
namespace {

void name(QWidget* widget, const char* object, const QString& accessible) {
  widget->setObjectName(object);
  widget->setAccessibleName(accessible);
}

// Greyed out with its reason: said, not hidden.
void addAbsent(QComboBox* combo, const QString& text, const QString& why) {
  combo->addItem(text);
  auto* items = qobject_cast<QStandardItemModel*>(combo->model());
  if (!items) return;
  items->item(combo->count() - 1)->setEnabled(false);
  combo->setItemData(combo->count() - 1, why, Qt::ToolTipRole);
}

}  // namespace

FrontPage::FrontPage(Workspace& workspace, QWidget* parent)
    : Page(parent), workspace_(workspace), questions_(workspace, state_, this), table_model_(state_) {
  setObjectName("frontPage");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 8, 12, 12);
  column->setSpacing(8);
  column->addWidget(buildTop());
  problem_ = new QLabel(this);
  name(problem_, "frontProblem", tr("What went wrong"));
  problem_->setWordWrap(true);
  problem_->setTextFormat(Qt::PlainText);
  problem_->hide();
  column->addWidget(problem_);
  auto* splitter = new QSplitter(Qt::Horizontal, this);
  splitter->setObjectName("frontSplitter");
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(buildLeft());
  splitter->addWidget(buildRight());
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  column->addWidget(splitter, 1);
  connectState();
  connectPlot();
  connectEngine();
  addActions();
  updateTargets();
  updateActivity();
  redraw();
}

Page::Card FrontPage::card() const {
  return {"front", tr("Front"), "front",
          tr("The best subnet for every file size: choose a budget, lock what must stay, and see what it costs. "
             "Filled points are measured, hollow and dotted ones are not told apart or only predicted.")};
}

QWidget* FrontPage::firstFocus() {
  return budget_;
}

QWidget* FrontPage::buildTop() {
  auto* top = new QWidget(this);
  auto* row = new QHBoxLayout(top);
  row->setContentsMargins(0, 0, 0, 0);
  target_ = new QComboBox(top);
  name(target_, "frontTarget", tr("Size for"));
  axis_y_ = new QComboBox(top);
  name(axis_y_, "frontAxisY", tr("Vertical axis"));
  axis_y_->addItem(tr("signal of the search"), static_cast<int>(FrontScore::signal));
  axis_y_->addItem(tr("accuracy, search"), static_cast<int>(FrontScore::accuracy));
  axis_y_->addItem(tr("accuracy, held-out"), static_cast<int>(FrontScore::held_out));
  axis_x_ = new QComboBox(top);
  name(axis_x_, "frontAxisX", tr("Horizontal axis"));
  axis_x_->addItem(tr("file size"), static_cast<int>(FrontSize::bytes));
  axis_x_->addItem(tr("Bit(a), for papers"), static_cast<int>(FrontSize::average_bits));
  addAbsent(axis_x_, tr("memory at context n"), tr("Comes with device profiles."));
  addAbsent(axis_x_, tr("tokens/s"), tr("Comes with device profiles."));
  for (auto* combo : {target_, axis_y_, axis_x_}) combo->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  rescore_ = new QPushButton(tr("Re-score short list"), top);
  name(rescore_, "frontRescore", tr("Re-score the short list on held-out items"));
  rivals_ = new QPushButton(tr("Rivals…"), top);
  name(rivals_, "frontRivals", tr("Score files of others"));
  rivals_->setToolTip(tr("Any GGUF or MLX file, or a plan as JSON: the same scorer, the same items, true bytes"));
  open_live_ = new QPushButton(tr("Open Live"), top);
  name(open_live_, "frontOpenLive", open_live_->text());
  row->addWidget(new QLabel(tr("Size for"), top));
  row->addWidget(target_);
  row->addWidget(new QLabel(tr("y"), top));
  row->addWidget(axis_y_);
  row->addWidget(new QLabel(tr("x"), top));
  row->addWidget(axis_x_);
  row->addStretch(1);
  for (auto* button : {open_live_, rivals_, rescore_}) row->addWidget(button);
  return top;
}

QWidget* FrontPage::buildLeft() {
  auto* left = new QWidget(this);
  auto* column = new QVBoxLayout(left);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(6);
  plot_ = new FrontPlot(left);
  plot_->setFocusPolicy(Qt::StrongFocus);
  plot_->setAccessibleName(tr("Front: score against file size"));
  auto* row = new QHBoxLayout;
  budget_ = new QLineEdit(left);
  name(budget_, "frontBudget", tr("Budget"));
  budget_->setMaximumWidth(130);
  budget_->setToolTip(tr("\"3.9 GB\", \"3.6 GiB\" or bytes; ←/→ 1 MB, with Shift 10, with Ctrl 100"));
  budget_text_ = new QLabel(left);
  name(budget_text_, "frontBudgetText", tr("What the budget reaches"));
  budget_text_->setTextFormat(Qt::PlainText);
  budget_text_->setWordWrap(true);
  raise_ = new QPushButton(tr("Raise budget"), left);
  name(raise_, "frontBudgetRaise", tr("Raise the budget to the smallest that is reachable"));
  raise_->hide();
  connect(raise_, &QPushButton::clicked, this, [this] {
    if (state_.solution()) state_.setBudget(state_.solution()->smallest);
  });
  filter_ = new QLineEdit(left);
  name(filter_, "frontFilter", tr("Filter the table"));
  filter_->setPlaceholderText(tr("filter (/)"));
  filter_->setMaximumWidth(140);
  auto* label = new QLabel(tr("&Budget"), left);
  label->setBuddy(budget_);
  row->addWidget(label);
  row->addWidget(budget_);
  row->addWidget(budget_text_, 1);
  row->addWidget(raise_);
  row->addWidget(filter_);
  table_ = new QTableView(left);
  name(table_, "frontTable", tr("Scored subnets"));
  sorted_.setSourceModel(&table_model_);
  sorted_.setSortRole(FrontTableModel::kSortRole);
  sorted_.setFilterKeyColumn(-1);
  sorted_.setFilterCaseSensitivity(Qt::CaseInsensitive);
  table_->setModel(&sorted_);
  table_->setSortingEnabled(true);
  table_->sortByColumn(FrontTableModel::kSize, Qt::AscendingOrder);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setTabKeyNavigation(false);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(24);
  table_->horizontalHeader()->setStretchLastSection(true);
  column->addWidget(plot_, 3);
  column->addLayout(row);
  column->addWidget(table_, 2);
  return left;
}

QWidget* FrontPage::buildRight() {
  auto* right = new QSplitter(Qt::Vertical, this);
  right->setObjectName("frontRight");
  right->setChildrenCollapsible(false);
  auto* scroll = new QScrollArea(right);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  inspector_ = new FrontInspector(state_, questions_, scroll);
  scroll->setWidget(inspector_);
  auto* tabs = new QTabWidget(right);
  tabs->setObjectName("frontTabs");
  tabs->setAccessibleName(tr("Change, rules, search"));
  delta_ = new FrontDeltaPanel(state_, tabs);
  rules_ = new FrontRulesPanel(state_, tabs);
  search_ = new FrontSearchPanel(state_, tabs);
  tabs->addTab(delta_, tr("Some bytes less"));
  tabs->addTab(rules_, tr("Rules"));
  tabs->addTab(search_, tr("Search"));
  tabs->tabBar()->setObjectName("frontTabBar");
  tabs->tabBar()->setAccessibleName(tr("Parts of the panel"));
  right->addWidget(scroll);
  right->addWidget(tabs);
  right->setStretchFactor(0, 3);
  right->setStretchFactor(1, 2);
  right->setMinimumWidth(340);
  return right;
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
