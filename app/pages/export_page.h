// SPDX-License-Identifier: GPL-3.0-or-later
// Export: what every format would make of the selected subnet, a basket of sizes and formats, the proof
// of each file, and its card.
#pragma once

#include <QTimer>
#include <optional>

#include "app/models/export_basket_model.h"
#include "app/models/export_formats_model.h"
#include "app/models/export_report_model.h"
#include "app/pages/export_queue.h"
#include "app/pages/page.h"
#include "app/pages/workspace.h"

class QFrame;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTextBrowser;

namespace qfa::app {

class ExportPage : public Page {
  Q_OBJECT

 public:
  explicit ExportPage(Workspace& workspace);

  Card card() const override;
  void setTheme(const Theme& theme) override;
  QWidget* firstFocus() override;
  QString formula() const override;

 private:
  // export_page_layout.cpp
  QWidget* makeEmpty();
  QWidget* makeContent();
  QWidget* makeDestination();
  QWidget* makeUniformBar();
  QWidget* makeTables();
  QWidget* makeSide();
  void addActions();

  void tintFinding();
  void connectAll();
  void onSubnet();
  void askSpec();
  void onPlan(const Result<ExportPlan>& plan);
  void showPlan();
  void showLoadable();
  void showUniform();
  void showExactly();  // of the format that is selected
  void choose(const FrontPoint& point);
  void showReport(int row);
  void recheck();  // the destination, soon
  void checkTargets();
  void onTargets(const std::vector<ExportTarget>& targets);
  void updateStart();
  void start();
  void toggle(int row, bool wanted);
  void openFolder();
  void copyCommand();
  QString outOf(const ExportItem& item) const;  // by the fields of the page
  ExportItem itemOf(int row) const;
  std::vector<ExportItem> wanted() const;  // what Export would write now
  QString folder() const;
  QString defaultFolder() const;
  QString commands() const;

  Workspace& workspace_;
  ExportFormatsModel formats_;
  ExportBasketModel basket_;
  ExportReportModel report_;
  std::optional<RunSpec> spec_;  // of the open run, once it has been read
  ExportQueue queue_;
  Latest plan_asked_, target_asked_;
  QTimer check_timer_;
  Theme theme_;
  QString finding_;  // against the destination; empty: none
  bool finding_blocks_ = false;
  bool checked_ = false;       // the destination, as it stands
  bool uniform_open_ = false;  // which of the two to export is not decided
  QString folder_edited_;      // the user's; empty: the run's own

  QStackedWidget* stack_ = nullptr;
  QLabel* empty_text_ = nullptr;
  QLabel* title_ = nullptr;
  QLineEdit* to_ = nullptr;
  QLineEdit* name_ = nullptr;
  QPushButton* browse_ = nullptr;
  QPushButton* start_ = nullptr;
  QLabel* finding_label_ = nullptr;
  QFrame* uniform_ = nullptr;
  QLabel* uniform_text_ = nullptr;
  QPushButton* uniform_take_ = nullptr;
  QPushButton* uniform_keep_ = nullptr;
  QTableView* formats_view_ = nullptr;
  QPushButton* exactly_ = nullptr;
  QTableView* basket_view_ = nullptr;
  QTableView* report_view_ = nullptr;
  QLabel* verdict_ = nullptr;
  QPushButton* cancel_ = nullptr;
  QFrame* loadable_ = nullptr;
  QLabel* loadable_text_ = nullptr;
  QPushButton* twin_ = nullptr;
  QTextBrowser* card_ = nullptr;
  QPushButton* open_folder_ = nullptr;
  QPushButton* copy_command_ = nullptr;
};

}  // namespace qfa::app
