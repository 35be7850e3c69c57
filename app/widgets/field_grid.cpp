// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/field_grid.h"

#include <QGridLayout>
#include <QResizeEvent>
#include <algorithm>

namespace qfa::app {
namespace {
constexpr int kGap = 16;
constexpr int kMostColumns = 2;
}  // namespace

FieldGrid::FieldGrid(std::vector<QWidget*> fields, QWidget* parent)
    : QWidget(parent), fields_(std::move(fields)), grid_(new QGridLayout(this)) {
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setHorizontalSpacing(kGap);
  grid_->setVerticalSpacing(8);
  // Or two columns could never become one.
  grid_->setSizeConstraint(QLayout::SetNoConstraint);
  arrange(1);
}

int FieldGrid::fieldWidth() const {
  int widest = 0;
  for (const auto* field : fields_) widest = std::max(widest, field->minimumSizeHint().width());
  return widest;
}

QSize FieldGrid::minimumSizeHint() const {
  return {fieldWidth(), grid_->minimumSize().height()};
}

void FieldGrid::arrange(int columns) {
  if (columns == columns_) return;
  columns_ = columns;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const auto at = static_cast<int>(i);
    grid_->addWidget(fields_[i], at / columns, at % columns, Qt::AlignTop);
  }
  for (int column = 0; column < kMostColumns; ++column) grid_->setColumnStretch(column, column < columns ? 1 : 0);
  updateGeometry();
}

void FieldGrid::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange(event->size().width() >= kMostColumns * fieldWidth() + kGap ? kMostColumns : 1);
}

}  // namespace qfa::app
