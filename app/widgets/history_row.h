// SPDX-License-Identifier: GPL-3.0-or-later
// Below the live plots: the history to go back in, the unit of x, and the smoothing of the loss.
#pragma once

#include <QWidget>

#include "app/settings/theme.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSlider;

namespace qfa::app {

class LiveModel;
class ScrubBar;

class HistoryRow : public QWidget {
  Q_OBJECT

 public:
  enum class XAxis { steps, tokens, time };

  explicit HistoryRow(LiveModel& model, QWidget* parent = nullptr);
  void setTheme(const Theme& theme);
  void setRecording(bool on);  // the run goes on while an earlier step is shown
  void smooth(int direction);  // +1: more
  XAxis xAxis() const;

 signals:
  void xAxisChosen();

 private:
  void refresh();

  LiveModel& model_;
  bool recording_ = false;
  ScrubBar* scrub_;
  QLabel *text_, *smooth_text_;
  QPushButton* follow_;
  QComboBox* x_axis_;
  QSlider* smooth_;
};

}  // namespace qfa::app
