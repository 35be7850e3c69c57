// SPDX-License-Identifier: GPL-3.0-or-later
// Rules that watch a run as it trains. What they say are Notices: `qfa train` prints them, the window
// lists them.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/events.h"
#include "engine/sampler/sampler.h"

namespace qfa {

class Alarms {
 public:
  static constexpr double kFewVisits = 50;
  static constexpr std::size_t kSlopeProbes = 4;

  Alarms(int steps, std::size_t trained_units) : steps_(steps), units_(trained_units) {}

  // Widths at which a unit is expected to be trained fewer than kFewVisits times by the end.
  std::vector<Notice> starvation(const Sampler& sampler) const;
  // A realised rate outside its 99.9 % band. Asked at eighths of the run only: a random walk that is
  // tested at every step leaves any band sooner or later.
  std::vector<Notice> rates(const SamplingRates& rates);
  // One uniform subnet's probe loss. Then, once all widths of a probe are in: a width whose slope over
  // the last four probes includes 0 while another one's falls, or that rises.
  void probe_loss(int step, BitWidth width, double nll, double std_err);
  std::vector<Notice> probe_slopes();
  // Tokens a second 30 % under their median for a minute.
  std::optional<Notice> speed(const StepMetrics& metrics);
  // Room for fewer than two more checkpoints.
  std::optional<Notice> disk(int step, Bytes free, Bytes checkpoint);

 private:
  struct ProbeLoss {
    int step;
    double nll, std_err;
  };
  struct Slope {
    double value = 0, half = 0;  // nats per item and 100 steps; half width of its 95 % interval
    bool falls() const { return value + half < 0; }
    bool rises() const { return value - half > 0; }
  };
  static Slope slope_of(const std::deque<ProbeLoss>& probes);

  int steps_;
  std::size_t units_;
  int next_rates_ = 0;
  std::set<BitWidth> off_rate_;
  std::map<BitWidth, std::deque<ProbeLoss>> probes_;
  std::map<BitWidth, std::string> slopes_said_;         // the kind, until it is over
  std::deque<std::pair<std::int64_t, double>> minute_;  // tokens and ms of the steps of the last minute
  double minute_ms_ = 0;
  std::int64_t minute_tokens_ = 0;
  std::deque<double> speeds_;
  bool slow_ = false, disk_said_ = false;
};

}  // namespace qfa
