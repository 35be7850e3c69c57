// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/new_run_page.h"

#include <QButtonGroup>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpressionValidator>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/models/formulas.h"
#include "app/models/run_settings.h"
#include "app/pages/data_card.h"
#include "app/pages/model_card.h"
#include "app/pages/plan_column.h"
#include "app/pages/setting_cards.h"
#include "app/pages/settings_panel.h"
#include "app/plots/plot_widget.h"
#include "app/widgets/setting_field.h"

namespace qfa::app {
namespace {

constexpr int kAutosaveMs = 2000;
constexpr int kPlanWidth = 300;
constexpr int kLeftCardWidth = 330;
constexpr int kTwoColumns = 780;  // px of the cards' area

QString presetLabel(const QString& name) {
  if (name == "product") return NewRunPage::tr("product");
  if (name == "paper") return NewRunPage::tr("paper");
  if (name == "quick") return NewRunPage::tr("quick");
  return name;
}

}  // namespace

NewRunPage::NewRunPage(Workspace& workspace, QWidget* parent)
    : Page(parent), workspace_(workspace), plan_(draft_), questions_(workspace, draft_, plan_, sampler_) {
  setObjectName("newRunPage");
  setAcceptDrops(true);
  beginDraft();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 8, 12, 12);
  column->setSpacing(8);
  buildHeader(column);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  stack_ = new QStackedWidget(this);
  buildCards();
  panel_ = new SettingsPanel(draft_, this);
  stack_->addWidget(panel_);
  plan_column_ = new PlanColumn(plan_, this);
  plan_column_->setFixedWidth(kPlanWidth);
  row->addWidget(stack_, 1);
  row->addWidget(plan_column_);
  column->addLayout(row, 1);
  buildActions();
  connectDraft();
  untouched_ = !restoreDraft();
  showDraft();
}

QPushButton* NewRunPage::button(const QString& text, const QString& name) {
  auto* made = new QPushButton(text, this);
  made->setObjectName(name);
  made->setAccessibleName(text);
  made->setMinimumHeight(32);
  return made;
}

void NewRunPage::buildHeader(QVBoxLayout* column) {
  auto* first = new QHBoxLayout;
  first->setSpacing(8);
  buildPresets(first);
  first->addStretch(1);
  auto* second = new QHBoxLayout;
  second->setSpacing(8);
  auto* label = new QLabel(tr("Name"), this);
  name_ = new QLineEdit(this);
  name_->setObjectName("newName");
  name_->setAccessibleName(tr("Name of the run"));
  name_->setMinimumHeight(32);
  name_->setMinimumWidth(140);
  // The name of a folder.
  name_->setValidator(new QRegularExpressionValidator(QRegularExpression(R"([^/\x00-\x1f]{0,120})"), name_));
  label->setBuddy(name_);
  name_->installEventFilter(this);
  all_settings_ = button(tr("All settings"), "newAllSettings");
  all_settings_->setCheckable(true);
  copy_ = button(tr("Copy command"), "newCopyCommand");
  queue_ = button(tr("Queue"), "newQueue");
  start_ = button(tr("Start"), "newStart");
  start_->setDefault(true);
  second->addWidget(label);
  second->addWidget(name_, 1);
  for (auto* made : {all_settings_, copy_, queue_, start_}) second->addWidget(made);
  column->addLayout(first);
  column->addLayout(second);
}

void NewRunPage::buildPresets(QBoxLayout* row) {
  row->addWidget(new QLabel(tr("Preset"), this));
  auto* group = new QButtonGroup(this);
  const auto& names = workspace_.services().presetNames;
  for (const auto& name : names ? names() : std::vector<std::string>{}) {
    const auto word = QString::fromStdString(name);
    auto* radio = new QRadioButton(presetLabel(word), this);
    radio->setObjectName("newPreset_" + word);
    radio->setAccessibleName(tr("Preset %1").arg(radio->text()));
    radio->setProperty("preset", word);
    group->addButton(radio);
    presets_.push_back(radio);
    row->addWidget(radio);
    connect(radio, &QRadioButton::clicked, this, [this, word] {
      if (const auto preset = findPreset(word)) draft_.applyPreset(*preset);
    });
  }
  from_run_ = button(tr("from run…"), "newFromRun");
  from_run_->setEnabled(static_cast<bool>(workspace_.services().runSpec));
  from_run_->setToolTip(from_run_->isEnabled() ? tr("Takes every setting of a run that exists")
                                               : tr("This program cannot read the settings of a run."));
  connect(from_run_, &QPushButton::clicked, this, &NewRunPage::lookForRuns);
  row->addWidget(from_run_);
}

