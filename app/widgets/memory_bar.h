// SPDX-License-Identifier: GPL-3.0-or-later
// Memory of each phase as a stacked bar, against what the machine has. The tallest phase is bold.
#pragma once

#include <QColor>
#include <QString>
#include <QWidget>
#include <vector>

#include "app/settings/theme.h"
#include "engine/api/plan.h"

namespace qfa::app {

class MemoryBar : public QWidget {
  Q_OBJECT

 public:
  explicit MemoryBar(QWidget* parent = nullptr);
  void setMemory(std::vector<PhaseMemory> phases, Bytes available, bool stale);
  // Parts that are told apart: those of some size in a phase, the others are drawn as one.
  std::vector<std::string> drawnParts() const;
  void setTheme(const Theme& theme);
  // What the bar says, a line a phase and a line a part: tooltip and accessible description.
  QString text() const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Part {
    QRectF rect;
    QString text;
  };
  QColor colourOf(const std::string& part) const;
  Bytes scale() const;
  int rowHeight() const;
  int legendRows(int width) const;
  void drawPhase(QPainter& painter, const PhaseMemory& phase, const QRectF& bar, bool peak);
  void drawLegend(QPainter& painter, double top);

  Theme theme_;
  std::vector<PhaseMemory> phases_;  // as given
  std::vector<PhaseMemory> shown_;   // small parts joined
  Bytes available_ = 0;
  bool stale_ = false;
  std::vector<Part> drawn_;
};

}  // namespace qfa::app
