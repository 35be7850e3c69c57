// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/palette_model.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "app/models/fuzzy.h"

namespace qfa::app {

std::vector<PaletteItem> PaletteSources::collect() const {
  std::vector<PaletteItem> all;
  for (const auto& source : providers_) {
    if (!source.owner) continue;
    auto items = source.provider();
    std::move(items.begin(), items.end(), std::back_inserter(all));
  }
  return all;
}

void PaletteModel::setItems(std::vector<PaletteItem> items) {
  items_ = std::move(items);
  refilter();
}

void PaletteModel::setFilter(const QString& pattern) {
  if (pattern == pattern_) return;
  pattern_ = pattern;
  refilter();
}

void PaletteModel::refilter() {
  beginResetModel();
  shown_.clear();
  std::vector<std::pair<int, std::size_t>> scored;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const auto& item = items_[i];
    // What is shown counts more than what is only searched.
    const int shown = fuzzyScore(pattern_, item.text);
    const int hidden = fuzzyScore(pattern_, item.text + ' ' + item.kind + ' ' + item.words + ' ' + item.command);
    const int score = std::max(shown >= 0 ? shown + 20 : -1, hidden);
    if (score >= 0) scored.emplace_back(score - (item.reason.isEmpty() ? 0 : 1), i);
  }
  std::stable_sort(scored.begin(), scored.end(), [](const auto& one, const auto& other) { return one.first > other.first; });
  for (const auto& entry : scored) shown_.push_back(entry.second);
  endResetModel();
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto& found = item(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return found.text;
    case Qt::AccessibleTextRole:
      return QStringList{found.text, found.kind, found.shortcut, found.reason}.join(", ");
    case Qt::ToolTipRole:
      return found.reason.isEmpty() ? found.command : found.reason;
    case kKind:
      return found.kind;
    case kShortcut:
      return found.shortcut;
    case kCommand:
      return found.command;
    case kReason:
      return found.reason;
    default:
      return {};
  }
}

}  // namespace qfa::app
