// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/nav_rail.h"

#include <QPainter>
#include <QStyledItemDelegate>

#include "app/widgets/icons.h"

namespace qfa::app {
namespace {

enum Role { kId = Qt::UserRole + 1, kTitle, kIconName, kBadge, kMeaning, kKeys };

// Draws the row itself: the style would put the badge nowhere, and the icon of a narrow row at the left.
class RailDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {NavRail::kNarrow, 40}; }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const bool narrow = option.rect.width() < NavRail::kWide / 2;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const auto& palette = option.palette;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const auto row = QRectF(option.rect).adjusted(4, 2, -4, -2);
    if (selected) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(palette.highlight());
      painter->drawRoundedRect(row, 6, 6);
    }
    if (option.state.testFlag(QStyle::State_HasFocus) || (!selected && option.state.testFlag(QStyle::State_MouseOver))) {
      painter->setBrush(Qt::NoBrush);
      painter->setPen(QPen(selected ? palette.color(QPalette::WindowText) : palette.color(QPalette::Highlight),
                           option.state.testFlag(QStyle::State_HasFocus) ? 2 : 1));
      painter->drawRoundedRect(row, 6, 6);
    }
    const QRect icon(narrow ? option.rect.center().x() - 11 : option.rect.left() + 16, option.rect.center().y() - 11, 24, 24);
    index.data(Qt::DecorationRole).value<QIcon>().paint(painter, icon, Qt::AlignCenter, selected ? QIcon::Selected : QIcon::Normal);
    painter->setPen(palette.color(selected ? QPalette::HighlightedText : QPalette::WindowText));
    const auto badge = index.data(kBadge).toString();
    if (narrow) {
      if (!badge.isEmpty()) painter->drawText(option.rect.adjusted(0, 3, -8, 0), Qt::AlignRight | Qt::AlignTop, badge);
    } else {
      auto text = option.rect.adjusted(52, 0, -16, 0);
      if (!badge.isEmpty()) {
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignRight, badge);
        text.adjust(0, 0, -painter->fontMetrics().horizontalAdvance(badge) - 8, 0);
      }
      painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                        painter->fontMetrics().elidedText(index.data(kTitle).toString(), Qt::ElideRight, text.width()));
    }
    painter->restore();
  }
};

}  // namespace

NavRail::NavRail(QWidget* parent) : QListWidget(parent) {
  setObjectName("navRail");
  setAccessibleName(tr("Pages"));
  setFixedWidth(kWide);
  setFrameShape(QFrame::NoFrame);
  setItemDelegate(new RailDelegate(this));
  setMouseTracking(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  viewport()->setAutoFillBackground(false);
  connect(this, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
    if (item) emit chosen(item->data(kId).toString());
  });
}

void NavRail::addPage(const QString& id, const QString& title, const QString& icon) {
  auto* item = new QListWidgetItem;
  item->setData(kId, id);
  item->setData(kTitle, title);
  item->setData(kIconName, icon);
  describe(item);
  addItem(item);
}

QListWidgetItem* NavRail::find(const QString& id) const {
  for (int i = 0; i < count(); ++i) {
    if (item(i)->data(kId).toString() == id) return item(i);
  }
  return nullptr;
}

void NavRail::describe(QListWidgetItem* item) {
  const auto title = item->data(kTitle).toString();
  const auto meaning = item->data(kMeaning).toString();
  const auto keys = item->data(kKeys).toString();
  item->setData(Qt::AccessibleTextRole, meaning.isEmpty() ? title : tr("%1, %2").arg(title, meaning));
  auto tip = keys.isEmpty() ? title : tr("%1 (%2)").arg(title, keys);
  item->setToolTip(meaning.isEmpty() ? tip : tip + '\n' + meaning);
}

void NavRail::setShortcutText(const QString& id, const QString& keys) {
  if (auto* item = find(id)) {
    item->setData(kKeys, keys);
    describe(item);
  }
}

void NavRail::setBadge(const QString& id, const QString& badge, const QString& meaning) {
  auto* item = find(id);
  if (!item || (item->data(kBadge).toString() == badge && item->data(kMeaning).toString() == meaning)) return;
  item->setData(kBadge, badge);
  item->setData(kMeaning, meaning);
  describe(item);
}

QString NavRail::badge(const QString& id) const {
  const auto* item = find(id);
  return item ? item->data(kBadge).toString() : QString();
}

void NavRail::setCurrent(const QString& id) {
  if (auto* item = find(id)) setCurrentItem(item);
}

QString NavRail::current() const {
  return currentItem() ? currentItem()->data(kId).toString() : QString();
}

void NavRail::setNarrow(bool narrow) {
  narrow_ = narrow;
  setFixedWidth(narrow ? kNarrow : kWide);
}

void NavRail::setTheme(const Theme& theme) {
  const auto palette = paletteOf(theme);
  for (int i = 0; i < count(); ++i) {
    const auto name = item(i)->data(kIconName).toString();
    auto icon = tintedIcon(name, theme.text, theme.border);
    const auto selected = tintedIcon(name, palette.color(QPalette::HighlightedText), theme.border);
    for (const int size : {24, 48, 72}) icon.addPixmap(selected.pixmap(size), QIcon::Selected);
    item(i)->setIcon(icon);
  }
}

}  // namespace qfa::app
