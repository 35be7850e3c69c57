// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/stage_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QStringList>

#include "app/models/format.h"
#include "app/models/live_model.h"

namespace qfa::app {
namespace {

constexpr int kStages = 4;

int stageOf(RunState state) {
  switch (state) {
    case RunState::queued:
      return 0;
    case RunState::quantizing:
      return 1;
    case RunState::probing:
      return 2;
    default:
      return 3;
  }
}

}  // namespace

StageStrip::StageStrip(const LiveModel& model, QWidget* parent)
    : QFrame(parent), model_(model), stages_(new QLabel(this)), detail_(new QLabel(this)), progress_(new QProgressBar(this)) {
  setObjectName("liveStages");
  setAccessibleName(tr("What comes before the first step"));
  setFrameShape(QFrame::StyledPanel);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 4, 12, 4);
  row->setSpacing(12);
  stages_->setTextFormat(Qt::PlainText);
  detail_->setTextFormat(Qt::PlainText);
  progress_->setTextVisible(false);
  progress_->setFixedWidth(160);
  progress_->setAccessibleName(tr("Progress of this stage"));
  row->addWidget(stages_);
  row->addWidget(progress_);
  row->addWidget(detail_, 1);
  refresh();
}

void StageStrip::setTheme(const Theme& theme) {
  auto palette = detail_->palette();
  palette.setColor(QPalette::WindowText, theme.muted);
  detail_->setPalette(palette);
}

QString StageStrip::text() const {
  return stages_->text() + "  " + detail_->text();
}

void StageStrip::refresh() {
  const QString names[kStages] = {tr("Load"), tr("Codes"), tr("Probe before training"), tr("Training")};
  const char* const keys[kStages] = {"", "quantize", "probe", "train"};
  const int now = stageOf(model_.state());
  QStringList stages;
  for (int i = 0; i < kStages; ++i) stages << (i < now ? "✔ " : i == now ? "● " : "○ ") + names[i];
  stages_->setText(stages.join("   "));
  const auto found = model_.stages().find(keys[now]);
  if (found == model_.stages().end() || found->second.total == 0) {
    progress_->setRange(0, 0);  // nothing is known of how much it is
    detail_->setText(now == 0 ? tr("Reading the model and the data…") : QString());
    return;
  }
  const auto& progress = found->second;
  progress_->setRange(0, 1000);
  progress_->setValue(static_cast<int>(1000 * progress.done / progress.total));
  QStringList parts{tr("%1 of %2").arg(progress.done).arg(progress.total)};
  if (!progress.note.empty()) parts << QString::fromStdString(progress.note);
  if (progress.eta_s >= 0) parts << tr("%1 left").arg(formatDuration(progress.eta_s));
  detail_->setText(parts.join(" · "));
}

}  // namespace qfa::app
