// SPDX-License-Identifier: GPL-3.0-or-later
// A run as it trains: what the three live plots and the state line show.
#pragma once

#include <QObject>
#include <QString>
#include <map>
#include <optional>
#include <vector>

#include "app/models/series_buffer.h"
#include "engine/api/events.h"

namespace qfa::app {

inline constexpr BitWidth kMixed = 0;                   // the key of subnets that are not uniform
inline constexpr double kNormal95 = 1.959963984540054;  // half width of a 95 % interval in standard errors

class LiveModel : public QObject {
  Q_OBJECT

 public:
  // Shares of adapter updates, 0 … 1, over steps. The three buffers have equal x.
  struct Rates {
    SeriesBuffer realised;
    SeriesBuffer expected;
    SeriesBuffer half_width;  // of the 95 % band around `expected`
  };
  struct Probe {
    int step = 0;
    double score = 0;
    double std_err = 0;
    std::int64_t n = 0;
  };
  using Probes = std::map<BitWidth, std::vector<Probe>>;  // by uniform width, kMixed for others

  explicit LiveModel(QObject* parent = nullptr);

  const std::map<BitWidth, Rates>& rates() const { return rates_; }
  // Loss of every step, and per bit-width its exponential average with weight = share of the plan's
  // units at that width: avg_b(t) = sum_s beta^(t-s) w_b(s) loss(s) / sum_s beta^(t-s) w_b(s).
  // It is attributed to the width, not measured at it.
  const SeriesBuffer& loss() const { return loss_; }
  const std::map<BitWidth, SeriesBuffer>& averageLoss() const { return average_loss_; }
  // Probe scores of the signal that is shown: the first accuracy, else the first signal seen.
  const Probes& probes() const;
  QString probeSignal() const { return probe_signal_; }

  int step() const { return loss_.empty() ? 0 : static_cast<int>(loss_.back().x); }
  RunState state() const { return state_; }
  const std::optional<Progress>& progress() const { return progress_; }
  const std::optional<StepMetrics>& lastStep() const { return last_step_; }

  static constexpr double smoothing() { return 0.97; }
  // The width of most units: the width of a uniform subnet, whatever embedding and head have.
  static BitWidth widthOf(const BitPlan& plan);

 public slots:
  void clear();
  void addStep(const qfa::StepMetrics& metrics);
  void addRates(const qfa::SamplingRates& rates);
  void addEvaluation(const qfa::EvalPoint& point);
  void setProgress(const qfa::Progress& progress);
  void setState(qfa::RunState state);
  void announce() { emit changed(); }  // once per batch of events

 signals:
  void changed();

 private:
  struct Average {
    double sum = 0;
    double weight = 0;
  };
  void rewindTo(int step);

  std::map<BitWidth, Rates> rates_;
  SeriesBuffer loss_;
  std::map<BitWidth, SeriesBuffer> average_loss_;
  std::map<BitWidth, Average> averages_;
  std::map<QString, Probes> probes_;
  QString probe_signal_;
  RunState state_ = RunState::queued;
  std::optional<Progress> progress_;
  std::optional<StepMetrics> last_step_;
};

}  // namespace qfa::app
