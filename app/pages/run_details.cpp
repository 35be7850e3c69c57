// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_details.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "app/models/format.h"
#include "app/models/runs_text.h"
#include "app/models/text_table.h"

namespace qfa::app {
namespace {

constexpr int kAutosaveMs = 1000;

TextTable::Cell bytesCell(Bytes bytes) {
  return TextTable::number(formatBytes(bytes), static_cast<double>(bytes),
                           RunDetailsPane::tr("%1 bytes").arg(QLocale().toString(static_cast<qulonglong>(bytes))));
}

TextTable::Cell textCell(const std::string& text) {
  return {QString::fromStdString(text)};
}

}  // namespace

RunDetailsPane::RunDetailsPane(QWidget* parent) : QTabWidget(parent), notes_(new QPlainTextEdit), facts_(new QLabel) {
  setObjectName("runsDetails");
  setAccessibleName(tr("Details of the run"));
  setDocumentMode(true);
  notes_->setObjectName("runsNotes");
  notes_->setAccessibleName(tr("Notes (Markdown)"));
  notes_->setPlaceholderText(tr("Notes in Markdown; saved as you type."));
  notes_->setTabChangesFocus(true);
  addTab(notes_, tr("Notes"));
  settings_ = addTable("runsSettings", tr("Settings"));
  checkpoints_ = addTable("runsCheckpoints", tr("Checkpoints"), checkpointButtons());
  exports_ = addTable("runsExports", tr("Exports"));
  files_ = addTable("runsFiles", tr("Files"));
  equal_ = new QPushButton(tr("Equal settings"));
  equal_->setObjectName("runsDiffEqual");
  equal_->setAccessibleName(tr("Show equal settings, too"));
  equal_->setCheckable(true);
  connect(equal_, &QPushButton::toggled, this, &RunDetailsPane::fillDifferences);
  differences_ = addTable("runsDifferences", tr("Differences"), equal_);
  setTabVisible(indexOf(differences_.view->parentWidget()), false);
  facts_->setObjectName("runsFacts");
  facts_->setAccessibleName(tr("Device and fingerprint"));
  facts_->setTextFormat(Qt::PlainText);
  facts_->setContentsMargins(8, 0, 4, 6);  // the tabs' line is below
  setCornerWidget(facts_);
  autosave_.setSingleShot(true);
  connect(&autosave_, &QTimer::timeout, this, &RunDetailsPane::saveNotes);
  connect(notes_, &QPlainTextEdit::textChanged, this, [this] {
    if (path_.isEmpty() || notes_->isReadOnly()) return;
    dirty_ = true;
    autosave_.start(kAutosaveMs);
  });
  clear(tr("Select a run."));
}

RunDetailsPane::Table RunDetailsPane::addTable(const QString& name, const QString& title, QWidget* below) {
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 4, 0, 0);
  column->setSpacing(4);
  Table table{new TextTable(this), new QTableView(page)};
  table.view->setObjectName(name);
  table.view->setAccessibleName(title);
  table.view->setModel(table.model);
  table.view->setSelectionBehavior(QAbstractItemView::SelectRows);
  table.view->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table.view->setShowGrid(false);
  table.view->setTabKeyNavigation(false);
  table.view->verticalHeader()->hide();
  table.view->verticalHeader()->setDefaultSectionSize(24);
  table.view->horizontalHeader()->setStretchLastSection(true);
  table.view->horizontalHeader()->setHighlightSections(false);
  column->addWidget(table.view, 1);
  if (below != nullptr) column->addWidget(below);
  addTab(page, title);
  return table;
}

QWidget* RunDetailsPane::checkpointButtons() {
  auto* strip = new QWidget;
  auto* row = new QHBoxLayout(strip);
  row->setContentsMargins(0, 0, 0, 0);
  const auto greyed = [&](const QString& name, const QString& text, const QString& reason) {
    auto* button = new QPushButton(text, strip);
    button->setObjectName(name);
    button->setAccessibleName(text);
    button->setEnabled(false);
    button->setToolTip(reason);
    row->addWidget(button);
    return button;
  };
  greyed("runsContinueFrom", tr("Continue from this checkpoint"), tr("The engine continues a run from its last checkpoint only."));
  greyed("runsExportFrom", tr("Export from this checkpoint"), tr("The engine exports from the last checkpoint of a run only."));
  row->addStretch(1);
  return strip;
}

