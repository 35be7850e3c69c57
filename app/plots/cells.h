// SPDX-License-Identifier: GPL-3.0-or-later
// A grid of coloured cells with its scale at the right. Only for app/plots/*.cpp. Rectangles, not a
// picture: a figure stays vector.
#pragma once

#include <qcustomplot.h>

#include <QColor>
#include <QFont>
#include <optional>
#include <utility>
#include <vector>

namespace qfa::app {

// 0 … 1 -> cividis, which is even in lightness for every kind of colour vision.
QColor cividis(double part);
// -1 … 1 -> blue, grey, orange.
QColor diverging(double part, const QColor& grey);

class Cells : public QCPLayerable {
 public:
  struct Cell {
    int column, row;
    QColor colour;
  };
  explicit Cells(QCustomPlot* plot) : QCPLayerable(plot, "main") {}
  std::vector<Cell> cells;    // at column … column + 1, row … row + 1
  std::vector<QColor> scale;  // of the bar, from below
  QString low, high;          // its ends
  QColor ink, ground;
  QFont font;
  int rows_of_group = 1;  // a gap after so many rows
  std::optional<std::pair<int, int>> selected;

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
  QRect clipRect() const override;
  void draw(QCPPainter* painter) override;

 private:
  QRectF rectOf(int column, int row) const;
  void drawScale(QCPPainter* painter) const;
};

}  // namespace qfa::app