void NewRunPage::buildCards() {
  auto* body = new QWidget;
  auto* columns = new QHBoxLayout(body);
  columns->setContentsMargins(0, 0, 4, 0);
  columns->setSpacing(8);
  left_ = new QVBoxLayout;
  right_ = new QVBoxLayout;
  for (auto* column : {left_, right_}) {
    column->setSpacing(8);
    columns->addLayout(column);
  }
  columns->setStretch(1, 1);
  model_card_ = new ModelCard(workspace_, draft_, questions_, body);
  data_card_ = new DataCard(workspace_, draft_, questions_, body);
  cards_ = {model_card_,
            data_card_,
            makeSupernetCard(draft_, plan_, body),
            makeAdapterCard(draft_, plan_, body),
            makeSamplerCard(draft_, sampler_, body),
            makeTrainingCard(draft_, body)};
  scroll_ = new QScrollArea(this);
  scroll_->setObjectName("newCards");
  scroll_->setAccessibleName(tr("Settings of the run"));
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setWidget(body);
  stack_->addWidget(scroll_);
}

// Two columns where there is room, else one in the order of the numbers.
void NewRunPage::arrange() {
  const int columns = width() - kPlanWidth - 40 >= kTwoColumns ? 2 : 1;
  if (columns == card_columns_) return;
  card_columns_ = columns;
  for (auto* layout : {left_, right_}) {
    while (auto* item = layout->takeAt(0)) delete item;  // the cards stay
  }
  for (std::size_t i = 0; i < cards_.size(); ++i) {
    const bool left = columns == 1 || (i != 1 && i != 4);  // samples and plots want the width
    (left ? left_ : right_)->addWidget(cards_[i]);
    const bool narrow = columns == 2 && left;
    cards_[i]->setMinimumWidth(narrow ? kLeftCardWidth : 0);
    cards_[i]->setMaximumWidth(narrow ? kLeftCardWidth : QWIDGETSIZE_MAX);
  }
  for (auto* layout : {left_, right_}) layout->addStretch(1);
}

void NewRunPage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  arrange();
}

QString NewRunPage::formula() const {
  return draftFormula(draft_.spec(), sampler_);
}

QString NewRunPage::command() const {
  const auto& of = workspace_.services().trainCommand;
  return of ? QString::fromStdString(of(draft_.spec())) : QString();
}