void RunDetailsPane::clear(const QString& sentence) {
  saveNotes();
  path_.clear();
  notes_->setPlainText({});
  notes_->setReadOnly(true);
  notes_->setPlaceholderText(sentence);
  facts_->clear();
  for (const auto& table : {settings_, checkpoints_, exports_, files_}) table.model->fill({}, {});
}

void RunDetailsPane::setNotes(const QString& path, const QString& notes) {
  if (path == path_ && dirty_) return;  // what is being typed is newer
  saveNotes();
  path_.clear();  // what follows is no edit
  if (notes_->toPlainText() != notes) notes_->setPlainText(notes);
  notes_->setReadOnly(false);
  notes_->setPlaceholderText(tr("Notes in Markdown; saved as you type."));
  notes_->viewport()->update();  // Qt 6.4 leaves the old placeholder on the screen
  path_ = path;
}

void RunDetailsPane::saveNotes() {
  autosave_.stop();
  if (!dirty_) return;
  dirty_ = false;
  emit notesEdited(path_, notes_->toPlainText());
}

void RunDetailsPane::setDetails(const QString& path, const RunDetails& details) {
  setNotes(path, QString::fromStdString(details.label.notes));
  std::vector<TextTable::Row> rows;
  for (const auto& [key, value] : details.settings) rows.push_back({textCell(key), textCell(value)});
  for (const auto& [key, value] : details.facts) rows.push_back({textCell(key), textCell(value)});
  settings_.model->fill({tr("setting"), tr("value")}, std::move(rows));
  rows.clear();
  for (auto at = details.checkpoints.rbegin(); at != details.checkpoints.rend(); ++at) {
    RunSummary scored;
    scored.probes = at->probes;
    const auto probes = shownProbes(scored);
    rows.push_back({TextTable::number(QLocale().toString(at->step), at->step),
                    bytesCell(at->bytes),
                    {probes.empty() ? tr("not probed at this step") : probeText(probes), probeSentences(probes)}});
  }
  checkpoints_.model->fill({tr("step"), tr("size"), tr("probe")}, std::move(rows));
  rows.clear();
  for (const auto& item : details.exports)
    rows.push_back({textCell(item.name), textCell(item.format), bytesCell(item.bytes), textCell(item.created)});
  exports_.model->fill({tr("name"), tr("format"), tr("size"), tr("written")}, std::move(rows));
  rows.clear();
  for (const auto& file : details.files) rows.push_back({textCell(file.path), bytesCell(file.bytes)});
  files_.model->fill({tr("file"), tr("size")}, std::move(rows));
  for (const auto& table : {settings_, checkpoints_, exports_, files_}) table.view->resizeColumnsToContents();
  QStringList facts;
  for (const auto& [key, value] : details.facts) {
    if (key == "device" || key == "model_fingerprint") facts << QString::fromStdString(value);
  }
  facts_->setText(facts.join("  ·  "));
}

void RunDetailsPane::setDifferences(const QStringList& names, const std::vector<SettingDifference>& rows) {
  compared_ = names;
  rows_ = rows;
  auto* page = differences_.view->parentWidget();
  setTabVisible(indexOf(page), !rows.empty());
  fillDifferences();
  if (!rows.empty()) setCurrentWidget(page);
}

void RunDetailsPane::fillDifferences() {
  std::vector<TextTable::Row> rows;
  for (const auto& row : rows_) {
    if (row.equal && !equal_->isChecked()) continue;
    TextTable::Row cells{textCell(row.key)};
    for (const auto& value : row.values) cells.push_back({QString::fromStdString(value), {}, 0, false, !row.equal});
    rows.push_back(std::move(cells));
  }
  differences_.model->fill(QStringList{tr("setting")} + compared_, std::move(rows));
  differences_.view->resizeColumnsToContents();
}

}  // namespace qfa::app
