// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/data_table.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <limits>

namespace qfa::app {
namespace {

QByteArray quoted(const QString& text) {
  auto bytes = text.toUtf8();
  if (!bytes.contains(',') && !bytes.contains('"') && !bytes.contains('\n')) return bytes;
  return '"' + bytes.replace("\"", "\"\"") + '"';
}

}  // namespace

std::size_t DataTable::rows() const {
  return columns.empty() ? 0 : std::max(columns[0].numbers.size(), columns[0].texts.size());
}

DataTable joined(const QString& x, const std::vector<std::pair<QString, const SeriesBuffer*>>& series) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  DataTable table;
  table.columns.push_back({x, {}, {}});
  for (const auto& [name, buffer] : series) table.columns.push_back({name, {}, {}});
  std::vector<std::size_t> next(series.size(), 0);
  for (;;) {
    double first = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < series.size(); ++i) {
      if (next[i] < series[i].second->size()) first = std::min(first, (*series[i].second)[next[i]].x);
    }
    if (!std::isfinite(first)) return table;
    table.columns[0].numbers.push_back(first);
    for (std::size_t i = 0; i < series.size(); ++i) {
      const auto& buffer = *series[i].second;
      const bool here = next[i] < buffer.size() && buffer[next[i]].x == first;
      table.columns[i + 1].numbers.push_back(here ? buffer[next[i]++].y : kNone);
    }
  }
}

QByteArray csvOf(const DataTable& table) {
  QByteArray out;
  const auto end = [&out](std::size_t column, std::size_t columns) { out += column + 1 < columns ? "," : "\r\n"; };
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    out += quoted(table.columns[c].name);
    end(c, table.columns.size());
  }
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const auto& column = table.columns[c];
      if (!column.texts.empty()) {
        out += quoted(column.texts[row]);
      } else if (std::isfinite(column.numbers[row])) {
        out += QByteArray::number(column.numbers[row], 'g', QLocale::FloatingPointShortest);
      }
      end(c, table.columns.size());
    }
  }
  return out;
}

void DataTableModel::setTable(DataTable table) {
  beginResetModel();
  table_ = std::move(table);
  endResetModel();
}

int DataTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(table_.rows());
}

int DataTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(table_.columns.size());
}

QVariant DataTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const auto& column = table_.columns[static_cast<std::size_t>(index.column())];
  const auto row = static_cast<std::size_t>(index.row());
  if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignVCenter | (column.texts.empty() ? Qt::AlignRight : Qt::AlignLeft));
  if (role != Qt::DisplayRole) return {};
  if (!column.texts.empty()) return column.texts[row];
  const double value = column.numbers[row];
  return std::isfinite(value) ? QLocale().toString(value, 'g', 6) : QString("–");
}

QVariant DataTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return QAbstractTableModel::headerData(section, orientation, role);
  return table_.columns[static_cast<std::size_t>(section)].name;
}

}  // namespace qfa::app
