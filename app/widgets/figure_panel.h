// SPDX-License-Identifier: GPL-3.0-or-later
// What a figure is written as: a small panel over its plot, not a dialog.
#pragma once

#include <QFrame>
#include <QSize>

class QComboBox;
class QSpinBox;

namespace qfa::app {

class FigurePanel : public QFrame {
  Q_OBJECT

 public:
  FigurePanel(QSize screen, QWidget* parent);
  QString format() const;  // "svg", "pdf", "png"
  QSize size() const;      // logical pixels, 96 an inch
  int scale() const;       // pixels of a PNG a logical one

 signals:
  void saveClicked();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QSize screen_;
  QComboBox *format_, *size_;
  QSpinBox* scale_;
};

}  // namespace qfa::app
