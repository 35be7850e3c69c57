// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/runs_page.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "app/models/format.h"
#include "app/models/runs_text.h"
#include "app/pages/queue_strip.h"
#include "app/pages/run_details.h"
#include "app/widgets/ask_strip.h"
#include "app/widgets/first_start.h"
#include "app/widgets/sparkline_delegate.h"

namespace qfa::app {
namespace {

constexpr int kRenewMs = 1000;
constexpr int kRescanMs = 60000;  // other programs make runs, too
constexpr int kRenewedAtOnce = 16;
constexpr int kSelectMs = 80;  // walking through the rows asks for the last one only

}  // namespace

RunsPage::RunsPage(Workspace& workspace, QWidget* parent)
    : Page(parent),
      workspace_(workspace),
      library_(workspace.bridge.services().library),
      proxy_(runs_),
      commands_(workspace, runs_),
      pages_(new QStackedLayout(this)),
      first_start_(new FirstStart),
      filter_(new QLineEdit),
      problem_(new QLabel),
      progress_(new QLabel),
      table_(new QTableView),
      sparkline_(new SparklineDelegate(RunsModel::kSamples, this)),
      queue_(new QueueStrip(workspace)),
      ask_(new AskStrip("runsAsk")),
      details_(new RunDetailsPane) {
  setObjectName("runsPage");
  auto* library = new QWidget;
  auto* column = new QVBoxLayout(library);
  column->setContentsMargins(12, 8, 12, 12);
  column->setSpacing(8);
  buildTop(column);
  column->addWidget(queue_);
  buildTable();
  auto* lower = new QWidget;
  auto* lower_column = new QVBoxLayout(lower);
  lower_column->setContentsMargins(0, 0, 0, 0);
  lower_column->setSpacing(8);
  lower_column->addWidget(details_, 1);
  lower_column->addWidget(ask_);
  buildActions(lower_column);
  auto* splitter = new QSplitter(Qt::Vertical);
  splitter->addWidget(table_);
  splitter->addWidget(lower);
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  splitter->setChildrenCollapsible(false);
  column->addWidget(splitter, 1);
  pages_->addWidget(library);
  buildFirstStart();
  addTableActions();
  addHistoryActions();
  connectLibrary();
  connectCommands();
  updateActions();
}

Page::Card RunsPage::card() const {
  return {"runs", tr("Runs"), "runs",
          tr("Every run of your folders, how it does and what it holds. Open one to see it live or as it was, continue it, or take its "
             "settings into a new one.")};
}

QWidget* RunsPage::firstFocus() {
  return pages_->currentWidget() == first_start_ ? first_start_->firstFocus() : table_;
}

void RunsPage::setTheme(const Theme& theme) {
  sparkline_->setTheme(theme);
  first_start_->setTheme(theme);
  auto palette = problem_->palette();
  palette.setColor(QPalette::WindowText, theme.error);
  problem_->setPalette(palette);
  table_->viewport()->update();
}

void RunsPage::buildTop(QBoxLayout* column) {
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  filter_->setObjectName("runsFilter");
  filter_->setAccessibleName(tr("Filter the runs"));
  filter_->setPlaceholderText(tr("Filter: text, state: tag: model: b: method: date:"));
  filter_->setClearButtonEnabled(true);
  filter_->setMinimumHeight(32);
  connect(filter_, &QLineEdit::textChanged, this, &RunsPage::filterChanged);
  row->addWidget(filter_, 1);
  progress_->setObjectName("runsProgress");
  progress_->setAccessibleName(tr("Runs shown"));
  row->addWidget(progress_);
  auto* add = new QPushButton(tr("Add folder…"));
  add->setObjectName("runsAddFolder");
  add->setAccessibleName(tr("Add a folder of runs"));
  connect(add, &QPushButton::clicked, this, &RunsPage::addFolder);
  row->addWidget(add);
  auto* fresh = new QPushButton(tr("New run"));
  fresh->setObjectName("runsNew");
  fresh->setAccessibleName(tr("New run"));
  connect(fresh, &QPushButton::clicked, this, [this] { emit workspace_.pageRequested("new"); });
  row->addWidget(fresh);
  column->addLayout(row);
  problem_->setObjectName("runsFilterProblem");
  problem_->setAccessibleName(tr("What is wrong with the filter"));
  problem_->setTextFormat(Qt::PlainText);
  problem_->hide();
  column->addWidget(problem_);
}

void RunsPage::buildTable() {
  table_->setObjectName("runsTable");
  table_->setAccessibleName(tr("Runs"));
  table_->setModel(&proxy_);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setItemDelegateForColumn(RunsModel::kLoss, sparkline_);
  table_->setShowGrid(false);
  table_->setTabKeyNavigation(false);
  table_->setWordWrap(false);
  table_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(28);
  table_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  auto* header = table_->horizontalHeader();
  header->setHighlightSections(false);
  const int widths[] = {28, 180, 120, 190, 56, 110, 150, 130, 90, 76, 110};
  for (int i = 0; i < RunsModel::kColumns; ++i) header->resizeSection(i, widths[i]);
  header->setSectionResizeMode(RunsModel::kStar, QHeaderView::Fixed);
  header->setSectionResizeMode(RunsModel::kName, QHeaderView::Stretch);
  header->setMinimumSectionSize(28);
  table_->setSortingEnabled(true);
  table_->sortByColumn(RunsModel::kChanged, Qt::DescendingOrder);
  select_.setSingleShot(true);
  select_.setInterval(kSelectMs);
  connect(&select_, &QTimer::timeout, this, &RunsPage::showDetails);
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsPage::selectionChanged);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RunsPage::selectionChanged);
  update_.setSingleShot(true);
  connect(&update_, &QTimer::timeout, this, &RunsPage::updateActions);
  connect(&runs_, &RunsModel::marksChanged, this, &RunsPage::updateActions);
  // Once for all rows that a scan renews.
  connect(&runs_, &QAbstractItemModel::dataChanged, this, [this] { update_.start(0); });
}

