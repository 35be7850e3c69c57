// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/setting_field.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>

#include "app/models/draft_model.h"
#include "app/models/run_settings.h"
#include "app/widgets/choices.h"

namespace qfa::app {
namespace {

constexpr int kLabelChars = 15;
constexpr int kControlHeight = 28;

int labelWidth(const QWidget& widget) {
  return widget.fontMetrics().averageCharWidth() * kLabelChars + 16;
}

}  // namespace

SettingField::SettingField(DraftModel& draft, const QString& key, const QString& name, QWidget* parent)
    : QWidget(parent), draft_(draft), key_(key), grid_(new QGridLayout(this)), label_(new QLabel(this)), message_(new FindingLabel(this)) {
  const auto* setting = findSetting(key);
  Q_ASSERT(setting);
  title_ = setting->label;
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setHorizontalSpacing(6);
  grid_->setVerticalSpacing(2);
  grid_->setColumnStretch(1, 1);
  if (setting->kind == SettingKind::widths) {
    buildWidths(*setting);
  } else if (!setting->choices.empty()) {
    buildChoice(*setting);
  } else {
    buildLine(*setting);
  }
  editor_->setObjectName(name);
  editor_->setAccessibleName(setting->label);
  editor_->setToolTip(setting->help);
  editor_->setAccessibleDescription(setting->help);
  label_->setBuddy(editor_);
  label_->setToolTip(setting->help);
  label_->setMinimumWidth(labelWidth(*this));
  grid_->addWidget(label_, 0, 0);
  // Seven boxes want the whole width.
  if (setting->kind == SettingKind::widths) {
    grid_->addWidget(editor_, 1, 0, 1, 2);
  } else {
    grid_->addWidget(editor_, 0, 1);
  }
  const bool has_unit = !setting->unit.isEmpty() && setting->kind != SettingKind::widths;
  if (has_unit) grid_->addWidget(new QLabel(setting->unit, this), 0, 2);
  grid_->addWidget(message_, 2, 0, 1, has_unit ? 3 : 2);
  connect(&draft_, &DraftModel::changed, this, &SettingField::showDraft);
  showDraft();
}

void SettingField::buildLine(const RunSetting& setting) {
  auto* line = new QLineEdit(this);
  line->setMinimumHeight(kControlHeight);
  line->setMinimumWidth(60);
  line->installEventFilter(this);
  editor_ = line;
  connect(line, &QLineEdit::textEdited, this, [this](const QString& text) { draft_.set(key_, text, DraftModel::Edit::typed); });
  connect(line, &QLineEdit::editingFinished, this, [this] {
    draft_.seal();
    showDraft();
    message_->setQuiet(false);
  });
  show_value_ = [this, line, &setting] {
    if (draft_.problems().contains(key_)) return;  // the text that was typed stays
    const auto text = setting.read(draft_.spec());
    // "8k" stays what it is while it is being typed.
    if (line->hasFocus() && line->isModified()) {
      RunSpec typed = draft_.spec();
      if (setting.write(typed, line->text()).isEmpty() && setting.read(typed) == text) return;
    }
    if (line->text() != text) line->setText(text);
  };
}

void SettingField::buildChoice(const RunSetting& setting) {
  auto* combo = new QComboBox(this);
  combo->setMinimumHeight(kControlHeight);
  combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  combo->setMinimumContentsLength(6);
  combo->setFocusPolicy(Qt::StrongFocus);
  combo->installEventFilter(this);
  addChoices(*combo, setting.choices);
  editor_ = combo;
  connect(combo, &QComboBox::activated, this, [this, combo](int row) {
    draft_.set(key_, combo->itemData(row).toString());
    showDraft();  // back to what holds where it was refused
  });
  show_value_ = [this, combo, &setting] {
    const auto word = setting.read(draft_.spec());
    // A value of another run that this list does not have.
    if (combo->findData(word) < 0) combo->addItem(word, word);
    combo->setCurrentIndex(combo->findData(word));
  };
}

void SettingField::buildWidths(const RunSetting& setting) {
  auto* boxes = new QWidget(this);
  auto* row = new QHBoxLayout(boxes);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(6);
  std::vector<QCheckBox*> all;
  for (const auto width : setting.widths) {
    auto* box = new QCheckBox(QString::number(width), boxes);
    box->setObjectName(QString("%1_%2").arg(setting.key).arg(width));
    box->setAccessibleName(tr("%1: %2 bits").arg(setting.label).arg(width));
    row->addWidget(box);
    all.push_back(box);
  }
  row->addStretch(1);
  boxes->setFocusProxy(all.front());
  boxes->setMinimumHeight(kControlHeight);
  editor_ = boxes;
  for (auto* box : all) {
    connect(box, &QCheckBox::clicked, this, [this, all] {
      QStringList chosen;
      for (const auto* one : all) {
        if (one->isChecked()) chosen << one->text();
      }
      draft_.set(key_, chosen.join(','));
    });
  }
  show_value_ = [this, all, &setting] {
    const auto chosen = setting.read(draft_.spec()).split(',');
    for (auto* box : all) box->setChecked(chosen.contains(box->text()));
  };
}

void SettingField::showDraft() {
  show_value_();
  const bool differs = draft_.differs(key_);
  const auto text = differs ? QStringLiteral("● ") + title_ : title_;
  if (label_->text() != text) label_->setText(text);
  label_->setAccessibleName(differs ? tr("%1, differs from the preset").arg(title_) : title_);
}

void SettingField::setFinding(const Finding* finding) {
  message_->setFinding(finding);
  updateQuiet();
}

QString SettingField::message() const {
  return message_->sentence();
}

// What is being typed is not scolded before the field loses the focus.
void SettingField::updateQuiet() {
  message_->setQuiet(editor_->hasFocus() && draft_.problems().contains(key_));
}

void SettingField::setTheme(const Theme& theme) {
  message_->setTheme(theme);
}

bool SettingField::eventFilter(QObject* object, QEvent* event) {
  // Undo is the draft's, so that a step back is the same step everywhere.
  if (event->type() == QEvent::ShortcutOverride) {
    const auto* key = static_cast<QKeyEvent*>(event);  // NOLINT(cppcoreguidelines-pro-type-static-cast-downcast)
    if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
      event->ignore();
      return true;
    }
  }
  // The wheel scrolls the page; it does not change a setting in passing.
  if (event->type() == QEvent::Wheel && !editor_->hasFocus()) {
    event->ignore();
    return true;
  }
  return QWidget::eventFilter(object, event);
}

