// SPDX-License-Identifier: GPL-3.0-or-later
// The dock under the page: all notices, and the log; one filter for both.
#pragma once

#include <QDockWidget>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QTableView;
class QTabWidget;

namespace qfa::app {

class LogFilter;
class LogModel;
class NoticeModel;

class NoticeDock : public QDockWidget {
  Q_OBJECT

 public:
  NoticeDock(NoticeModel& notices, LogModel& log, QWidget* parent = nullptr);

  void showNotices();
  void showLog();
  int tab() const;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* filterRow();
  QWidget* noticePane();
  QTableView* table(const QString& name, const QString& accessible, LogFilter* filter);
  void connectTables();
  void showDetails();
  void runAction(const QModelIndex& index);
  void copy(QTableView* view) const;
  void updateTitle();
  void markReadIfShown();

  NoticeModel& notices_;
  LogModel& log_;
  LogFilter *notice_filter_, *log_filter_;
  QTabWidget* tabs_;
  QTableView *notice_table_, *log_view_;
  QPlainTextEdit* details_;
  QLineEdit* words_;
  QComboBox* level_;
};

}  // namespace qfa::app
