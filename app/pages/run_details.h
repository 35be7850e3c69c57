// SPDX-License-Identifier: GPL-3.0-or-later
// What the selected run holds: notes, settings, checkpoints, exports, files, and how it differs from
// others.
#pragma once

#include <QString>
#include <QTabWidget>
#include <QTimer>
#include <vector>

#include "engine/api/library.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace qfa::app {

class TextTable;

class RunDetailsPane : public QTabWidget {
  Q_OBJECT

 public:
  explicit RunDetailsPane(QWidget* parent = nullptr);

  void clear(const QString& sentence);  // nothing selected, or why there is nothing to see
  void setDetails(const QString& path, const RunDetails& details);
  void setNotes(const QString& path, const QString& notes);
  // `names` of the runs compared; shows the tab.
  void setDifferences(const QStringList& names, const std::vector<SettingDifference>& rows);
  const QString& path() const { return path_; }

 signals:
  void notesEdited(const QString& path, const QString& notes);

 public slots:
  void saveNotes();  // what was typed and not yet handed out

 private:
  struct Table {
    TextTable* model;
    QTableView* view;
  };
  Table addTable(const QString& name, const QString& title, QWidget* below = nullptr);
  QWidget* checkpointButtons();
  void fillDifferences();

  QString path_;
  QPlainTextEdit* notes_;
  QLabel* facts_;
  Table settings_, checkpoints_, exports_, files_, differences_;
  QPushButton* equal_ = nullptr;
  QTimer autosave_;
  QStringList compared_;
  std::vector<SettingDifference> rows_;
  bool dirty_ = false;
};

}  // namespace qfa::app
