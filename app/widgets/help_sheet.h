// SPDX-License-Identifier: GPL-3.0-or-later
// F1 and Shift+F1: text over the page.
#pragma once

#include "app/widgets/overlay.h"

class QLabel;
class QTextBrowser;

namespace qfa::app {

class HelpSheet : public Overlay {
  Q_OBJECT

 public:
  explicit HelpSheet(QWidget* host);
  void showText(const QString& title, const QString& html);
  QString text() const;

 private:
  QLabel* title_;
  QTextBrowser* text_;
};

}  // namespace qfa::app
