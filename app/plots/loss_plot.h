// SPDX-License-Identifier: GPL-3.0-or-later
// Training loss over steps: averages by average-bit bin, or attributed to bit-widths, or every step
// with the sampler's target behind it. Probe losses of the uniform subnets stand in it as markers.
#pragma once

#include <map>

#include "app/plots/plot_widget.h"

class QCPErrorBars;
class QCPGraph;
class QComboBox;

namespace qfa::app {

class LiveModel;

class LossPlot : public PlotWidget {
  Q_OBJECT

 public:
  enum class View { bins, bits, raw };

  explicit LossPlot(const LiveModel& model, QWidget* parent = nullptr);
  void setView(View view);
  View view() const { return view_; }
  // Draws the visits of a unit at a width behind the losses; an empty unit: none.
  void showCell(const QString& unit, int width);
  DataTable table() const override;

 signals:
  void smoothingAsked(int direction);  // [ and ]: -1 less, +1 more

 protected:
  void redraw() override;
  void restyle() override;
  QString readOut(double x, double y) const override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  struct Curve {
    QString name;
    QColor colour;
    const SeriesBuffer* series;
  };
  struct ProbeMarks {
    QCPGraph* points;
    QCPErrorBars* bars;
  };
  std::vector<Curve> curves() const;  // of the present view
  void fitToData(const std::vector<Curve>& curves);
  void drawCurves(const std::vector<Curve>& curves);
  void drawTarget();
  void drawCell();
  double placed(double part) const;  // y of a part, 0 … 1, of the plot's height
  QString cellAt(double x) const;    // its visits, in one sentence; empty: none on record
  void drawProbes();
  QString note(int outliers) const;
  QColor binColour(int bin) const;
  QString probeSignal() const;  // the NLL of the probes; empty: none

  const LiveModel& model_;
  View view_ = View::bins;
  QComboBox* choice_;
  QCPGraph* raw_;
  QCPGraph* target_;
  QCPGraph *visits_, *expected_visits_;
  QString cell_unit_;  // empty: none is shown
  BitWidth cell_width_ = 0;
  double cell_top_ = 0;  // visits at the top of the plot
  std::vector<QCPGraph*> graphs_;
  std::map<BitWidth, ProbeMarks> probes_;
};

}  // namespace qfa::app
