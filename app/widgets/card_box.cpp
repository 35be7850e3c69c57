// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/card_box.h"

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace qfa::app {

CardBox::CardBox(const QString& title, const QString& name, QWidget* parent)
    : QFrame(parent), theme_(lightTheme()), column_(new QVBoxLayout(this)), title_(new QLabel(title, this)) {
  setObjectName(name);
  setAccessibleName(title);
  column_->setContentsMargins(12, 10, 12, 12);
  column_->setSpacing(8);
  auto font = title_->font();
  font.setPointSizeF(font.pointSizeF() * 1.15);
  font.setWeight(QFont::DemiBold);
  title_->setFont(font);
  column_->addWidget(title_);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

void CardBox::setTheme(const Theme& theme) {
  theme_ = theme;
  update();
}

// Painted, not styled by a sheet: a sheet would keep the palette of a switched theme from the children.
void CardBox::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(theme_.border);
  painter.setBrush(theme_.plot);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

QLabel* CardBox::addCaption(const QString& name) {
  auto* caption = new QLabel(this);
  caption->setObjectName(name);
  caption->setWordWrap(true);
  caption->setTextFormat(Qt::PlainText);
  caption->setForegroundRole(QPalette::PlaceholderText);
  caption->setVisible(false);
  column_->addWidget(caption);
  return caption;
}

}  // namespace qfa::app
