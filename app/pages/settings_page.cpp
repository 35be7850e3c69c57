// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/settings_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTableView>
#include <QUndoCommand>
#include <QVBoxLayout>

#include "app/widgets/fonts.h"
#include "app/widgets/keys_model.h"

namespace qfa::app {
namespace {

constexpr int kControlHeight = 32;

class SetValue : public QUndoCommand {
 public:
  SetValue(Settings& settings, const QString& label, const QString& key, const QVariant& value)
      : QUndoCommand(label), settings_(settings), key_(key), before_(settings.value(key)), after_(value) {}
  void undo() override { settings_.setValue(key_, before_); }
  void redo() override { settings_.setValue(key_, after_); }

 private:
  Settings& settings_;
  QString key_;
  QVariant before_, after_;
};

// "look/theme" -> "settingsTheme", "work/checkpoint_every" -> "settingsCheckpointEvery".
QString nameOf(const QString& key) {
  QString name = "settings";
  for (const auto& word : key.section('/', 1).split('_')) name += word.left(1).toUpper() + word.mid(1);
  return name;
}

QFrame* makeCard(const QString& name, const QString& title, QVBoxLayout*& column, QHBoxLayout*& head) {
  auto* frame = new QFrame;
  frame->setObjectName(name);
  frame->setAccessibleName(title);
  frame->setFrameShape(QFrame::StyledPanel);
  frame->setAutoFillBackground(true);
  frame->setBackgroundRole(QPalette::Base);
  column = new QVBoxLayout(frame);
  column->setContentsMargins(12, 12, 12, 12);
  head = new QHBoxLayout;
  auto* label = new QLabel(title, frame);
  label->setFont(cardTitleFont());
  head->addWidget(label, 1);
  column->addLayout(head);
  return frame;
}

}  // namespace

SettingsPage::SettingsPage(Workspace& workspace)
    : workspace_(workspace), settings_(workspace.settings), keys_(new KeysModel(workspace.actions, this)), file_(new QLabel) {
  setObjectName("settingsPage");
  setAccessibleName(tr("Settings"));
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(12, 12, 12, 12);
  column->setSpacing(12);
  QStringList titles;
  for (const auto& field : settings_.fields()) titles << field.group;
  titles.removeDuplicates();
  for (const auto& title : titles) column->addWidget(group(settings_.fields(), title));
  column->addWidget(keysCard());
  file_->setObjectName("settingsFile");
  file_->setFont(captionFont());
  file_->setText(tr("Kept in %1").arg(QDir::toNativeSeparators(settings_.fileName())));
  file_->setAccessibleName(file_->text());
  file_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  column->addWidget(file_);
  column->addStretch(1);
  content->setMaximumWidth(960);
  auto* scroll = new QScrollArea(this);
  scroll->setObjectName("settingsScroll");
  scroll->setAccessibleName(tr("Settings"));
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setWidget(content);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(scroll);
  addActions();
  offerToPalette();
  connect(&settings_, &Settings::changed, this, &SettingsPage::showValue);
  connect(keys_, &KeysModel::keyChosen, this, &SettingsPage::keepKey);
}

QWidget* SettingsPage::group(const std::vector<SettingRow>& fields, const QString& title) {
  QVBoxLayout* column = nullptr;
  QHBoxLayout* head = nullptr;
  const auto id =
      std::find_if(fields.begin(), fields.end(), [&](const SettingRow& field) { return field.group == title; })->key.section('/', 0, 0);
  auto* frame = makeCard("settingsGroup_" + id, title, column, head);
  auto* reset = new QPushButton(tr("Reset"), frame);
  reset->setObjectName("settingsReset_" + id);
  reset->setAccessibleName(tr("Reset %1").arg(title));
  reset->setToolTip(tr("The defaults of this group; it can be undone (Ctrl+Z)"));
  connect(reset, &QPushButton::clicked, this, [this, title] { resetFields(title); });
  head->addWidget(reset);
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(16);
  form->setVerticalSpacing(8);
  column->addLayout(form);
  for (const auto& field : fields) {
    if (field.group != title) continue;
    auto* made = editor(field);
    auto* dot = new QLabel(frame);
    dot->setFixedWidth(16);
    dot->setToolTip(tr("It differs from the default."));
    dots_[field.key] = dot;
    auto* line = new QHBoxLayout;
    line->addWidget(dot);
    line->addWidget(made, 1);
    auto* help = new QLabel(field.help, frame);
    help->setFont(captionFont());
    help->setWordWrap(true);
    help->setContentsMargins(22, 0, 0, 0);
    auto* cell = new QVBoxLayout;
    cell->setSpacing(2);
    cell->addLayout(line);
    cell->addWidget(help);
    // A tick box says its own name. The others stand at the height of their field.
    const bool flag = field.kind == SettingRow::Kind::flag;
    auto* label = new QLabel(flag ? QString() : field.label, frame);
    label->setMinimumHeight(kControlHeight);
    label->setBuddy(editors_.at(field.key));
    form->addRow(label, cell);
    showValue(field.key);
  }
  return frame;
}

QWidget* SettingsPage::editor(const SettingRow& field) {
  QWidget* made = nullptr;
  switch (field.kind) {
    case SettingRow::Kind::choice: {
      auto* combo = new QComboBox;
      for (const auto& [word, text] : field.choices) combo->addItem(text, word);
      connect(combo, &QComboBox::activated, this, [this, combo, key = field.key] { change(key, combo->currentData()); });
      made = combo;
      break;
    }
    case SettingRow::Kind::flag: {
      auto* box = new QCheckBox(field.label);
      connect(box, &QCheckBox::clicked, this, [this, key = field.key](bool on) { change(key, on); });
      made = box;
      break;
    }
    case SettingRow::Kind::number: {
      auto* spin = new QSpinBox;
      spin->setRange(field.least, field.most);
      spin->setSuffix(' ' + field.unit);
      spin->setKeyboardTracking(false);
      connect(spin, &QSpinBox::valueChanged, this, [this, key = field.key](int value) { change(key, value); });
      made = spin;
      break;
    }
    case SettingRow::Kind::folder:
      return folderEditor(field);
  }
  made->setObjectName(nameOf(field.key));
  made->setAccessibleName(field.label);
  made->setAccessibleDescription(field.help);
  made->setMinimumHeight(kControlHeight);
  editors_[field.key] = made;
  return made;
}

QWidget* SettingsPage::folderEditor(const SettingRow& field) {
  auto* row = new QWidget;
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  auto* line = new QLineEdit(row);
  line->setObjectName(nameOf(field.key));
  line->setAccessibleName(field.label);
  line->setAccessibleDescription(field.help);
  line->setMinimumHeight(kControlHeight);
  auto* browse = new QPushButton(tr("Choose…"), row);
  browse->setObjectName(nameOf(field.key) + "Choose");
  browse->setAccessibleName(tr("Choose the folder: %1").arg(field.label));
  browse->setMinimumHeight(kControlHeight);
  layout->addWidget(line, 1);
  layout->addWidget(browse);
  connect(line, &QLineEdit::editingFinished, this, [this, line, key = field.key] {
    change(key, QDir::cleanPath(line->text().trimmed()));
    showValue(key);  // what was refused is replaced by what holds
  });
  connect(browse, &QPushButton::clicked, this, [this, key = field.key, label = field.label] {
    const auto folder = QFileDialog::getExistingDirectory(this, label, settings_.value(key).toString());
    if (!folder.isEmpty()) change(key, folder);
  });
  editors_[field.key] = line;
  return row;
}

QWidget* SettingsPage::keysCard() {
  QVBoxLayout* column = nullptr;
  QHBoxLayout* head = nullptr;
  auto* frame = makeCard("settingsKeysCard", tr("Keys"), column, head);
  auto* reset = new QPushButton(tr("Reset"), frame);
  reset->setObjectName("settingsReset_keys");
  reset->setAccessibleName(tr("Reset all keys"));
  connect(reset, &QPushButton::clicked, this, [this] {
    for (int row = 0; row < keys_->rowCount(); ++row) {
      const auto* entry = workspace_.actions.find(keys_->actionId(row));
      if (entry) keys_->setData(keys_->index(row, KeysModel::kKey), QVariant::fromValue(entry->info.key));
    }
  });
  head->addWidget(reset);
  key_table_ = new QTableView(frame);
  key_table_->setObjectName("settingsKeys");
  key_table_->setAccessibleName(tr("Keys"));
  key_table_->setModel(keys_);
  key_table_->setItemDelegateForColumn(KeysModel::kKey, new KeyDelegate(key_table_));
  key_table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  key_table_->setTabKeyNavigation(false);
  key_table_->setShowGrid(false);
  key_table_->setMinimumHeight(320);
  key_table_->verticalHeader()->hide();
  key_table_->verticalHeader()->setDefaultSectionSize(24);
  key_table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  auto* help = new QLabel(tr("Double-click a key, or press F2, then press the new one."), frame);
  help->setFont(captionFont());
  column->addWidget(help);
  column->addWidget(key_table_);
  return frame;
}

void SettingsPage::addActions() {
  const auto reason = tr("Settings are of the window.");
  auto* undo = workspace_.actions.add(this, {"settings.undo", tr("Undo a setting"), QKeySequence::Undo, {}, {}, reason});
  auto* redo =
      workspace_.actions.add(this, {"settings.redo", tr("Redo a setting"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), {}, {}, reason});
  connect(undo, &QAction::triggered, &undo_, &QUndoStack::undo);
  connect(redo, &QAction::triggered, &undo_, &QUndoStack::redo);
  const auto update = [this, undo, redo] {
    undo->setEnabled(undo_.canUndo());
    undo->setStatusTip(undo_.canUndo() ? QString() : tr("No setting has been changed."));
    redo->setEnabled(undo_.canRedo());
    redo->setStatusTip(undo_.canRedo() ? QString() : tr("Nothing was undone."));
  };
  connect(&undo_, &QUndoStack::indexChanged, this, update);
  update();
}

void SettingsPage::offerToPalette() {
  workspace_.palette.add(this, [this] {
    std::vector<PaletteItem> items;
    for (const auto& field : settings_.fields()) {
      PaletteItem item;
      item.id = "setting:" + field.key;
      item.text = tr("%1: %2").arg(field.group, field.label);
      item.kind = tr("Setting");
      item.words = field.key;
      item.run = [this, key = field.key] {
        emit workspace_.pageRequested("settings");
        showField(key);
      };
      items.push_back(std::move(item));
    }
    return items;
  });
}

void SettingsPage::showField(const QString& key) {
  const auto at = editors_.find(key);
  if (at != editors_.end()) at->second->setFocus(Qt::OtherFocusReason);
}

void SettingsPage::change(const QString& key, const QVariant& value) {
  if (settings_.value(key) == value) return;
  const auto fields = settings_.fields();
  const auto at = std::find_if(fields.begin(), fields.end(), [&key](const SettingRow& field) { return field.key == key; });
  undo_.push(new SetValue(settings_, at->label, key, value));
}

void SettingsPage::resetFields(const QString& title) {
  undo_.beginMacro(tr("Reset %1").arg(title));
  for (const auto& field : settings_.fields()) {
    if (field.group == title) change(field.key, field.fallback);
  }
  undo_.endMacro();
}

void SettingsPage::showValue(const QString& key) {
  const auto at = editors_.find(key);
  if (at == editors_.end()) return;
  const auto value = settings_.value(key);
  const QSignalBlocker quiet(at->second);
  if (auto* combo = qobject_cast<QComboBox*>(at->second)) combo->setCurrentIndex(combo->findData(value));
  if (auto* box = qobject_cast<QCheckBox*>(at->second)) box->setChecked(value.toBool());
  if (auto* spin = qobject_cast<QSpinBox*>(at->second)) spin->setValue(value.toInt());
  if (auto* line = qobject_cast<QLineEdit*>(at->second)) line->setText(QDir::toNativeSeparators(value.toString()));
  dots_.at(key)->setText(settings_.isDefault(key) ? QString() : QStringLiteral("•"));
}

void SettingsPage::keepKey(const QString& action, const QKeySequence& key, bool is_default) {
  if (is_default) {
    settings_.clearKey(action);
  } else {
    settings_.setKey(action, key);
  }
}

Page::Card SettingsPage::card() const {
  return {"settings", tr("Settings"), "settings",
          tr("How the program looks, where it keeps things, and which keys it hears. A change holds at once; Ctrl+Z takes it back.")};
}

void SettingsPage::setTheme(const Theme& theme) {
  for (const auto& [key, dot] : dots_) {
    auto palette = dot->palette();
    palette.setColor(QPalette::WindowText, theme.accent);
    dot->setPalette(palette);
  }
}

QWidget* SettingsPage::firstFocus() {
  return editors_.at("look/theme");
}

}  // namespace qfa::app
