// SPDX-License-Identifier: GPL-3.0-or-later
// A bit plan as a strip of cells: rows modules, columns layers, then embedding and head. Colour and digit
// say the width, a padlock that it is locked. Arrows move, 2 3 4 5 6 8 lock to a width, L locks as it is,
// U unlocks, Shift extends.
#pragma once

#include <QWidget>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/models/plan_grid.h"
#include "app/settings/theme.h"

namespace qfa::app {

class PlanStrip : public QWidget {
  Q_OBJECT

 public:
  explicit PlanStrip(QWidget* parent = nullptr);

  void setTheme(const Theme& theme);
  // `bytes` in parallel to the units' choices.
  void setUnits(const std::vector<Unit>& units, const std::vector<std::vector<Bytes>>& bytes);
  void setPlan(const std::optional<BitPlan>& plan);  // nothing: an empty strip
  void setLocks(const std::map<std::string, BitWidth>& locks);
  // One sentence on a unit's cost, for the tool tip; may be empty.
  void setNotes(std::vector<QString> notes);

  int current() const { return unitAt(row_, column_); }  // unit; -1: none
  const std::set<int>& chosen() const { return chosen_; }
  void setCurrent(int unit);
  QString describe(int unit) const;  // "layers.3.q: 3 bits, locked, 331 776 bytes"

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {280, 120}; }
  bool hasHeightForWidth() const override { return false; }

 signals:
  void lockAsked(const std::vector<int>& units, qfa::BitWidth bits);
  void lockAsIsAsked(const std::vector<int>& units);
  void unlockAsked(const std::vector<int>& units);
  void currentChanged(int unit);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  int rows() const { return static_cast<int>(grid_.rows.size()) + static_cast<int>(grid_.extras.size()); }
  int columnsOf(int row) const;
  int unitAt(int row, int column) const;
  std::pair<int, int> placeOf(int unit) const;
  QRectF cell(int row, int column) const;
  int unitAt(const QPointF& position) const;
  void moveTo(int row, int column, bool extend);
  void announce();
  void paintCell(QPainter& painter, int unit, const QRectF& rect) const;
  void paintRowEnd(QPainter& painter, int row) const;
  std::vector<int> targets() const;

  Theme theme_;
  std::vector<Unit> units_;
  std::vector<std::vector<Bytes>> bytes_;
  PlanGrid grid_;
  std::optional<BitPlan> plan_;
  std::map<std::string, BitWidth> locks_;
  std::vector<QString> notes_;
  int row_ = 0, column_ = 0;
  int anchor_row_ = 0, anchor_column_ = 0;
  std::set<int> chosen_;
};

}  // namespace qfa::app