void RunsPage::buildFirstStart() {
  pages_->addWidget(first_start_);
  connect(first_start_, &FirstStart::demoRequested, this, [this] { workspace_.actions.trigger("run.demo"); });
  connect(first_start_, &FirstStart::openRequested, this, [this] { workspace_.actions.trigger("run.open"); });
  connect(first_start_, &FirstStart::openDropped, &workspace_, &Workspace::openRunRequested);
  connect(first_start_, &FirstStart::fineTuneRequested, this, [this](const QString& model) {
    if (!model.isEmpty()) emit workspace_.modelRequested(model);
    emit workspace_.pageRequested("new");
  });
}

// The cards take the place of an empty library, with the focus if the table had it.
void RunsPage::showLibrary(bool filled) {
  auto* const shown = filled ? pages_->widget(0) : first_start_;
  if (pages_->currentWidget() == shown) return;
  const bool focused = focusWidget() != nullptr && focusWidget()->hasFocus();
  pages_->setCurrentWidget(shown);
  if (focused || (!filled && isVisible())) firstFocus()->setFocus();
}

void RunsPage::connectLibrary() {
  connect(&library_, &Library::began, this, [this] { runs_.beginScan(); });
  connect(&library_, &Library::found, this, [this](const std::vector<RunSummary>& runs, qsizetype done, qsizetype total) {
    runs_.put(runs);
    updateProgress(done, total);
  });
  connect(&library_, &Library::ended, this, [this] {
    runs_.endScan();
    showLibrary(runs_.rowCount() > 0);
    updateProgress(0, 0);
    if (runs_.rowCount() > 0 && !table_->currentIndex().isValid()) table_->selectRow(0);
    updateActions();
  });
  connect(&library_, &Library::failed, this, [this](const QString& sentence) { say(Severity::error, sentence); });
  connect(&workspace_.bridge, &EngineBridge::finished, this, &RunsPage::rescan);
  connect(&workspace_.bridge, &EngineBridge::runOpened, this, [this](const QString& run) {
    if (!run.isEmpty()) workspace_.settings.addKnownRun(run);
    rescan();
  });
  connect(&workspace_.bridge, &EngineBridge::activityChanged, this, &RunsPage::updateActions);
  connect(&renew_, &QTimer::timeout, this, &RunsPage::renewRunning);
  renew_.start(kRenewMs);
  connect(&rescan_, &QTimer::timeout, this, [this] {
    if (isVisible() && !library_.scanning()) rescan();
  });
  rescan_.start(kRescanMs);
}

void RunsPage::connectCommands() {
  connect(&commands_, &RunsCommands::failed, this, [this](const QString& sentence) { say(Severity::error, sentence); });
  connect(&commands_, &RunsCommands::done, this, [this](const QString& sentence) { say(Severity::info, sentence); });
  connect(&commands_, &RunsCommands::gone, this, [this](const QString& path) { workspace_.settings.forgetKnownRun(path); });
  connect(queue_, &QueueStrip::failed, this, [this](const QString& sentence) { say(Severity::error, sentence); });
  connect(details_, &RunDetailsPane::notesEdited, this, [this](const QString& path, const QString& notes) {
    const auto* run = summaryOf(path);
    if (run == nullptr) return;
    RunLabel label = run->label;
    label.notes = notes.toStdString();
    commands_.setLabel(path, label, tr("Notes of %1").arg(runName(*run)));
  });
}

