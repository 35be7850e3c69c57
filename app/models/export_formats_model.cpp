// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/export_formats_model.h"

#include <QLocale>
#include <QStringList>
#include <utility>

#include "app/models/format.h"

namespace qfa::app {
namespace {

QString plainSize(Bytes bytes) {  // of a file name: no locale, no blank
  const auto value = static_cast<double>(bytes);
  const bool giga = value >= 999.5e6;
  const double scaled = value / (giga ? 1e9 : 1e6);
  return QString::number(scaled, 'f', scaled < 10 ? 2 : scaled < 100 ? 1 : 0) + (giga ? "GB" : "MB");
}

}  // namespace

QString exportWord(ExportFormat format) {
  switch (format) {
    case ExportFormat::gguf:
      return "gguf";
    case ExportFormat::mlx:
      return "mlx";
    case ExportFormat::hf:
      return "hf";
    case ExportFormat::hf_f16:
      return "hf-f16";
    case ExportFormat::hf_bf16:
      return "hf-bf16";
  }
  return {};
}

QString exportFileName(const QString& pattern, const QString& run, ExportFormat format, Bytes size) {
  QString name = pattern.trimmed();
  name.replace("{run}", run)
      .replace("{size}", plainSize(size))
      .replace("{format}", format == ExportFormat::gguf ? "q4_1" : exportWord(format));
  if (format == ExportFormat::gguf && !name.endsWith(".gguf")) name += ".gguf";
  return name;
}

void ExportFormatsModel::setPlan(std::optional<ExportPlan> plan) {
  beginResetModel();
  plan_ = std::move(plan);
  checked_.clear();
  endResetModel();
}

const ExportRow* ExportFormatsModel::row(int row) const {
  return plan_ && row >= 0 && row < rowCount() ? &plan_->rows[static_cast<std::size_t>(row)] : nullptr;
}

bool ExportFormatsModel::writable(int at) const {
  const auto* found = row(at);
  return found && found->verdict != Fidelity::impossible && found->format;
}

QString ExportFormatsModel::exactBy(int at) const {
  const auto* found = row(at);
  if (!found || found->verdict != Fidelity::approximate) return {};
  switch (found->container) {
    case Container::gguf_k:
      return tr("Train for the lattice…");
    case Container::gptq:
    case Container::compressed_tensors:
      return tr("Train for integer zeros…");
    default:
      return {};  // one rounding of the numbers: no training changes that
  }
}

int ExportFormatsModel::firstWritable() const {
  int best = -1;
  for (int i = 0; i < rowCount(); ++i) {
    if (!writable(i) || row(i)->verdict != Fidelity::exact) continue;
    if (best < 0 || row(i)->size_bytes < row(best)->size_bytes) best = i;
  }
  return best;
}

void ExportFormatsModel::setChecked(std::set<ExportFormat> formats) {
  checked_ = std::move(formats);
  if (rowCount() > 0) emit dataChanged(index(0, kFormat), index(rowCount() - 1, kFormat), {Qt::CheckStateRole});
}

void ExportFormatsModel::setMuted(const QColor& colour) {
  muted_ = colour;
  if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1), {Qt::ForegroundRole});
}

int ExportFormatsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !plan_ ? 0 : static_cast<int>(plan_->rows.size());
}

int ExportFormatsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QString ExportFormatsModel::text(const ExportRow& row, int column) const {
  switch (column) {
    case kFormat:
      return QString::fromStdString(row.name);
    case kVerdict:
      return row.verdict == Fidelity::exact         ? tr("✔ exact")
             : row.verdict == Fidelity::approximate ? tr("≈ approximate")
                                                    : tr("✖ impossible");
    case kWhy: {
      const auto reason = QString::fromStdString(row.reason);
      return row.not_written.empty() ? reason : tr("Not written yet: %1. %2").arg(QString::fromStdString(row.not_written), reason);
    }
    case kSize:
      if (row.size_bytes == 0) return "–";
      return row.size_exact ? formatBytes(row.size_bytes) : tr("≈ %1").arg(formatBytes(row.size_bytes));
    case kLoads: {
      QStringList programs;
      for (const auto& loader : row.loaders)
        programs += (loader.loads ? QString() : QString("✖ ")) + QString::fromStdString(loader.program);
      return programs.isEmpty() ? QString("–") : programs.join(", ");
    }
    default:
      return {};
  }
}

QVariant ExportFormatsModel::data(const QModelIndex& index, int role) const {
  const auto* at = index.isValid() ? row(index.row()) : nullptr;
  if (!at) return {};
  switch (role) {
    case Qt::DisplayRole:
      return text(*at, index.column());
    case Qt::CheckStateRole:
      if (index.column() != kFormat || !writable(index.row())) return {};
      return static_cast<int>(checked_.count(*at->format) > 0 ? Qt::Checked : Qt::Unchecked);
    case Qt::ForegroundRole:
      return writable(index.row()) || !muted_.isValid() ? QVariant() : QVariant(muted_);
    case Qt::TextAlignmentRole:
      return static_cast<int>(Qt::AlignVCenter | (index.column() == kSize ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ToolTipRole:
      if (index.column() == kSize && at->size_bytes > 0)
        return at->size_exact
                   ? tr("%1 bytes, exactly").arg(QLocale().toString(static_cast<qulonglong>(at->size_bytes)))
                   : tr("About %1 bytes, by the arithmetic of the format").arg(QLocale().toString(static_cast<qulonglong>(at->size_bytes)));
      if (index.column() == kLoads) {
        QStringList lines;
        for (const auto& loader : at->loaders)
          if (!loader.loads)
            lines += tr("%1 does not load it: %2").arg(QString::fromStdString(loader.program), QString::fromStdString(loader.reason));
        return lines.isEmpty() ? QVariant() : QVariant(lines.join("\n"));
      }
      return index.column() == kWhy ? QVariant(text(*at, kWhy)) : QVariant();
    default:
      return {};
  }
}

bool ExportFormatsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::CheckStateRole || index.column() != kFormat || !writable(index.row())) return false;
  const bool wanted = value.toInt() == Qt::Checked;
  const auto format = *row(index.row())->format;
  if (wanted == (checked_.count(format) > 0)) return true;
  if (wanted) {
    checked_.insert(format);
  } else {
    checked_.erase(format);
  }
  emit dataChanged(index, index, {Qt::CheckStateRole});
  emit toggled(index.row(), wanted);
  return true;
}

QVariant ExportFormatsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return QAbstractTableModel::headerData(section, orientation, role);
  switch (section) {
    case kFormat:
      return tr("Format");
    case kVerdict:
      return tr("Verdict");
    case kWhy:
      return tr("Why");
    case kSize:
      return tr("Size");
    case kLoads:
      return tr("Loads in");
    default:
      return {};
  }
}

Qt::ItemFlags ExportFormatsModel::flags(const QModelIndex& index) const {
  auto flags = QAbstractTableModel::flags(index);
  if (index.isValid() && index.column() == kFormat && writable(index.row())) flags |= Qt::ItemIsUserCheckable;
  return flags;
}

}  // namespace qfa::app
