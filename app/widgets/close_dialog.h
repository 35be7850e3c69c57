// SPDX-License-Identifier: GPL-3.0-or-later
// Asked when the window is closed while a run is being worked on.
#pragma once

#include <QDialog>

class QPushButton;

namespace qfa::app {

class CloseDialog : public QDialog {
  Q_OBJECT

 public:
  enum class Answer { checkpoint_and_close, background, cancel };
  // `no_background`: why the run cannot go on without the window; empty: it can.
  CloseDialog(const QString& run, const QString& no_background, QWidget* parent = nullptr);

 signals:
  void answered(qfa::app::CloseDialog::Answer answer);

 private:
  QPushButton* button(const QString& name, const QString& text, const QString& tip, Answer answer);

  bool answered_ = false;
};

}  // namespace qfa::app
