// SPDX-License-Identifier: GPL-3.0-or-later
// One page of the window: an entry of the rail.
#pragma once

#include <QString>
#include <QWidget>

#include "app/settings/theme.h"

namespace qfa::app {

class Page : public QWidget {
  Q_OBJECT

 public:
  struct Card {
    QString id;     // "live": --page, settings, ui map
    QString title;  // of the rail
    QString icon;   // of resources/icons
    QString help;   // F1: this page in two sentences
  };
  explicit Page(QWidget* parent = nullptr) : QWidget(parent) {}

  virtual Card card() const = 0;
  virtual void setTheme(const Theme& theme) = 0;
  // What has the focus when the page is opened.
  virtual QWidget* firstFocus() { return this; }
  // F1: the formula of this page with the user's numbers in it; empty: none.
  virtual QString formula() const { return {}; }
  // Ctrl+Shift+C: the `qfa …` line for what the page shows now; empty: that of the last action.
  virtual QString command() const { return {}; }
};

}  // namespace qfa::app
