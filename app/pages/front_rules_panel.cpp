// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

#include "app/models/plan_grid.h"
#include "app/pages/front_panels.h"

namespace qfa::app {
namespace {

constexpr int kForbidden = 0, kMinimum = 1;

void name(QWidget* widget, const char* object, const QString& accessible) {
  widget->setObjectName(object);
  widget->setAccessibleName(accessible);
}

void setChoices(QComboBox* combo, const QStringList& choices) {
  if (combo->count() == choices.size()) {
    bool same = true;
    for (int i = 0; i < combo->count(); ++i) same = same && combo->itemText(i) == choices[i];
    if (same) return;
  }
  const auto before = combo->currentText();
  combo->clear();
  combo->addItems(choices);
  combo->setCurrentIndex(std::max(0, combo->findText(before)));
}

}  // namespace

FrontRulesPanel::FrontRulesPanel(FrontState& state, QWidget* parent)
    : QWidget(parent),
      state_(state),
      fusion_(new QCheckBox(tr("One width for q, k and v of a layer (fusion-safe)"), this)),
      forbid_bits_(new QComboBox(this)),
      forbid_end_(new QComboBox(this)),
      minimum_bits_(new QComboBox(this)),
      minimum_type_(new QComboBox(this)),
      forbid_layers_(new QSpinBox(this)),
      list_(new QListWidget(this)),
      cost_(new QLabel(this)) {
  name(fusion_, "frontRuleFusion", fusion_->text());
  name(forbid_bits_, "frontRuleForbidBits", tr("Width to forbid"));
  name(forbid_end_, "frontRuleForbidEnd", tr("First or last layers"));
  name(forbid_layers_, "frontRuleForbidLayers", tr("How many layers"));
  name(minimum_type_, "frontRuleMinimumType", tr("Module type"));
  name(minimum_bits_, "frontRuleMinimumBits", tr("Least width"));
  name(list_, "frontRules", tr("Rules"));
  name(cost_, "frontRulesCost", tr("What locks and rules cost"));
  forbid_end_->addItems({tr("first layers"), tr("last layers")});
  forbid_layers_->setRange(1, 999);
  cost_->setWordWrap(true);
  cost_->setTextFormat(Qt::PlainText);
  auto* forbid = new QPushButton(tr("Forbid"), this);
  name(forbid, "frontRuleForbid", forbid->text());
  auto* require = new QPushButton(tr("Require"), this);
  name(require, "frontRuleRequire", require->text());
  auto* grid = new QGridLayout;
  grid->addWidget(new QLabel(tr("Forbid bits"), this), 0, 0);
  grid->addWidget(forbid_bits_, 0, 1);
  grid->addWidget(forbid_end_, 0, 2);
  grid->addWidget(forbid_layers_, 0, 3);
  grid->addWidget(forbid, 0, 4);
  grid->addWidget(new QLabel(tr("At least"), this), 1, 0);
  grid->addWidget(minimum_bits_, 1, 1);
  grid->addWidget(minimum_type_, 1, 2, 1, 2);
  grid->addWidget(require, 1, 4);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(4, 4, 4, 4);
  column->addWidget(fusion_);
  column->addLayout(grid);
  column->addWidget(list_, 1);
  column->addWidget(cost_);
  connect(fusion_, &QCheckBox::clicked, this, [this](bool on) {
    auto rules = state_.edits().rules;
    rules.fusion_safe = on;
    state_.setRules(rules);
  });
  connect(forbid, &QPushButton::clicked, this, &FrontRulesPanel::forbid);
  connect(require, &QPushButton::clicked, this, &FrontRulesPanel::require);
  list_->setToolTip(tr("Del removes a rule"));
  auto* remove = new QShortcut(QKeySequence::Delete, list_, nullptr, nullptr, Qt::WidgetShortcut);
  connect(remove, &QShortcut::activated, this, &FrontRulesPanel::removeCurrent);
  connect(&state_, &FrontState::solutionChanged, this, &FrontRulesPanel::update);
  connect(&state_, &FrontState::requestChanged, this, &FrontRulesPanel::update);
  connect(&state_, &FrontState::selectionChanged, this, [this] { cost_->setText(state_.restrictionSentence()); });
  update();
}

void FrontRulesPanel::update() {
  const auto& rules = state_.edits().rules;
  fusion_->setChecked(rules.fusion_safe);
  if (const auto* solution = state_.solution()) {
    std::vector<BitWidth> widths;
    for (const auto& unit : solution->units) widths.insert(widths.end(), unit.choices.begin(), unit.choices.end());
    std::sort(widths.begin(), widths.end());
    widths.erase(std::unique(widths.begin(), widths.end()), widths.end());
    QStringList bits, types;
    for (const auto width : widths) bits << QString::number(width);
    const auto grid = planGrid(solution->units);
    for (const auto& row : grid.rows) types << row;
    for (const int extra : grid.extras) types << QString::fromStdString(solution->units[static_cast<std::size_t>(extra)].name);
    setChoices(forbid_bits_, bits);
    setChoices(minimum_bits_, bits);
    setChoices(minimum_type_, types);
    forbid_layers_->setMaximum(std::max(1, grid.layers));
  }
  list_->clear();
  for (std::size_t i = 0; i < rules.forbidden.size(); ++i) {
    const auto& rule = rules.forbidden[i];
    auto* item = new QListWidgetItem(rule.first > 0 ? tr("No %1 bits in the first %2 layers").arg(rule.bits).arg(rule.first)
                                                    : tr("No %1 bits in the last %2 layers").arg(rule.bits).arg(rule.last),
                                     list_);
    item->setData(Qt::UserRole, kForbidden);
    item->setData(Qt::UserRole + 1, static_cast<int>(i));
  }
  for (const auto& [type, bits] : rules.minimum) {
    auto* item = new QListWidgetItem(tr("%1: at least %2 bits").arg(QString::fromStdString(type)).arg(bits), list_);
    item->setData(Qt::UserRole, kMinimum);
    item->setData(Qt::UserRole + 1, QString::fromStdString(type));
  }
  cost_->setText(state_.restrictionSentence());
}

void FrontRulesPanel::forbid() {
  auto rules = state_.edits().rules;
  const bool first = forbid_end_->currentIndex() == 0;
  const FrontRules::Forbidden rule{forbid_bits_->currentText().toInt(), first ? forbid_layers_->value() : 0,
                                   first ? 0 : forbid_layers_->value()};
  if (rule.bits == 0 || std::find(rules.forbidden.begin(), rules.forbidden.end(), rule) != rules.forbidden.end()) return;
  rules.forbidden.push_back(rule);
  state_.setRules(rules);
}

void FrontRulesPanel::require() {
  auto rules = state_.edits().rules;
  const auto type = minimum_type_->currentText();
  if (type.isEmpty()) return;
  rules.minimum[type.toStdString()] = minimum_bits_->currentText().toInt();
  state_.setRules(rules);
}

void FrontRulesPanel::removeCurrent() {
  const auto* item = list_->currentItem();
  if (!item) return;
  auto rules = state_.edits().rules;
  if (item->data(Qt::UserRole).toInt() == kForbidden) {
    rules.forbidden.erase(rules.forbidden.begin() + item->data(Qt::UserRole + 1).toInt());
  } else {
    rules.minimum.erase(item->data(Qt::UserRole + 1).toString().toStdString());
  }
  state_.setRules(rules);
}

}  // namespace qfa::app
