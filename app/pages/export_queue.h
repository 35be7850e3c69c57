// SPDX-License-Identifier: GPL-3.0-or-later
// Works the basket off, one export after another: looks for a free name, starts it, follows it to its
// verdict.
#pragma once

#include <QObject>

#include "app/models/export_basket_model.h"
#include "app/pages/workspace.h"

namespace qfa::app {

class ExportQueue : public QObject {
  Q_OBJECT

 public:
  ExportQueue(Workspace& workspace, ExportBasketModel& basket, QObject* parent);

  bool running() const { return row_ >= 0; }
  int row() const { return row_; }  // the one that runs; -1: none
  // `make_folder`: the run's own folder of exports, created if it is not there yet.
  void start(const QString& make_folder);
  void cancel(int row);  // the running one, or one that waits: it leaves the basket
  void stop();           // forgets the run

 signals:
  void changed();          // running() may have
  void reported(int row);  // a check of this row was made
  void ended(int row);     // with its verdict

 private:
  void next();
  void begin(const Result<ExportTarget>& target);
  void end(ExportItem::State state, const QString& note);
  void onProgress(const Progress& progress);
  void onReport(const ExportReport& report);
  void onFinished(const Finished& finished);

  Workspace& workspace_;
  ExportBasketModel& basket_;
  Latest asked_;
  QString make_folder_;
  QString error_;
  int row_ = -1;
  bool submitted_ = false;
  bool cancelled_ = false;
};

}  // namespace qfa::app
