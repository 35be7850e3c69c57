// SPDX-License-Identifier: GPL-3.0-or-later
// What a step costs: time, tokens, memory.
#pragma once

#include <optional>

#include "app/models/series_buffer.h"
#include "engine/api/events.h"

namespace qfa::app {

class MachineSeries {
 public:
  // Of the last 200 steps up to a step; nothing before the first one.
  struct Figures {
    double median_ms = 0, p95_ms = 0;
    double tokens_per_s = 0;
    Bytes rss_bytes = 0;       // 0: unknown
    double tokens = 0;         // since the run began, as far as recorded
    double train_seconds = 0;  // sum of step times
  };

  void clear();
  void add(const StepMetrics& metrics);
  std::optional<Figures> figures(int step) const;

  const SeriesBuffer& stepMs() const { return step_ms_; }
  const SeriesBuffer& rssBytes() const { return rss_; }
  const SeriesBuffer& tokens() const { return tokens_; }    // cumulative
  const SeriesBuffer& seconds() const { return seconds_; }  // cumulative

 private:
  SeriesBuffer step_ms_, rss_, tokens_, seconds_;
};

}  // namespace qfa::app
