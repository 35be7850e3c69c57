// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/plan_column.h"

#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

#include "app/models/format.h"
#include "app/models/plan_model.h"
#include "app/widgets/finding_delegate.h"
#include "app/widgets/memory_bar.h"

namespace qfa::app {

PlanColumn::PlanColumn(PlanModel& plan, QWidget* parent)
    : CardBox(tr("Plan"), "newPlan", parent),
      plan_(plan),
      state_(new QLabel(this)),
      memory_(new MemoryBar(this)),
      facts_(new QLabel(this)),
      counts_(new QLabel(this)) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  state_->setObjectName("newPlanState");
  state_->setAccessibleName(tr("State of the plan"));
  memory_->setObjectName("newMemoryBar");
  memory_->setAccessibleName(tr("Memory by phase"));
  facts_->setObjectName("newPlanFacts");
  facts_->setAccessibleName(tr("What the run needs and gives"));
  counts_->setObjectName("newFindingCounts");
  counts_->setAccessibleName(tr("Number of errors and warnings"));
  for (auto* label : {state_, facts_, counts_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
  }
  state_->setForegroundRole(QPalette::PlaceholderText);
  column()->addWidget(state_);
  column()->addWidget(memory_);
  auto* measure = new QPushButton(tr("Measure"), this);
  measure->setObjectName("newMeasure");
  measure->setAccessibleName(tr("Measure memory and time"));
  measure->setEnabled(false);
  measure->setToolTip(tr("The engine cannot run three steps of a draft and measure them yet: memory and time are predictions."));
  column()->addWidget(measure);
  column()->addWidget(facts_);
  column()->addWidget(counts_);
  buildFindings();
  connect(&plan_, &PlanModel::changed, this, &PlanColumn::show);
  show();
}

void PlanColumn::buildFindings() {
  findings_ = new QListView(this);
  findings_->setObjectName("newFindings");
  findings_->setAccessibleName(tr("Findings: what is wrong, and what to know"));
  findings_->setModel(&plan_.findings());
  findings_->setWordWrap(true);
  findings_->setResizeMode(QListView::Adjust);
  findings_->setUniformItemSizes(false);
  findings_->setSpacing(2);
  findings_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  findings_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  findings_->setTextElideMode(Qt::ElideNone);
  findings_->setMinimumHeight(120);
  column()->addWidget(findings_, 1);
  const auto jump = [this](const QModelIndex& index) {
    if (!std::exchange(fixing_, false)) emit fieldRequested(index.data(FindingsModel::kField).toString());
  };
  auto* delegate = new FindingDelegate(FindingsModel::kFix, findings_);
  findings_->setItemDelegate(delegate);
  connect(delegate, &FindingDelegate::fixClicked, this, [this] { fixing_ = true; });
  // After the click: the list must not change under it.
  connect(delegate, &FindingDelegate::fixClicked, this, &PlanColumn::fixRequested, Qt::QueuedConnection);
  connect(findings_, &QListView::clicked, this, jump);
  // Where the style activates by a click, the click has jumped already; Enter does it everywhere.
  connect(findings_, &QListView::activated, this, jump);
}

QString PlanColumn::facts() const {
  const auto& plan = *plan_.plan();
  QStringList lines;
  if (plan.disk > 0) {
    lines << (plan.disk_free > 0 ? tr("≈ %1 on disk, %2 free").arg(formatBytes(plan.disk), formatBytes(plan.disk_free))
                                 : tr("≈ %1 on disk").arg(formatBytes(plan.disk)));
  }
  if (plan.seconds >= 0) {
    lines << (plan.seconds_std_err > 0 ? tr("≈ %1 ± %2").arg(formatDuration(plan.seconds), formatDuration(plan.seconds_std_err))
                                       : tr("≈ %1").arg(formatDuration(plan.seconds)));
    QStringList phases;
    for (const auto& [phase, seconds] : plan.seconds_by_phase)
      phases << tr("%1 %2").arg(QString::fromStdString(phase), formatDuration(seconds));
    if (phases.size() > 1) lines << tr("of this: %1").arg(phases.join(", "));
  }
  if (plan.largest > 0) lines << tr("sizes ≈ %1 – %2 (MLX)").arg(formatBytes(plan.smallest), formatBytes(plan.largest));
  if (plan.units > 0) lines << tr("L = %1 trained units").arg(plan.units);
  if (plan.trainable > 0)
    lines << tr("%1 M trainable parameters").arg(QLocale().toString(static_cast<double>(plan.trainable) / 1e6, 'f', 2));
  if (plan.examples > 0) lines << tr("%1 examples").arg(formatCount(plan.examples));
  return lines.join('\n');
}

void PlanColumn::show() {
  const bool fresh = plan_.fresh();
  state_->setText(fresh ? (plan_.plan()->memory_available > 0
                               ? tr("Memory available now: %1").arg(formatMemory(plan_.plan()->memory_available))
                               : tr("Available memory is unknown."))
                        : tr("Planning…"));
  facts_->setEnabled(fresh);
  if (const auto& plan = plan_.plan()) {
    memory_->setMemory(plan->memory, plan->memory_available, !fresh);
    facts_->setText(facts());
  }
  facts_->setVisible(!facts_->text().isEmpty());
  const int errors = plan_.findings().count(Severity::error);
  const int warnings = plan_.findings().count(Severity::warning);
  counts_->setText(QStringLiteral("✖ ") + (errors == 1 ? tr("1 error") : tr("%1 errors").arg(errors)) + QStringLiteral("   ▲ ") +
                   (warnings == 1 ? tr("1 warning") : tr("%1 warnings").arg(warnings)));
}

void PlanColumn::setTheme(const Theme& theme) {
  CardBox::setTheme(theme);
  memory_->setTheme(theme);
}

}  // namespace qfa::app
