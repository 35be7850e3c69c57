// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/data_card.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QRandomGenerator>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/models/draft_model.h"
#include "app/models/format.h"
#include "app/pages/draft_questions.h"
#include "app/widgets/choice_delegate.h"
#include "app/widgets/sample_view.h"
#include "app/widgets/setting_field.h"

namespace qfa::app {
namespace {

constexpr int kTableRows = 4;

QString droppedText(const DroppedExamples& dropped, int seq) {
  const auto count = formatCount(dropped.count);
  const auto first = QString::fromStdString(dropped.first);
  return dropped.reason == DroppedExamples::Reason::no_response
             ? DataCard::tr("%1 rows without a response are left out (first: %2).").arg(count, first)
             : DataCard::tr("%1 rows longer than %2 tokens are left out (first: %3).")
                   .arg(count, formatCount(static_cast<std::uint64_t>(seq)), first);
}

}  // namespace

DataCard::DataCard(Workspace& workspace, DraftModel& draft, DraftQuestions& questions, QWidget* parent)
    : CardBox(tr("2  Data"), "newDataCard", parent), workspace_(workspace), draft_(draft), questions_(questions), files_(draft) {
  buildTable();
  finding_ = new FindingLabel(this);
  finding_->setObjectName("newDataFinding");
  column()->addWidget(finding_);
  totals_ = addCaption("newDataTotals");
  column()->addWidget(new SettingField(draft, "prompt", "newTemplate", this));
  column()->addWidget(new SettingField(draft, "seq", "newSeqLen", this));
  column()->addWidget(new LockedField(
      tr("Packing"), tr("on"), tr("Sequences always lie end to end, without padding; the engine has no other way."), "newPacking", this));
  column()->addWidget(new LockedField(tr("Loss on"), tr("response only"), tr("The engine trains on responses only."), "newLossOn", this));
  buildSample();
  connect(&questions_, &DraftQuestions::previewed, this, &DataCard::showPreview);
  connect(&questions_, &DraftQuestions::readingChanged, this, &DataCard::showExample);
  connect(&draft_, &DraftModel::changed, this, &DataCard::showExample);
  showPreview();
}

QPushButton* DataCard::button(const QString& text, const QString& name) {
  auto* made = new QPushButton(text, this);
  made->setObjectName(name);
  made->setAccessibleName(text);
  return made;
}

void DataCard::buildTable() {
  table_ = new QTableView(this);
  table_->setObjectName("newData");
  table_->setAccessibleName(tr("Data files"));
  table_->setModel(&files_);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
  table_->setTabKeyNavigation(false);
  table_->setShowGrid(false);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(24);
  table_->horizontalHeader()->setSectionResizeMode(DataFilesModel::kFile, QHeaderView::Stretch);
  for (int column = DataFilesModel::kRole; column < DataFilesModel::kColumns; ++column) {
    table_->horizontalHeader()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
  }
  table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() + kTableRows * 24 + 4);
  table_->setItemDelegateForColumn(DataFilesModel::kRole,
                                   new ChoiceDelegate(
                                       [](const QModelIndex&) {
                                         std::vector<SettingChoice> choices;
                                         for (const auto& name : DataFilesModel::roleTitles())
                                           choices.push_back({QString::number(choices.size()), name, {}});
                                         const auto reason =
                                             tr("Tasks to search with and to report on are chosen on the page Front, after training.");
                                         choices.push_back({"search", tr("search"), reason});
                                         choices.push_back({"held-out", tr("held-out"), reason});
                                         return choices;
                                       },
                                       this));
  column()->addWidget(table_);
  auto* row = new QHBoxLayout;
  auto* add = button(tr("Add files…"), "newDataAdd");
  remove_ = button(tr("Remove"), "newDataRemove");
  row->addWidget(add);
  row->addWidget(remove_);
  row->addStretch(1);
  column()->addLayout(row);
  connect(add, &QPushButton::clicked, this, &DataCard::addFiles);
  connect(remove_, &QPushButton::clicked, this, [this] { files_.remove(table_->currentIndex().row()); });
  const auto update = [this] { remove_->setEnabled(table_->currentIndex().isValid()); };
  connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, update);
  connect(&files_, &QAbstractItemModel::modelReset, this, update);
  update();
}

