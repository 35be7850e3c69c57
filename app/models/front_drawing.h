// SPDX-License-Identifier: GPL-3.0-or-later
// What the plot of the front draws, as values: from a stored front, or from the solved one with the
// user's budget, selection and choice of axes.
#pragma once

#include <QString>
#include <optional>
#include <set>
#include <vector>

#include "app/models/front_state.h"
#include "app/models/pareto_model.h"

namespace qfa::app {

struct FrontDrawing {
  enum class Kind { evaluated, front, front_alike, uniform, rival, loses, failed };
  struct Point {
    double x = 0, y = 0;
    double half = 0;  // of the 95 % interval; 0: not drawn
    Kind kind = Kind::evaluated;
    BitWidth width = 0;  // of a uniform subnet
    QString id;          // also the label of a rival
    QString text;        // read-out
  };
  std::vector<Point> points;                         // ascending x
  std::vector<std::size_t> staircase;                // of points: those that nothing smaller beats
  std::vector<std::pair<double, double>> predicted;  // x, y of offers that were not evaluated
  double predicted_half = 0;                         // 95 %
  std::optional<double> budget;                      // x
  std::optional<std::pair<double, double>> offer;    // what the budget gets, if that is a prediction
  QString selected;
  std::set<QString> pins;
  double unit = 1;  // bytes of one x; 0: x is no size
  bool downwards = false;
  QString title, x_label, y_label, empty;
};

enum class FrontScore { signal, accuracy, held_out };
enum class FrontSize { bytes, average_bits };

FrontDrawing drawingOf(const ParetoModel& model);
FrontDrawing drawingOf(const FrontState& state, FrontScore score, FrontSize size);

// Indices of the points that no other beats in both, ascending x. `lower`: less is better.
std::vector<std::size_t> staircaseOf(const std::vector<FrontDrawing::Point>& points, bool lower);

}  // namespace qfa::app