void NewRunPage::connectDraft() {
  autosave_.setSingleShot(true);
  connect(&autosave_, &QTimer::timeout, this, &NewRunPage::saveDraft);
  connect(&draft_, &DraftModel::changed, this, [this] {
    autosave_.start(kAutosaveMs);
    showDraft();
  });
  connect(&workspace_.settings, &Settings::changed, this, [this](const QString& key) {
    if (key != "work/checkpoint_every" || !untouched_ || draft_.undoStack().count() > 0) return;
    beginDraft();
    autosave_.stop();  // nobody has written anything yet
  });
  connect(&plan_, &PlanModel::changed, this, &NewRunPage::showFindings);
  connect(&workspace_.bridge, &EngineBridge::activityChanged, this, &NewRunPage::updateStart);
  connect(plan_column_, &PlanColumn::fieldRequested, this, &NewRunPage::goTo);
  connect(plan_column_, &PlanColumn::fixRequested, this, &NewRunPage::applyFix);
  connect(model_card_, &ModelCard::modelChosen, this, &NewRunPage::takeModel);
  connect(model_card_, &ModelCard::demoChosen, this, &NewRunPage::takeDemo);
  connect(&workspace_, &Workspace::modelRequested, this, &NewRunPage::takeModel);
  connect(&workspace_, &Workspace::draftRequested, this, [this](const RunSpec& spec) { load(spec, tr("Settings of a run")); });
  connect(&questions_, &DraftQuestions::inspected, this, [this] {
    const auto& model = questions_.model();
    plan_.setModel(model && *model ? std::optional(**model) : std::nullopt);
    if (model && *model) workspace_.settings.addRecentModel(QString::fromStdString((*model)->path));
  });
  connect(name_, &QLineEdit::textEdited, this, [this](const QString& text) {
    const auto out = draft_.value("out");
    const auto folder = out.isEmpty() ? workspace_.settings.runsFolder() : QFileInfo(out).path();
    draft_.set("out", text.trimmed().isEmpty() ? QString() : QDir(folder).filePath(text.trimmed()), DraftModel::Edit::typed);
  });
  connect(name_, &QLineEdit::editingFinished, this, [this] {
    draft_.seal();
    showDraft();
  });
}

Page::Card NewRunPage::card() const {
  return {"new", tr("New run"), "new",
          tr("A draft of a run: choose a model and data, look at what will be trained, and what it needs. Start is on when the plan has no "
             "error.")};
}

QWidget* NewRunPage::firstFocus() {
  return draft_.value("model").isEmpty() ? findChild<QLineEdit*>("newModel") : static_cast<QWidget*>(start_);
}

void NewRunPage::setTheme(const Theme& theme) {
  for (auto* card : cards_) card->setTheme(theme);
  data_card_->setTheme(theme);
  plan_column_->setTheme(theme);
  for (auto* field : findChildren<SettingField*>()) field->setTheme(theme);
  for (auto* plot : findChildren<PlotWidget*>()) plot->setTheme(theme);
}

void NewRunPage::showDraft() {
  for (auto* radio : presets_) {
    if (radio->property("preset").toString() == draft_.presetName()) radio->setChecked(true);
  }
  if (!name_->hasFocus() || !name_->isModified()) name_->setText(draft_.name());
  name_->setToolTip(tr("Run folder: %1").arg(QDir::toNativeSeparators(draft_.value("out"))));
  updateStart();
}

void NewRunPage::showFindings() {
  for (auto* field : findChildren<SettingField*>()) {
    field->setFinding(plan_.findings().of(field->key()));
  }
  const auto& findings = plan_.findings();
  const Finding* of_files = findings.of("data");
  for (const char* key : {"codes.calibration_file", "probe"}) of_files = of_files ? of_files : findings.of(key);
  data_card_->setFinding(of_files);
  updateStart();
}

void NewRunPage::goTo(const QString& key) {
  if (key.isEmpty()) return;
  const bool in_cards = stack_->currentWidget() == scroll_;
  if (key == "out") {
    name_->setFocus();
    return;
  }
  QWidget* target = nullptr;
  if (key == "data" || key == "probe" || key == "codes.calibration_file") target = findChild<QWidget*>("newData");
  for (auto* field : findChildren<SettingField*>()) {
    if (field->key() == key) target = field->editor();
  }
  if (!target) {
    all_settings_->setChecked(true);
    panel_->showSetting(key);
    return;
  }
  if (!in_cards) all_settings_->setChecked(false);
  scroll_->ensureWidgetVisible(target, 20, 60);
  target->setFocus(Qt::OtherFocusReason);
}

bool NewRunPage::eventFilter(QObject* object, QEvent* event) {
  // Undo is the draft's in every field of the page, the name included.
  if (event->type() == QEvent::ShortcutOverride) {
    const auto* key = static_cast<QKeyEvent*>(event);  // NOLINT(cppcoreguidelines-pro-type-static-cast-downcast)
    if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
      event->ignore();
      return true;
    }
  }
  return Page::eventFilter(object, event);
}

}  // namespace qfa::app
