// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/text_table.h"

#include <QFont>
#include <algorithm>

namespace qfa::app {

void TextTable::fill(const QStringList& titles, std::vector<Row> rows) {
  beginResetModel();
  titles_ = titles;
  rows_ = std::move(rows);
  for (auto& row : rows_) row.resize(static_cast<std::size_t>(titles.size()));
  endResetModel();
}

int TextTable::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int TextTable::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(titles_.size());
}

QVariant TextTable::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const auto& at = cell(index.row(), index.column());
  switch (role) {
    case Qt::DisplayRole:
      return at.text;
    case Qt::ToolTipRole:
      return at.tooltip.isEmpty() ? QVariant() : QVariant(at.tooltip);
    case Qt::TextAlignmentRole:
      return at.numeric ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::FontRole: {
      if (!at.emphasis) return {};
      QFont font;
      font.setWeight(QFont::DemiBold);
      return font;
    }
    default:
      return {};
  }
}

QVariant TextTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= titles_.size()) return {};
  return titles_[section];
}

void TextTable::sort(int column, Qt::SortOrder order) {
  if (column < 0 || column >= columnCount()) return;
  const auto at = static_cast<std::size_t>(column);
  emit layoutAboutToBeChanged();
  std::stable_sort(rows_.begin(), rows_.end(), [at, order](const Row& one, const Row& other) {
    const auto& a = order == Qt::AscendingOrder ? one[at] : other[at];
    const auto& b = order == Qt::AscendingOrder ? other[at] : one[at];
    return a.numeric && b.numeric ? a.number < b.number : a.text.compare(b.text, Qt::CaseInsensitive) < 0;
  });
  // Rows have no identity beyond their place: nothing keeps an index over a sort.
  for (const auto& index : persistentIndexList()) changePersistentIndex(index, {});
  emit layoutChanged();
}

}  // namespace qfa::app
