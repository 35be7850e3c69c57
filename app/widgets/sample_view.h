// SPDX-License-Identifier: GPL-3.0-or-later
// A formatted example as its tokens: those in the loss tinted and underlined, special ones boxed.
#pragma once

#include <QTextEdit>
#include <utility>
#include <vector>

#include "app/models/sample_text.h"
#include "app/settings/theme.h"

namespace qfa::app {

class SampleView : public QTextEdit {
  Q_OBJECT

 public:
  explicit SampleView(QWidget* parent = nullptr);
  void setSpans(std::vector<SampleSpan> spans);
  void setNotice(const QString& text);  // instead of an example
  void setTheme(const Theme& theme);
  // Characters that are drawn as loss tokens.
  QString tinted() const;

 signals:
  void stepped(int by);  // Alt+← and Alt+→

 protected:
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void render();

  Theme theme_;
  std::vector<SampleSpan> spans_;
  QString notice_;
  std::vector<std::pair<int, int>> boxed_;  // positions in the text
};

}  // namespace qfa::app
