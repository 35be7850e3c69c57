// SPDX-License-Identifier: GPL-3.0-or-later
// The files of a draft and what each of them is for, with the counts that a preview gave.
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>
#include <map>
#include <vector>

#include "engine/api/inspect.h"

namespace qfa::app {

class DraftModel;

enum class DataRole { train, calibration, probe };

// What a path that was dropped is for; refused: a sentence.
struct DroppedPath {
  enum class Kind { model, data, refused } kind = Kind::refused;
  DataRole role = DataRole::train;
  QString sentence;
};
DroppedPath classifyPath(const QString& path);

class DataFilesModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kFile, kRole, kRows, kTokens, kLoss, kColumns };

  explicit DataFilesModel(DraftModel& draft, QObject* parent = nullptr);
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

  void add(const QStringList& paths, DataRole role);
  void remove(int row);
  static QStringList roleTitles();  // in the order of DataRole

  // What a preview counted; nothing where it failed.
  void setCounts(const std::vector<DataFilePreview>& counts);

 private:
  struct File {
    QString path;
    DataRole role;
    bool operator==(const File&) const = default;
  };
  void reload();
  void store(std::vector<File> files, const QString& title);

  DraftModel& draft_;
  std::vector<File> files_;
  std::map<QString, DataFilePreview> counts_;
};

}  // namespace qfa::app
