// SPDX-License-Identifier: GPL-3.0-or-later
// Score against bytes: choose a size, look at what it costs, search for better, send a subnet to Export.
#pragma once

#include <QSortFilterProxyModel>
#include <memory>

#include "app/models/front_drawing.h"
#include "app/models/front_table_model.h"
#include "app/pages/front_panels.h"
#include "app/pages/front_questions.h"
#include "app/pages/page.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QTableView;

namespace qfa::app {

class FrontInspector;
class FrontPlot;

class FrontPage : public Page {
  Q_OBJECT

 public:
  explicit FrontPage(Workspace& workspace, QWidget* parent = nullptr);

  Card card() const override;
  void setTheme(const Theme& theme) override;
  QWidget* firstFocus() override;
  QString formula() const override;
  const FrontState& state() const { return state_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  QWidget* buildTop();
  QWidget* buildLeft();
  QWidget* buildRight();
  void connectState();
  void connectPlot();
  void connectEngine();
  void addActions();
  void redraw();
  void updateTargets();
  void updateBudget();
  void updateSelection();
  void updateActivity();
  void applyBudgetText();
  void stepBudget(qint64 bytes);
  void walkFront(int direction);
  void exportShown();
  void rescore();
  void scoreShown(const qfa::BitPlan& plan);
  void addRivals();
  void startSearch(const SearchSpec& spec);
  std::vector<const ScoredSubnet*> shortList() const;
  QString run() const { return workspace_.bridge.run(); }
  QString commandLine(const QStringList& words) const;

  Workspace& workspace_;
  FrontState state_;
  FrontQuestions questions_;
  FrontTableModel table_model_;
  QSortFilterProxyModel sorted_;
  QComboBox *target_, *axis_y_, *axis_x_;
  QPushButton *rescore_, *rivals_, *open_live_, *raise_;
  FrontPlot* plot_;
  QLineEdit *budget_, *filter_;
  QLabel *budget_text_, *problem_;
  QTableView* table_;
  FrontInspector* inspector_;
  FrontDeltaPanel* delta_;
  FrontRulesPanel* rules_;
  FrontSearchPanel* search_;
  bool searching_ = false;
  bool columns_fit_ = false;  // of the table, to what stands in them
  bool syncing_ = false;      // the selection is being carried from the state to the table
};

}  // namespace qfa::app
