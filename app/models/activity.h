// SPDX-License-Identifier: GPL-3.0-or-later
// What the window is doing with the open run.
#pragma once

namespace qfa::app {

struct Activity {
  bool busy = false;  // the engine of this window works on it
  bool paused = false;
  bool stopping = false;
  bool reading = false;   // a run folder is being replayed
  bool recorded = false;  // ... at its own pace: --replay
  bool has_run = false;
};

}  // namespace qfa::app
