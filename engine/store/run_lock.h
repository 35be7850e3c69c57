// SPDX-License-Identifier: GPL-3.0-or-later
// One writer of a run folder, one runner of the queue at a time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "engine/api/library.h"

namespace qfa {

// Holds an advisory lock on a file that names host and pid. The system frees it when the process
// ends, however it ends. Throws Failure (input) naming the owner while another one holds it.
class ProcessLock {
 public:
  // In messages: "WHERE: WHAT is in use by process 4711 on host".
  ProcessLock(const std::filesystem::path& file, const std::string& where, const std::string& what);
  ~ProcessLock();
  ProcessLock(const ProcessLock&) = delete;
  ProcessLock& operator=(const ProcessLock&) = delete;

 private:
  int fd_ = -1;
};

class RunLock : public ProcessLock {
 public:
  explicit RunLock(const std::filesystem::path& folder) : ProcessLock(folder / "lock", folder.string(), "the run") {}
};

// Who holds the lock now; none: nobody does. Never takes a lock that a living process could want.
std::optional<RunOwner> lock_owner(const std::filesystem::path& file);

}  // namespace qfa
