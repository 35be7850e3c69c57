// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/progress_delegate.h"

#include <QPainter>

namespace qfa::app {

void ProgressDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto percent = index.data(role_);
  if (percent.isValid() && !(option.state & QStyle::State_Selected)) {
    // Under the text, so that its contrast stays what the palette gives it.
    auto bar = option.rect.adjusted(0, option.rect.height() - 4, 0, -1);
    bar.setWidth(bar.width() * percent.toInt() / 100);
    painter->fillRect(bar, option.palette.color(QPalette::Highlight));
  }
  QStyledItemDelegate::paint(painter, option, index);
}

}  // namespace qfa::app