void DataCard::buildSample() {
  auto* row = new QHBoxLayout;
  position_ = new QLabel(this);
  position_->setObjectName("newSamplePosition");
  position_->setAccessibleName(tr("Which sample"));
  row->addWidget(position_, 1);
  const auto add = [&](QAbstractButton* made, const QString& tip, auto action) {
    made->setToolTip(tip);
    made->setAccessibleName(tip);
    connect(made, &QAbstractButton::clicked, this, action);
    walk_.push_back(made);
    row->addWidget(made);
  };
  const auto arrow = [this](Qt::ArrowType type, const QString& name) {
    auto* made = new QToolButton(this);
    made->setObjectName(name);
    made->setArrowType(type);
    made->setFocusPolicy(Qt::StrongFocus);
    made->setFixedSize(36, 32);
    return made;
  };
  add(arrow(Qt::LeftArrow, "newSamplePrevious"), tr("Previous sample (Alt+Left)"), [this] { step(-1); });
  add(arrow(Qt::RightArrow, "newSampleNext"), tr("Next sample (Alt+Right)"), [this] { step(1); });
  add(button(tr("Longest"), "newSampleLongest"), tr("Longest sample"), [this] { goTo((*questions_.data())->longest); });
  add(button(tr("Shortest"), "newSampleShortest"), tr("Shortest sample"), [this] { goTo((*questions_.data())->shortest); });
  add(button(tr("Random"), "newSampleRandom"), tr("Random sample"),
      [this] { goTo(QRandomGenerator::global()->bounded(static_cast<quint32>(kept()))); });
  column()->addLayout(row);
  sample_ = new SampleView(this);
  sample_->setObjectName("newSample");
  sample_->setAccessibleName(tr("Sample as tokens: those in the loss are underlined, special ones boxed"));
  sample_->setMinimumHeight(150);
  sample_->setMaximumHeight(220);
  connect(sample_, &SampleView::stepped, this, &DataCard::step);
  column()->addWidget(sample_);
  caption_ = addCaption("newSampleCaption");
}

std::size_t DataCard::kept() const {
  const auto& preview = questions_.data();
  return preview && *preview ? (*preview)->kept : 0;
}

void DataCard::addFiles() {
  const auto paths =
      QFileDialog::getOpenFileNames(this, tr("Data files"), workspace_.settings.lastFolder(), tr("Data (*.json *.jsonl *.txt)"));
  if (paths.isEmpty()) return;
  workspace_.settings.setLastFolder(QFileInfo(paths.first()).absolutePath());
  for (const auto& path : paths) {
    const auto dropped = classifyPath(path);
    if (dropped.kind == DroppedPath::Kind::data) files_.add({path}, dropped.role);
  }
}

void DataCard::showPreview() {
  const auto& preview = questions_.data();
  if (preview && *preview) {
    files_.setCounts((*preview)->files);
    QStringList lines;
    lines << tr("%1 examples, %2 tokens, of these %3 in the loss.")
                 .arg(formatCount((*preview)->kept), formatCount((*preview)->tokens), formatCount((*preview)->loss_tokens));
    for (const auto& dropped : (*preview)->dropped) lines << droppedText(dropped, draft_.spec().seq);
    totals_->setText(lines.join('\n'));
  } else {
    files_.setCounts({});
    totals_->clear();
  }
  totals_->setVisible(!totals_->text().isEmpty());
  index_ = std::min(index_, kept() == 0 ? 0 : kept() - 1);
  showExample();
}

void DataCard::showExample() {
  for (auto* made : walk_) made->setEnabled(kept() > 0);
  caption_->setVisible(kept() > 0);
  position_->setText(kept() == 0 ? tr("Sample") : tr("Sample %1 of %2").arg(formatCount(index_ + 1), formatCount(kept())));
  const auto& preview = questions_.data();
  if (kept() == 0) {
    const auto& spec = draft_.spec();
    if (spec.model.empty() || spec.data.empty()) {
      sample_->setNotice(tr("Samples appear with a model and a data file."));
    } else if (questions_.reading() || !preview) {
      sample_->setNotice(tr("Reading and tokenizing %1…").arg(draft_.value("data").replace('\n', ", ")));
    } else if (!*preview) {
      sample_->setNotice(QString::fromStdString(preview->error().sentence()));
    } else {
      sample_->setNotice(tr("No example is left."));
    }
    return;
  }
  const auto* example = questions_.example(index_);
  if (!example) {
    caption_->setText(tr("Reading the sample…"));
    return;
  }
  sample_->setSpans(sampleSpans(example->tokens));
  caption_->setText(sampleCaption(*example));
}

void DataCard::step(int by) {
  if (kept() == 0) return;
  const auto count = static_cast<std::ptrdiff_t>(kept());
  goTo(static_cast<std::size_t>((static_cast<std::ptrdiff_t>(index_) + by + count) % count));
}

void DataCard::goTo(std::size_t index) {
  index_ = std::min(index, kept() - 1);
  showExample();
}

void DataCard::setFinding(const Finding* finding) {
  finding_->setFinding(finding);
}

void DataCard::setTheme(const Theme& theme) {
  CardBox::setTheme(theme);
  finding_->setTheme(theme);
  sample_->setTheme(theme);
}

}  // namespace qfa::app
