// SPDX-License-Identifier: GPL-3.0-or-later
// A run as it trains: what the Live page shows. Everything is kept, so that the page can go back to
// any step while the recording goes on.
#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>
#include <QStringList>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "app/models/alarms_model.h"
#include "app/models/loss_series.h"
#include "app/models/machine_series.h"
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
  struct Rate {
    double realised = 0, expected = 0, half_width = 0;
  };
  struct Probe {
    int step = 0;
    double score = 0;
    double std_err = 0;
    std::int64_t n = 0;
  };
  using Probes = std::map<BitWidth, std::vector<Probe>>;  // by uniform width, kMixed for others
  struct Bins {
    int step = 0;
    std::vector<double> realised, expected, half_width;  // half_width may be empty: not recorded
  };
  struct Checkpoint {
    int step = 0;
    Bytes bytes = 0;
    QDateTime at;
  };

  explicit LiveModel(QObject* parent = nullptr);

  const std::map<BitWidth, Rates>& rates() const { return rates_; }
  // Of the last `window` steps before the one nearest to `step`; 0: since the beginning.
  Rate rateAt(BitWidth width, double step, int window) const;
  // Steps of one wave of the sampler's target; 0: none seen yet.
  int period() const { return period_; }
  const SeriesBuffer& target() const { return target_; }  // μ(t), bits; empty: not recorded

  const LossSeries& losses() const { return losses_; }
  const SeriesBuffer& loss() const { return losses_.raw(); }

  // Scores of the signal that is shown: the first accuracy, unless another one was chosen.
  const Probes& probes() const { return probes(probe_signal_); }
  const Probes& probes(const QString& signal) const;
  QString probeSignal() const { return probe_signal_; }
  QStringList probeSignals() const;

  // The newest counts at or before a step; null: none.
  std::shared_ptr<const VisitCounts> visitsAt(int step) const;
  // Visits of one unit at one width, at the steps whose counts are on record; empty: none.
  struct CellVisits {
    std::vector<SeriesPoint> realised, expected, std_dev;
  };
  CellVisits cellVisits(const std::string& unit, BitWidth width) const;
  // Of a step, over the adapters that it trained, before clipping; nothing: not on record.
  std::optional<double> gradNormAt(int step) const;
  const Bins* binsAt(int step) const;
  const MachineSeries& machine() const { return machine_; }
  AlarmsModel& alarms() { return alarms_; }
  const std::vector<Checkpoint>& checkpoints() const { return checkpoints_; }
  const std::vector<int>& pauses() const { return pauses_; }

  int step() const { return loss().empty() ? 0 : static_cast<int>(loss().back().x); }
  // The step that plots show: the newest one, or where the user stopped to look.
  int shown() const { return cursor_.value_or(step()); }
  const std::optional<int>& cursor() const { return cursor_; }
  RunState state() const { return state_; }
  const std::optional<Progress>& progress() const { return progress_; }
  const std::map<std::string, Progress>& stages() const { return stages_; }  // the newest of each
  const std::optional<StepMetrics>& lastStep() const { return last_step_; }

  // The width of most units: the width of a uniform subnet, whatever embedding and head have.
  static BitWidth widthOf(const BitPlan& plan);

 public slots:
  void clear();
  void addStep(const qfa::StepMetrics& metrics);
  void addRates(const qfa::SamplingRates& rates);
  void addVisits(const qfa::VisitCounts& counts);
  void addEvaluation(const qfa::EvalPoint& point);
  void addCheckpoint(const qfa::CheckpointSaved& checkpoint, const QDateTime& at);
  void addNotice(const qfa::Notice& notice) { alarms_.add(notice); }
  void setProgress(const qfa::Progress& progress);
  void setState(qfa::RunState state);
  void setCursor(std::optional<int> step);  // none: follow the run
  void setSmoothing(double beta);
  void setProbeSignal(const QString& signal);
  void announce() { emit changed(); }  // once per batch of events

 signals:
  void changed();

 private:
  void rewindTo(int step);

  std::map<BitWidth, Rates> rates_;
  SeriesBuffer target_;
  int period_ = 0;
  LossSeries losses_;
  SeriesBuffer grad_norms_;
  std::map<QString, Probes> probes_;
  QString probe_signal_;
  bool probe_chosen_ = false;  // by the user
  std::vector<std::shared_ptr<const VisitCounts>> visits_;
  std::vector<Bins> bins_;
  MachineSeries machine_;
  AlarmsModel alarms_;
  std::vector<Checkpoint> checkpoints_;
  std::vector<int> pauses_;
  std::optional<int> cursor_;
  RunState state_ = RunState::queued;
  std::optional<Progress> progress_;
  std::map<std::string, Progress> stages_;
  std::optional<StepMetrics> last_step_;
};

}  // namespace qfa::app