void SettingField::contextMenuEvent(QContextMenuEvent* event) {
  if (!draft_.differs(key_)) return;
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  auto* restore = menu->addAction(tr("Restore the preset's value: %1").arg(shownValue(*findSetting(key_), draft_.preset())));
  connect(restore, &QAction::triggered, this, [this] { draft_.restore(key_); });
  menu->popup(event->globalPos());
}

LockedField::LockedField(const QString& label, const QString& value, const QString& reason, const QString& name, QWidget* parent)
    : QWidget(parent) {
  auto* row = new QGridLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setHorizontalSpacing(6);
  row->setColumnStretch(1, 1);
  auto* title = new QLabel(label, this);
  title->setMinimumWidth(labelWidth(*this));
  auto* combo = new QComboBox(this);
  combo->addItem(value);
  combo->setObjectName(name);
  combo->setAccessibleName(label);
  combo->setAccessibleDescription(reason);
  combo->setMinimumHeight(kControlHeight);
  combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  combo->setMinimumContentsLength(6);
  combo->setEnabled(false);
  title->setEnabled(false);
  for (auto* widget : {static_cast<QWidget*>(this), static_cast<QWidget*>(title), static_cast<QWidget*>(combo)}) widget->setToolTip(reason);
  row->addWidget(title, 0, 0);
  row->addWidget(combo, 0, 1);
}

}  // namespace qfa::app
