// SPDX-License-Identifier: GPL-3.0-or-later
// The queue: commands that run one after another, in a file of the user that survives every crash.
// A job that ends, well or not, leaves the queue; what it did is in its run folder. All of these
// read or write files: not for a thread that draws.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/api/commands.h"
#include "engine/api/library.h"
#include "engine/api/result.h"

namespace qfa {

using QueueCommand = std::variant<StartRun, ResumeRun, SearchFront>;

struct QueueJob {
  std::uint64_t id = 0;  // never given twice
  QueueCommand command;
  bool running = false;  // taken by the process that holds the queue
  std::string added;     // ISO 8601, UTC
};
struct QueueFailure {
  std::uint64_t id = 0;
  std::string run;
  std::string sentence;
  std::string at;
};
struct Queue {
  std::vector<QueueJob> jobs;          // in the order in which they run
  std::vector<QueueFailure> failures;  // the last 20, newest first
  std::optional<RunOwner> runner;      // the process that works it off now
};

// `file`: empty for the user's.
Result<Queue> read_queue(const std::string& file = {});
Result<std::uint64_t> add_to_queue(const QueueCommand& command, const std::string& file = {});
// Refused for the job that runs and for one that is not there.
Result<void> remove_from_queue(std::uint64_t id, const std::string& file = {});
// To `position`, counted from 0 among the jobs that wait.
Result<void> move_in_queue(std::uint64_t id, std::size_t position, const std::string& file = {});

std::string run_of(const QueueCommand& command);

// Works the queue off; one process at a time, the system frees the place however the process ends.
class QueueRunner {
 public:
  // Refused with host and pid where another process does it.
  static Result<std::unique_ptr<QueueRunner>> open(const std::string& file = {});
  virtual ~QueueRunner() = default;
  // The next job, marked as running. One that a killed process had taken comes first, and continues
  // its run where that exists. None: the queue is empty.
  virtual Result<std::optional<QueueJob>> next() = 0;
  // It leaves the queue; a sentence: it failed.
  virtual Result<void> ended(std::uint64_t id, const std::string& failure) = 0;
  // It was interrupted by the user: it waits again, in its place.
  virtual Result<void> put_back(std::uint64_t id) = 0;
};

}  // namespace qfa
