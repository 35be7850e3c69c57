// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/export_report_model.h"

#include <QFileInfo>
#include <QLocale>
#include <map>
#include <utility>

#include "app/models/format.h"

namespace qfa::app {
namespace {

QString seconds(double value) {
  return value < 10 ? QObject::tr("%1 s").arg(QLocale().toString(value, 'f', value < 1 ? 2 : 1)) : formatDuration(value);
}

}  // namespace

void ExportReportModel::setReport(std::optional<ExportReport> report) {
  beginResetModel();
  report_ = std::move(report);
  endResetModel();
}

QString ExportReportModel::verdict() const {
  if (!report_) return {};
  const auto name = QFileInfo(QString::fromStdString(report_->out)).fileName();
  switch (report_->verdict) {
    case ExportReport::Verdict::checking:
      return tr("%1: being checked").arg(name);
    case ExportReport::Verdict::verified:
      return tr("✔ %1: verified, %2 bytes").arg(name, QLocale().toString(static_cast<qulonglong>(report_->size_bytes)));
    case ExportReport::Verdict::rejected:
      return tr("✖ %1: rejected: %2").arg(name, QString::fromStdString(report_->reason));
  }
  return {};
}

int ExportReportModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !report_ ? 0 : static_cast<int>(report_->checks.size());
}

int ExportReportModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant ExportReportModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const auto& check = report_->checks[static_cast<std::size_t>(index.row())];
  if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignVCenter | (index.column() == kTime ? Qt::AlignRight : Qt::AlignLeft));
  if (role == Qt::ToolTipRole && index.column() == kFinding) return QString::fromStdString(check.finding);
  if (role != Qt::DisplayRole) return {};
  static const std::map<std::string, const char*> names{
      {"weights", QT_TR_NOOP("Read again")},          {"bytes", QT_TR_NOOP("Bytes")}, {"sha256", QT_TR_NOOP("SHA-256")},
      {"tokens", QT_TR_NOOP("Template, stop token")}, {"merge", QT_TR_NOOP("Merge")}, {"scores", QT_TR_NOOP("Scores, examples")},
      {"front", QT_TR_NOOP("Scores, search items")}};
  switch (index.column()) {
    case kCheck: {
      const auto found = names.find(check.name);
      return found == names.end() ? QString::fromStdString(check.name) : tr(found->second);
    }
    case kResult:
      return check.outcome == ExportCheck::Outcome::passed   ? tr("✔ passed")
             : check.outcome == ExportCheck::Outcome::failed ? tr("✖ failed")
                                                             : tr("– skipped");
    case kFinding:
      return QString::fromStdString(check.finding);
    case kTime:
      return seconds(check.seconds);
    default:
      return {};
  }
}

QVariant ExportReportModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return QAbstractTableModel::headerData(section, orientation, role);
  switch (section) {
    case kCheck:
      return tr("Check");
    case kResult:
      return tr("Result");
    case kFinding:
      return tr("What came out");
    case kTime:
      return tr("Time");
    default:
      return {};
  }
}

}  // namespace qfa::app