void RunsPage::say(Severity severity, const QString& sentence) {
  emit workspace_.notified(severity, tr("runs"), sentence);
  if (severity == Severity::error) emit failed(sentence);
}

void RunsPage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  if (!library_.scanning()) rescan();
}

void RunsPage::rescan() {
  auto& settings = workspace_.settings;
  library_.scan(QStringList(settings.runsFolder()) + settings.libraryFolders(), settings.knownRuns(), settings.runsIndex());
}

void RunsPage::updateProgress(qsizetype done, qsizetype total) {
  const QLocale locale;
  if (done < total) {
    progress_->setText(tr("%1 of %2").arg(locale.toString(done), locale.toString(total)));
  } else if (proxy_.rowCount() < runs_.rowCount()) {
    progress_->setText(tr("Runs: %1 of %2").arg(locale.toString(proxy_.rowCount()), locale.toString(runs_.rowCount())));
  } else {
    progress_->setText(tr("Runs: %1").arg(locale.toString(runs_.rowCount())));
  }
}

// Rows at work, and the run that this window works on.
void RunsPage::renewRunning() {
  if (!isVisible() || library_.scanning() || renewing_ > 0 || !library_.services().summarize) return;
  QStringList paths;
  for (int row = 0; row < runs_.rowCount() && paths.size() < kRenewedAtOnce; ++row) {
    const auto& run = runs_.run(row);
    const bool mine = workspace_.bridge.busy() && runFolder(run) == workspace_.bridge.run();
    if (run.owner || mine) paths << runFolder(run);
  }
  for (const auto& path : paths) {
    ++renewing_;
    workspace_.queries.ask<RunSummary>(
        this, [summarize = library_.services().summarize, id = RunId{path.toStdString()}] { return summarize(id); },
        [this](const Result<RunSummary>& run) {
          --renewing_;
          if (run && runs_.rowOf(runFolder(*run))) runs_.put({*run});
        });
  }
}

void RunsPage::filterChanged(const QString& text) {
  proxy_.setFilter(text);
  problem_->setText(proxy_.problem());
  problem_->setVisible(!proxy_.problem().isEmpty());
  if (!library_.scanning()) updateProgress(0, 0);
}

QString RunsPage::current() const {
  const auto index = table_->currentIndex();
  return index.isValid() ? index.data(RunsModel::kPath).toString() : QString();
}

QStringList RunsPage::targets() const {
  auto paths = runs_.marked();
  if (!paths.isEmpty()) return paths;
  for (const auto& index : table_->selectionModel()->selectedRows()) paths << index.data(RunsModel::kPath).toString();
  return paths;
}

const RunSummary* RunsPage::summaryOf(const QString& path) const {
  const auto row = runs_.rowOf(path);
  return row ? &runs_.run(*row) : nullptr;
}

void RunsPage::selectionChanged() {
  details_->saveNotes();
  ask_->dismiss();
  updateActions();
  select_.start();
}

void RunsPage::showDetails() {
  const auto path = current();
  details_->setDifferences({}, {});
  const auto* run = summaryOf(path);
  if (run == nullptr) return details_->clear(tr("Select a run."));
  if (run->readability != RunReadability::readable) return details_->clear(runStateSentence(*run));
  workspace_.queries.ask<RunDetails>(
      this, [details = library_.services().details, id = RunId{path.toStdString()}] { return details(id); },
      [this, path, number = asked_.next()](const Result<RunDetails>& details) {
        if (!asked_.is(number) || path != current()) return;
        if (!details) return details_->clear(QString::fromStdString(details.error().sentence()));
        details_->setDetails(path, *details);
      });
}

void RunsPage::diff() {
  const auto paths = targets();
  std::vector<RunId> ids;
  QStringList names;
  for (const auto& path : paths) {
    ids.push_back({path.toStdString()});
    if (const auto* run = summaryOf(path)) names << runName(*run);
  }
  workspace_.queries.ask<std::vector<SettingDifference>>(
      this, [diff = library_.services().diff, ids] { return diff(ids); },
      [this, names](const Result<std::vector<SettingDifference>>& rows) {
        if (!rows) return say(Severity::error, QString::fromStdString(rows.error().sentence()));
        details_->setDifferences(names, *rows);
      });
}

void RunsPage::addFolder() {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Add a folder of runs"), workspace_.settings.lastFolder());
  if (folder.isEmpty()) return;
  workspace_.settings.setLastFolder(folder);
  workspace_.settings.addLibraryFolder(folder);
  rescan();
}

void RunsPage::locate() {
  const auto old = current();
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Where is %1 now?").arg(QDir(old).dirName()), QDir(old).path());
  if (folder.isEmpty()) return;
  workspace_.settings.forgetKnownRun(old);
  workspace_.settings.addKnownRun(folder);
  rescan();
}

}  // namespace qfa::app
