// SPDX-License-Identifier: GPL-3.0-or-later
// Fields side by side where there is room, else under each other.
#pragma once

#include <QWidget>
#include <vector>

class QGridLayout;

namespace qfa::app {

class FieldGrid : public QWidget {
  Q_OBJECT

 public:
  explicit FieldGrid(std::vector<QWidget*> fields, QWidget* parent = nullptr);
  QSize minimumSizeHint() const override;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void arrange(int columns);
  int fieldWidth() const;

  std::vector<QWidget*> fields_;
  QGridLayout* grid_;
  int columns_ = 0;
};

}  // namespace qfa::app
