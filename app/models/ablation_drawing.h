// SPDX-License-Identifier: GPL-3.0-or-later
// What the plot of an ablation draws, as values: the first signal, after training as curves, before it dashed.
#pragma once

#include <QString>
#include <vector>

#include "engine/api/ablation.h"

namespace qfa::app {

struct AblationDrawing {
  struct Point {
    double bits = 0, value = 0;
    double half = 0;  // one standard error; 0: unknown
    int seeds = 0;
  };
  struct Series {
    QString arm;
    std::size_t place = 0;  // of the arm: its colour and shape
    bool trained = true;
    std::vector<Point> points;  // ascending bits
  };
  std::vector<Series> series;  // arms in their order; of each after training first
  QString title, caption, x_label, y_label;
  int most_seeds = 0;
};

AblationDrawing drawingOf(const Ablation& ablation);

}  // namespace qfa::app
