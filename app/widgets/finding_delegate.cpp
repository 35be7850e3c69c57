// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/finding_delegate.h"

#include <QFontMetrics>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

namespace qfa::app {
namespace {
constexpr int kInset = 4;
constexpr int kLinkHeight = 24;  // of what can be clicked
}  // namespace

QString FindingDelegate::label(const QModelIndex& index) const {
  const auto text = index.data(role_).toString();
  return text.isEmpty() ? QString() : QString("[%1]").arg(text);
}

QRect FindingDelegate::linkRect(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto text = label(index);
  if (text.isEmpty()) return {};
  const auto& rect = option.rect;
  const int width = std::min(option.fontMetrics.horizontalAdvance(text) + 2 * kInset, rect.width());
  return {rect.left(), rect.bottom() + 1 - kLinkHeight, width, kLinkHeight};
}

QSize FindingDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  auto size = QStyledItemDelegate::sizeHint(option, index);
  if (!label(index).isEmpty()) size.rheight() += kLinkHeight;
  return size;
}

void FindingDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto link = linkRect(option, index);
  auto sentence = option;
  if (!link.isEmpty()) sentence.rect.setBottom(link.top() - 1);
  QStyledItemDelegate::paint(painter, sentence, index);
  if (link.isEmpty()) return;
  painter->save();
  auto font = option.font;
  font.setUnderline(true);
  painter->setFont(font);
  painter->setPen(option.palette.color(QPalette::Link));
  const auto box = link.adjusted(kInset, 0, -kInset, 0);
  painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter, option.fontMetrics.elidedText(label(index), Qt::ElideRight, box.width()));
  painter->restore();
}

bool FindingDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option, const QModelIndex& index) {
  if (event->type() == QEvent::MouseButtonRelease) {
    const auto* mouse = static_cast<QMouseEvent*>(event);  // NOLINT(cppcoreguidelines-pro-type-static-cast-downcast)
    if (mouse->button() == Qt::LeftButton && linkRect(option, index).contains(mouse->position().toPoint())) {
      emit fixClicked(index.row());
      return true;
    }
  }
  return QStyledItemDelegate::editorEvent(event, model, option, index);
}

}  // namespace qfa::app
