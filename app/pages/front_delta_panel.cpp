// SPDX-License-Identifier: GPL-3.0-or-later
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "app/models/format.h"
#include "app/pages/front_panels.h"

namespace qfa::app {

FrontDeltaPanel::FrontDeltaPanel(FrontState& state, QWidget* parent)
    : QWidget(parent),
      state_(state),
      model_(state),
      summary_(new QLabel(this)),
      go_(new QPushButton(tr("Go there"), this)),
      table_(new QTableView(this)) {
  setObjectName("frontDelta");
  setAccessibleName(tr("What some bytes more or less change"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(4, 4, 4, 4);
  // Two rows: six buttons side by side would cut their texts off.
  auto* grid = new QGridLayout;
  grid->setSpacing(4);
  for (std::size_t i = 0; i < 6; ++i) {
    auto* step = new QPushButton(this);
    step->setObjectName(QString("frontDelta%1").arg(i + 1));
    step->setCheckable(true);
    connect(step, &QPushButton::clicked, this, [this, i] { take(i); });
    grid->addWidget(step, static_cast<int>(i / 3), static_cast<int>(i % 3));
    steps_.push_back(step);
  }
  column->addLayout(grid);
  auto* line = new QHBoxLayout;
  summary_->setObjectName("frontDeltaSummary");
  summary_->setAccessibleName(tr("Sum of the changes"));
  summary_->setTextFormat(Qt::PlainText);
  summary_->setWordWrap(true);
  go_->setObjectName("frontDeltaGo");
  go_->setAccessibleName(go_->text());
  line->addWidget(summary_, 1);
  line->addWidget(go_);
  column->addLayout(line);
  table_->setObjectName("frontDeltaTable");
  table_->setAccessibleName(tr("Units that change"));
  table_->setModel(&model_);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(22);
  table_->horizontalHeader()->setStretchLastSection(true);
  table_->setTabKeyNavigation(false);
  column->addWidget(table_, 1);
  connect(go_, &QPushButton::clicked, this, [this] {
    if (!model_.delta()) return;
    const Offer to = model_.delta()->to;
    state_.setBudget(to.size_bytes);
  });
  connect(&state_, &FrontState::solutionChanged, this, &FrontDeltaPanel::updateSteps);
  connect(&state_, &FrontState::selectionChanged, this, &FrontDeltaPanel::update);
  updateSteps();
}

void FrontDeltaPanel::take(std::size_t step) {
  step_ = step;
  update();
}

void FrontDeltaPanel::updateSteps() {
  bytes_ = state_.solution() ? deltaSteps(*state_.solution()) : std::vector<qint64>();
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const auto text = i < bytes_.size() ? formatSignedBytes(bytes_[i]) : QStringLiteral("–");
    steps_[i]->setText(text);
    steps_[i]->setAccessibleName(text);
    steps_[i]->setEnabled(i < bytes_.size());
  }
  update();
}

void FrontDeltaPanel::update() {
  for (std::size_t i = 0; i < steps_.size(); ++i) steps_[i]->setChecked(i == step_ && i < bytes_.size());
  model_.set(step_ < bytes_.size() ? deltaFor(state_, bytes_[step_]) : std::nullopt);
  go_->setEnabled(model_.delta().has_value());
  if (model_.delta()) {
    summary_->setText(model_.summary());
  } else {
    summary_->setText(step_ < bytes_.size() ? tr("%1 from here changes nothing.").arg(formatSignedBytes(bytes_[step_])) : QString());
  }
  table_->resizeColumnsToContents();
}

}  // namespace qfa::app
