// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/widgets/status_line.h"

#include <QLabel>

namespace qfa::app {

StatusLine::StatusLine(QWidget* parent) : QStatusBar(parent) {
  setObjectName("statusLine");
  setAccessibleName(tr("Status"));
  setSizeGripEnabled(false);
  state_ = label("statusState", tr("State"));
  job_ = label("statusJob", tr("Job"));
  device_ = label("statusDevice", tr("Device"));
  memory_ = label("statusMemory", tr("Memory"));
  disk_ = label("statusDisk", tr("Free disk"));
  queue_ = label("statusQueue", tr("Queue"));
  addWidget(state_);
  addWidget(job_, 1);
  // The job's text may be cut in a narrow window; the tooltip has it all.
  job_->setMinimumWidth(80);
  job_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  for (auto* made : {device_, memory_, disk_, queue_}) addPermanentWidget(made);
}

QLabel* StatusLine::label(const QString& name, const QString& accessible) {
  auto* made = new QLabel(QStringLiteral("–"), this);
  made->setObjectName(name);
  made->setAccessibleName(accessible);
  made->setTextFormat(Qt::PlainText);
  made->setContentsMargins(6, 0, 6, 0);
  return made;
}

void StatusLine::setTexts(const StatusTexts& texts) {
  const auto set = [](QLabel* label, const QString& text, const QString& tip) {
    if (label->text() != text) label->setText(text);
    label->setToolTip(tip.isEmpty() ? text : tip);
  };
  set(state_, texts.state, {});
  set(job_, texts.job, {});
  set(device_, texts.device, texts.device_tip);
  set(memory_, texts.memory, texts.memory_tip);
  set(disk_, texts.disk, texts.disk_tip);
  set(queue_, texts.queue, texts.queue_tip);
}

}  // namespace qfa::app
