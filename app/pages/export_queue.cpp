// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/export_queue.h"

#include <QDir>
#include <QFileInfo>

namespace qfa::app {
namespace {

constexpr int kWriting = 60;  // per cent of an export; the rest are its checks
constexpr int kChecks = 7;

}  // namespace

ExportQueue::ExportQueue(Workspace& workspace, ExportBasketModel& basket, QObject* parent)
    : QObject(parent), workspace_(workspace), basket_(basket) {
  auto* bridge = &workspace.bridge;
  connect(bridge, &EngineBridge::progressed, this, &ExportQueue::onProgress);
  connect(bridge, &EngineBridge::exportReported, this, &ExportQueue::onReport);
  connect(bridge, &EngineBridge::finished, this, &ExportQueue::onFinished);
  connect(bridge, &EngineBridge::failed, this, [this](const QString& sentence) {
    if (running()) error_ = sentence;
  });
  connect(bridge, &EngineBridge::activityChanged, this, [this] {
    // Refused before it began: there is no Finished for it.
    if (running() && submitted_ && !workspace_.bridge.busy()) end(ExportItem::State::failed, error_);
  });
}

void ExportQueue::start(const QString& make_folder) {
  make_folder_ = make_folder;
  if (!running()) next();
}

void ExportQueue::next() {
  const int row = basket_.firstWaiting();
  const auto* item = basket_.item(row);
  if (!item || workspace_.bridge.busy()) return;
  row_ = row;
  submitted_ = cancelled_ = false;
  error_.clear();
  basket_.change(row, [](ExportItem& it) {
    it.state = ExportItem::State::writing;
    it.percent = 0;
    it.note = tr("preparing");
  });
  emit changed();
  const auto number = asked_.next();
  const auto check = workspace_.bridge.services().checkExportTarget;
  workspace_.queries.ask<ExportTarget>(
      this,
      [check, folder = make_folder_, out = item->out]() -> Result<ExportTarget> {
        if (!folder.isEmpty() && QFileInfo(out).absolutePath() == QFileInfo(folder).absoluteFilePath()) QDir().mkpath(folder);
        return check(out.toStdString());
      },
      [this, number](const Result<ExportTarget>& target) {
        if (asked_.is(number)) begin(target);
      });
}

void ExportQueue::begin(const Result<ExportTarget>& target) {
  if (!target) return end(ExportItem::State::failed, QString::fromStdString(target.error().sentence()));
  if (cancelled_) return end(ExportItem::State::cancelled, {});
  const auto folder = QFileInfo(basket_.item(row_)->out).absolutePath();
  if (!target->folder_exists) return end(ExportItem::State::failed, tr("There is no folder %1.").arg(folder));
  if (!target->writable) return end(ExportItem::State::failed, tr("No write permission for %1.").arg(folder));
  basket_.change(row_, [&](ExportItem& it) { it.out = QString::fromStdString(target->out); });
  ExportSpec spec;
  spec.format = basket_.item(row_)->format;
  spec.out = target->out;
  spec.plan = basket_.item(row_)->plan;
  submitted_ = true;
  workspace_.bridge.exportSubnet(workspace_.bridge.run(), spec);
}

void ExportQueue::end(ExportItem::State state, const QString& note) {
  const int row = row_;
  row_ = -1;
  asked_.next();
  basket_.change(row, [&](ExportItem& it) {
    it.state = state;
    it.percent = 100;
    it.note = note;
  });
  emit ended(row);
  emit changed();
  next();
}

void ExportQueue::cancel(int row) {
  const auto* item = basket_.item(row);
  if (!item) return;
  if (item->state == ExportItem::State::waiting) {
    basket_.remove(row);
    if (row < row_) --row_;
    emit changed();
    return;
  }
  if (row != row_ || cancelled_) return;
  cancelled_ = true;
  basket_.change(row, [](ExportItem& it) { it.note = tr("stopping"); });
  if (submitted_) workspace_.bridge.cancel();
}

void ExportQueue::stop() {
  asked_.next();
  row_ = -1;
  basket_.clear();
  emit changed();
}

void ExportQueue::onProgress(const Progress& progress) {
  if (!running() || !submitted_ || cancelled_ || progress.total == 0) return;
  const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
  const bool writing = progress.stage == "export";
  if (!writing && progress.stage != "verify") return;
  basket_.change(row_, [&](ExportItem& it) {
    it.state = writing ? ExportItem::State::writing : ExportItem::State::checking;
    it.percent = writing ? static_cast<int>(kWriting * share) : kWriting + static_cast<int>((100 - kWriting) * share);
    it.note = writing ? tr("tensor %1 of %2").arg(progress.done).arg(progress.total) : QString::fromStdString(progress.note);
  });
}

void ExportQueue::onReport(const ExportReport& report) {
  if (!running() || !submitted_) return;
  basket_.change(row_, [&](ExportItem& it) {
    it.report = report;
    it.out = QString::fromStdString(report.out);
    if (!cancelled_) it.state = ExportItem::State::checking;
    it.percent = kWriting + (100 - kWriting) * static_cast<int>(report.checks.size()) / kChecks;
  });
  emit reported(row_);
}

void ExportQueue::onFinished(const Finished& finished) {
  if (!running() || !submitted_) return;
  const auto& report = basket_.item(row_)->report;
  const bool rejected = report && report->verdict == ExportReport::Verdict::rejected;
  switch (finished.outcome) {
    case Finished::Outcome::done:
      return end(ExportItem::State::verified, {});
    case Finished::Outcome::cancelled:
      return end(ExportItem::State::cancelled, {});
    case Finished::Outcome::failed:
      return end(rejected ? ExportItem::State::rejected : ExportItem::State::failed,
                 rejected ? QString::fromStdString(report->reason) : error_);
  }
}

}  // namespace qfa::app
