// SPDX-License-Identifier: GPL-3.0-or-later
// The Export page: what would be written, and where to.
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include "app/models/format.h"
#include "app/pages/export_page.h"

namespace qfa::app {

// ---- the basket --------------------------------------------------------------------------------

QString ExportPage::defaultFolder() const {
  return workspace_.bridge.run().isEmpty() ? QString() : QDir(workspace_.bridge.run()).absoluteFilePath("exports");
}

QString ExportPage::folder() const {
  auto text = to_->text().trimmed();
  if (text == "~" || text.startsWith("~/")) text.replace(0, 1, QDir::homePath());
  return text.isEmpty() ? defaultFolder() : text;
}

QString ExportPage::outOf(const ExportItem& item) const {
  return QDir(folder()).absoluteFilePath(exportFileName(name_->text(), item.run_name, item.format, item.size_bytes));
}

ExportItem ExportPage::itemOf(int row) const {
  const auto& plan = *formats_.plan();
  const auto& format = *formats_.row(row);
  ExportItem item;
  item.subnet = plan.subnet;
  item.plan = plan.plan;
  item.stored = plan.point.has_value();
  item.format = *format.format;
  item.format_name = QString::fromStdString(format.name);
  item.size_bytes = format.size_bytes;
  item.run_name = QString::fromStdString(plan.run_name);
  item.out = outOf(item);
  return item;
}

void ExportPage::toggle(int row, bool wanted) {
  if (wanted) {
    basket_.add(itemOf(row));
  } else {
    basket_.remove(basket_.find(formats_.plan()->subnet, *formats_.row(row)->format));
  }
  recheck();
}

std::vector<ExportItem> ExportPage::wanted() const {
  std::vector<ExportItem> items;
  for (int i = 0; i < basket_.rowCount(); ++i)
    if (basket_.item(i)->state == ExportItem::State::waiting) items.push_back(*basket_.item(i));
  for (auto& item : items) item.out = outOf(item);
  const int row = formats_view_->currentIndex().row();
  if (items.empty() && formats_.writable(row)) items.push_back(itemOf(row));
  return items;
}

void ExportPage::start() {
  if (!start_->isEnabled()) return;
  if (basket_.firstWaiting() < 0) {
    const int row = formats_view_->currentIndex().row();
    basket_.add(itemOf(row));
  }
  // The destination may have been edited since they were put into the basket.
  for (int i = 0; i < basket_.rowCount(); ++i) {
    if (basket_.item(i)->state != ExportItem::State::waiting) continue;
    basket_.change(i, [this](ExportItem& it) { it.out = outOf(it); });
  }
  queue_.start(defaultFolder());
}

QString ExportPage::commands() const {
  QStringList lines;
  for (const auto& item : wanted()) lines += exportCommand(workspace_.bridge.run(), item);
  return lines.join(" && ");
}

// ---- the destination ---------------------------------------------------------------------------

void ExportPage::recheck() {
  checked_ = false;
  target_asked_.next();
  check_timer_.start();
  updateStart();
}

void ExportPage::checkTargets() {
  const auto items = wanted();
  if (items.empty() || !workspace_.bridge.services().checkExportTarget) {
    finding_.clear();
    return updateStart();
  }
  QStringList outs;
  for (const auto& item : items) outs += item.out;
  const auto number = target_asked_.next();
  using Targets = std::vector<ExportTarget>;
  workspace_.queries.ask<Targets>(
      this,
      [check = workspace_.bridge.services().checkExportTarget, outs, own = defaultFolder()]() -> Result<Targets> {
        Targets targets;
        for (const auto& out : outs) {
          const QFileInfo file(out);
          // The run's own folder of exports is made when it is needed: until then the run folder is asked.
          const bool later = file.absolutePath() == own && !QFileInfo::exists(own);
          auto target = check((later ? QFileInfo(own).absolutePath() + "/" + file.fileName() : out).toStdString());
          if (!target) return target.error();
          targets.push_back(*target);
        }
        return targets;
      },
      [this, number](const Result<Targets>& targets) {
        if (!target_asked_.is(number)) return;
        if (targets) return onTargets(*targets);
        finding_ = tr("✖ %1").arg(QString::fromStdString(targets.error().sentence()));
        finding_blocks_ = true;
        updateStart();
      });
}

void ExportPage::onTargets(const std::vector<ExportTarget>& targets) {
  Bytes needed = 0;
  for (const auto& item : wanted()) needed += item.size_bytes;
  finding_.clear();
  finding_blocks_ = true;
  const auto& place = targets.front();
  if (!place.folder_exists) {
    finding_ = tr("✖ There is no folder %1.").arg(folder());
  } else if (!place.writable) {
    finding_ = tr("✖ No write permission for %1.").arg(folder());
  } else if (place.available > 0 && needed > place.available) {
    finding_ = tr("✖ Needs %1, %2 free on %3.").arg(formatBytes(needed), formatBytes(place.available), folder());
  } else {
    finding_blocks_ = false;
    QStringList names;
    for (const auto& target : targets)
      if (target.renamed) names += QFileInfo(QString::fromStdString(target.out)).fileName();
    if (!names.isEmpty()) finding_ = tr("▲ Exists: will write %1.").arg(names.join(", "));
  }
  checked_ = true;
  updateStart();
}

void ExportPage::updateStart() {
  finding_label_->setText(finding_);
  finding_label_->setVisible(!finding_.isEmpty());
  tintFinding();
  const auto items = wanted();
  QString missing;
  if (queue_.running())
    missing = tr("An export is being written.");
  else if (workspace_.bridge.busy())
    missing = tr("The run is being worked on: export when it is finished or stopped.");
  else if (items.empty())
    missing = tr("Select a format that this program writes.");
  else if (uniform_open_)
    missing = tr("Decide first: the uniform subnet or this one.");
  else if (!finding_.isEmpty() && finding_blocks_)
    missing = finding_;
  else if (!checked_)
    missing = tr("The destination is being checked.");
  start_->setEnabled(missing.isEmpty());
  start_->setToolTip(missing);
  start_->setText(items.size() > 1 ? tr("Export %n files", nullptr, static_cast<int>(items.size())) : tr("Export"));
  if (const auto* entry = workspace_.actions.find("export.start")) {
    entry->action->setEnabled(missing.isEmpty());
    entry->action->setStatusTip(missing);
  }
  cancel_->setEnabled(basket_.firstWaiting() >= 0 || queue_.running());
}

}  // namespace qfa::app
