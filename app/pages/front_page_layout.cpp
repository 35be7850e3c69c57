// SPDX-License-Identifier: GPL-3.0-or-later
// What the Front page consists of; how its parts work together is in front_page.cpp.
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStandardItemModel>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "app/pages/front_inspector.h"
#include "app/pages/front_page.h"
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

}  // namespace qfa::app
