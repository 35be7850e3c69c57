// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/settings_panel.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include "app/models/run_settings.h"
#include "app/widgets/choice_delegate.h"

namespace qfa::app {

SettingsPanel::SettingsPanel(DraftModel& draft, QWidget* parent)
    : QWidget(parent),
      model_(draft),
      filtered_(new QSortFilterProxyModel(this)),
      search_(new QLineEdit(this)),
      table_(new QTableView(this)),
      refusal_(new QLabel(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  search_->setObjectName("newSettingsFilter");
  search_->setAccessibleName(tr("Search the settings"));
  search_->setPlaceholderText(tr("Search name, key, value or help"));
  search_->setClearButtonEnabled(true);
  search_->setMinimumHeight(32);
  filtered_->setSourceModel(&model_);
  filtered_->setFilterKeyColumn(-1);
  filtered_->setFilterCaseSensitivity(Qt::CaseInsensitive);
  table_->setObjectName("newSettings");
  table_->setAccessibleName(tr("All settings"));
  table_->setModel(filtered_);
  table_->setWordWrap(false);
  table_->setShowGrid(false);
  table_->setTabKeyNavigation(false);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(26);
  table_->horizontalHeader()->setStretchLastSection(true);
  table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed |
                          QAbstractItemView::SelectedClicked);
  const auto em = fontMetrics().averageCharWidth();
  const int widths[] = {20, 24, 20, 9, 22};
  for (int i = 0; i < SettingsTableModel::kHelp; ++i) table_->setColumnWidth(i, widths[i] * em);
  table_->setItemDelegateForColumn(SettingsTableModel::kValue, new ChoiceDelegate(
                                                                   [this](const QModelIndex& index) {
                                                                     const auto row = filtered_->mapToSource(index).row();
                                                                     return runSettings()[static_cast<std::size_t>(row)].choices;
                                                                   },
                                                                   this));
  refusal_->setObjectName("newSettingsRefusal");
  refusal_->setAccessibleName(tr("Why a value was refused"));
  refusal_->setWordWrap(true);
  refusal_->setTextFormat(Qt::PlainText);
  refusal_->setVisible(false);
  column->addWidget(search_);
  column->addWidget(table_, 1);
  column->addWidget(refusal_);
  connect(search_, &QLineEdit::textChanged, filtered_, &QSortFilterProxyModel::setFilterFixedString);
  connect(&model_, &SettingsTableModel::refused, this, [this](const QString& sentence) {
    refusal_->setText(QStringLiteral("✖ ") + sentence);
    refusal_->setVisible(true);
  });
  connect(&model_, &QAbstractItemModel::dataChanged, refusal_, &QWidget::hide);
}

void SettingsPanel::showSetting(const QString& key) {
  search_->clear();
  const int row = model_.rowOf(key);
  if (row < 0) return;
  const auto index = filtered_->mapFromSource(model_.index(row, SettingsTableModel::kValue));
  table_->setCurrentIndex(index);
  table_->scrollTo(index);
  table_->setFocus();
}

}  // namespace qfa::app
