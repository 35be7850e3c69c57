// SPDX-License-Identifier: GPL-3.0-or-later
// --figure: opens a run, draws one plot of it with the window's own code, writes the file.
#pragma once

#include <QObject>
#include <QSize>
#include <QString>

#include "app/models/live_model.h"
#include "app/models/pareto_model.h"
#include "app/settings/theme.h"

namespace qfa::app {

class EngineBridge;

class FigureJob : public QObject {
  Q_OBJECT

 public:
  struct Request {
    QString out;  // .svg, .pdf or .png
    QString run;
    QString plot = "front";  // one of plots()
    QSize size{900, 560};    // logical pixels
    double scale = 2;        // pixels of a PNG a logical one
  };

  FigureJob(EngineBridge& bridge, const Theme& theme, Request request);
  void start();
  static QStringList plots();

 signals:
  void done(const QString& problem);  // empty: the file is written

 private:
  void draw();

  EngineBridge& bridge_;
  Theme theme_;
  Request request_;
  LiveModel live_;
  ParetoModel pareto_;
  bool ended_ = false;
};

}  // namespace qfa::app
