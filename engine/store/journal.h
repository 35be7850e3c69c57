// SPDX-License-Identifier: GPL-3.0-or-later
// A file of JSON lines that only grows. A process killed while it wrote leaves at most one torn
// line, the last; it is ignored on reading and cut off before the next append.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace qfa {

// The complete lines of the file, without their newlines; none if there is no file. The last line is
// left out when it lacks its newline or is no JSON. Throws Failure (input) if unreadable.
std::vector<std::string> read_journal(const std::filesystem::path& path);

class JournalWriter {
 public:
  // Opens for appending (creates the file) and cuts a torn last line off. Throws Failure.
  explicit JournalWriter(std::filesystem::path path);
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  // One line, in one write: it survives the death of the process. `durable` also waits for the disk.
  // When the disk is full nothing of the line stays. Throws Failure (disk_full, failed).
  void append(std::string_view line, bool durable = false);
  // Keeps the lines for which `keep` (given the line and its 1-based number) is true; atomic.
  void filter(const std::function<bool(const std::string& line, std::size_t number)>& keep);

 private:
  void open();
  std::filesystem::path path_;
  int fd_ = -1;
};

}  // namespace qfa
