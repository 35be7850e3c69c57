// SPDX-License-Identifier: GPL-3.0-or-later
// A titled card on the page: border, padding, a column of widgets.
#pragma once

#include <QFrame>
#include <QString>

#include "app/settings/theme.h"

class QLabel;
class QVBoxLayout;

namespace qfa::app {

class CardBox : public QFrame {
  Q_OBJECT

 public:
  CardBox(const QString& title, const QString& name, QWidget* parent = nullptr);
  QVBoxLayout* column() const { return column_; }
  void setTheme(const Theme& theme);
  // A line of muted text; empty: hidden.
  QLabel* addCaption(const QString& name);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Theme theme_;
  QVBoxLayout* column_;
  QLabel* title_;
};

}  // namespace qfa::app
