// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/data_files_model.h"

#include <QFileInfo>
#include <QLocale>
#include <algorithm>

#include "app/models/draft_model.h"
#include "app/models/format.h"

namespace qfa::app {
namespace {

DroppedPath refusedPath(const QString& sentence) {
  return {DroppedPath::Kind::refused, DataRole::train, sentence};
}

DroppedPath classifyFolder(const QString& path) {
  if (QFileInfo::exists(path + "/config.json")) return {DroppedPath::Kind::model, DataRole::train, {}};
  return refusedPath(DataFilesModel::tr("No model in %1: no config.json and not a .gguf file.").arg(path));
}

}  // namespace

DroppedPath classifyPath(const QString& path) {
  const QFileInfo info(path);
  if (!info.exists()) return refusedPath(DataFilesModel::tr("%1: there is no such file.").arg(path));
  if (info.isDir()) return classifyFolder(path);
  const auto name = info.fileName().toLower();
  if (name.endsWith(".gguf")) return {DroppedPath::Kind::model, DataRole::train, {}};
  if (name.endsWith(".task.json")) return {DroppedPath::Kind::data, DataRole::probe, {}};
  for (const char* ending : {".json", ".jsonl", ".txt"}) {
    if (name.endsWith(QLatin1String(ending))) return {DroppedPath::Kind::data, DataRole::train, {}};
  }
  for (const char* ending : {".bin", ".pt", ".pth", ".ckpt"}) {
    if (name.endsWith(QLatin1String(ending))) {
      return refusedPath(DataFilesModel::tr("%1: a pickle is never read, because it may run code; convert it to safetensors.").arg(path));
    }
  }
  return refusedPath(DataFilesModel::tr("%1: neither a model (folder or .gguf) nor data (.json, .jsonl, .txt, .task.json).").arg(path));
}

DataFilesModel::DataFilesModel(DraftModel& draft, QObject* parent) : QAbstractTableModel(parent), draft_(draft) {
  connect(&draft_, &DraftModel::changed, this, &DataFilesModel::reload);
  reload();
}

int DataFilesModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(files_.size());
}

int DataFilesModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QStringList DataFilesModel::roleTitles() {
  return {tr("train"), tr("calibration"), tr("probe")};
}

QVariant DataFilesModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  const QStringList titles{tr("File"), tr("Role"), tr("Rows"), tr("Tokens"), tr("In the loss")};
  return titles.value(section);
}

QVariant DataFilesModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto& file = files_[static_cast<std::size_t>(index.row())];
  const auto counted = counts_.find(file.path);
  const bool known = file.role == DataRole::train && counted != counts_.end();
  if (role == Qt::ToolTipRole) return file.path;
  if (role == Qt::TextAlignmentRole && index.column() >= kRows) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role == Qt::EditRole && index.column() == kRole) return static_cast<int>(file.role);
  if (role != Qt::DisplayRole) return {};
  if (index.column() == kFile) return QFileInfo(file.path).fileName();
  if (index.column() == kRole) return roleTitles().value(static_cast<int>(file.role));
  if (!known) return QStringLiteral("–");
  const auto& counts = counted->second;
  if (index.column() == kRows) {
    return counts.kept == counts.rows ? formatCount(counts.rows) : tr("%1 of %2").arg(formatCount(counts.kept), formatCount(counts.rows));
  }
  if (index.column() == kTokens) return formatCount(counts.tokens);
  if (counts.tokens == 0) return QStringLiteral("–");
  return tr("%1 %").arg(QLocale().toString(100.0 * static_cast<double>(counts.loss_tokens) / static_cast<double>(counts.tokens), 'f', 0));
}

Qt::ItemFlags DataFilesModel::flags(const QModelIndex& index) const {
  const auto flags = QAbstractTableModel::flags(index);
  return index.column() == kRole ? flags | Qt::ItemIsEditable : flags;
}

bool DataFilesModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() != kRole) return false;
  bool is_role = false;
  const int chosen = value.toInt(&is_role);
  if (!is_role || chosen < 0 || chosen >= roleTitles().size()) return false;
  auto files = files_;
  files[static_cast<std::size_t>(index.row())].role = static_cast<DataRole>(chosen);
  store(std::move(files), tr("Role of a file"));
  return true;
}

void DataFilesModel::add(const QStringList& paths, DataRole role) {
  auto files = files_;
  for (const auto& path : paths) {
    const File file{path, role};
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  }
  store(std::move(files), tr("Add files"));
}

void DataFilesModel::remove(int row) {
  if (row < 0 || row >= rowCount()) return;
  auto files = files_;
  files.erase(files.begin() + row);
  store(std::move(files), tr("Remove a file"));
}

// One calibration text at most: the last one that was named.
void DataFilesModel::store(std::vector<File> files, const QString& title) {
  QStringList train;
  QStringList probe;
  QString calibration;
  for (const auto& file : files) {
    if (file.role == DataRole::train) train << file.path;
    if (file.role == DataRole::probe) probe << file.path;
    if (file.role == DataRole::calibration) calibration = file.path;
  }
  draft_.setAll({{"data", train.join('\n')}, {"probe", probe.join('\n')}, {"codes.calibration_file", calibration}}, title);
}

void DataFilesModel::reload() {
  std::vector<File> files;
  const auto& spec = draft_.spec();
  for (const auto& path : spec.data) files.push_back({QString::fromStdString(path), DataRole::train});
  if (!spec.codes.calibration_file.empty()) files.push_back({QString::fromStdString(spec.codes.calibration_file), DataRole::calibration});
  for (const auto& path : spec.probe) files.push_back({QString::fromStdString(path), DataRole::probe});
  if (files == files_) return;
  beginResetModel();
  files_ = std::move(files);
  endResetModel();
}

void DataFilesModel::setCounts(const std::vector<DataFilePreview>& counts) {
  counts_.clear();
  for (const auto& file : counts) counts_[QString::fromStdString(file.path)] = file;
  if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

}  // namespace qfa::app
