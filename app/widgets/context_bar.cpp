// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/context_bar.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>

#include "app/widgets/icons.h"

namespace qfa::app {

ContextBar::ContextBar(QWidget* parent) : QFrame(parent) {
  setObjectName("contextBar");
  setAccessibleName(tr("What is open"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 4, 8, 4);
  row->setSpacing(4);
  const auto add = [&](const QString& title, QComboBox* made, int stretch) {
    auto* label = new QLabel(title, this);
    label->setBuddy(made);
    row->addWidget(label);
    row->addWidget(made, stretch);
    return made;
  };
  run_ = add(tr("Run:"), combo("contextRun", tr("Open run"), 14), 3);
  checkpoint_ = add(tr("Checkpoint:"), combo("contextCheckpoint", tr("Checkpoint"), 8), 2);
  subnet_ = add(tr("Subnet:"), combo("contextSubnet", tr("Selected subnet"), 12), 3);
  palette_ = button("contextPalette", tr("Commands"));
  copy_ = button("contextCommand", tr("Copy as command"));
  help_ = button("contextHelp", tr("Help"));
  for (auto* made : {palette_, copy_, help_}) row->addWidget(made);
  connect(run_, &QComboBox::activated, this, [this](int i) { emit runChosen(run_->itemData(i).toString()); });
  connect(subnet_, &QComboBox::activated, this, [this](int i) { emit subnetChosen(subnet_->itemData(i).toString()); });
  connect(palette_, &QToolButton::clicked, this, &ContextBar::paletteClicked);
  connect(copy_, &QToolButton::clicked, this, &ContextBar::copyClicked);
  connect(help_, &QToolButton::clicked, this, &ContextBar::helpClicked);
  setRuns({}, {});
  setCheckpoints({}, {}, tr("No run is open."));
  setSubnets({}, {});
}

QComboBox* ContextBar::combo(const QString& name, const QString& accessible, int characters) {
  auto* made = new QComboBox(this);
  made->setObjectName(name);
  made->setAccessibleName(accessible);
  made->setEditable(true);
  made->setInsertPolicy(QComboBox::NoInsert);
  made->completer()->setCompletionMode(QCompleter::PopupCompletion);
  made->completer()->setFilterMode(Qt::MatchContains);
  made->completer()->setCaseSensitivity(Qt::CaseInsensitive);
  made->lineEdit()->setAccessibleName(accessible);
  made->setMinimumContentsLength(characters);
  made->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  made->setMinimumHeight(32);
  // Typed, but nothing chosen: what is open is shown again.
  connect(made->lineEdit(), &QLineEdit::editingFinished, made, [made] { made->setEditText(made->itemText(made->currentIndex())); });
  connect(made->completer(), qOverload<const QString&>(&QCompleter::activated), made, [made](const QString& text) {
    const int at = made->findText(text);
    if (at < 0) return;
    made->setCurrentIndex(at);
    emit made->activated(at);
  });
  return made;
}

QToolButton* ContextBar::button(const QString& name, const QString& text) {
  auto* made = new QToolButton(this);
  made->setObjectName(name);
  made->setAccessibleName(text);
  made->setToolTip(text);
  made->setFixedSize(32, 32);
  made->setAutoRaise(true);
  made->setFocusPolicy(Qt::StrongFocus);
  return made;
}

void ContextBar::fill(QComboBox* combo, const std::vector<Choice>& choices, const QString& open, const QString& none) {
  // While somebody types or looks at the list it stays as it is.
  const QSignalBlocker quiet(combo);
  combo->clear();
  if (open.isEmpty()) combo->addItem(none, QString());
  for (const auto& choice : choices) {
    combo->addItem(choice.text, choice.key);
    combo->setItemData(combo->count() - 1, choice.tip, Qt::ToolTipRole);
  }
  combo->setCurrentIndex(open.isEmpty() ? 0 : std::max(0, combo->findData(open)));
  combo->setToolTip(combo->currentData(Qt::ToolTipRole).toString());
}

void ContextBar::setRuns(const std::vector<Choice>& runs, const QString& open) {
  fill(run_, runs, open, tr("none"));
}

void ContextBar::setCheckpoints(const std::vector<Choice>& checkpoints, const QString& open, const QString& reason_off) {
  fill(checkpoint_, checkpoints, open, tr("none"));
  checkpoint_->setEnabled(reason_off.isEmpty());
  if (!reason_off.isEmpty()) checkpoint_->setToolTip(reason_off);
}

void ContextBar::setSubnets(const std::vector<Choice>& subnets, const QString& open) {
  fill(subnet_, subnets, open, tr("none"));
  subnet_->setEnabled(!subnets.empty());
  if (subnets.empty()) subnet_->setToolTip(tr("No subnet has been scored yet."));
}

void ContextBar::setCommandKeys(const QString& palette, const QString& copy, const QString& help) {
  palette_->setToolTip(tr("All commands (%1)").arg(palette));
  copy_->setToolTip(tr("Copy the command line of this page (%1)").arg(copy));
  help_->setToolTip(tr("This page in two sentences (%1)").arg(help));
}

void ContextBar::setTheme(const Theme& theme) {
  palette_->setIcon(tintedIcon("search", theme.text, theme.border));
  copy_->setIcon(tintedIcon("command", theme.text, theme.border));
  help_->setIcon(tintedIcon("help", theme.text, theme.border));
}

}  // namespace qfa::app
