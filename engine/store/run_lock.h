// SPDX-License-Identifier: GPL-3.0-or-later
// One writer of a run folder at a time.
#pragma once

#include <filesystem>

namespace qfa {

// Holds an advisory lock on FOLDER/lock, which names host and pid. The system frees it when the
// process ends, however it ends. Throws Failure (input) naming the owner while another one holds it.
class RunLock {
 public:
  explicit RunLock(const std::filesystem::path& folder);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  int fd_ = -1;
};

}  // namespace qfa
