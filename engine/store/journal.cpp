// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_errno(const fs::path& path, const char* what, int error) {
  if (error == ENOSPC || error == EDQUOT) throw Failure({ErrorCode::disk_full, "the disk is full", path.string(), {}});
  fail(path.string(), std::string(what) + ": " + std::strerror(error));
}

std::string content_of(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return {};
  return read_file(path);
}

// Splits into lines; returns how many bytes the complete ones take.
std::size_t split(const std::string& content, std::vector<std::string>& lines) {
  std::size_t begin = 0, begin_of_last = 0;
  for (std::size_t end; (end = content.find('\n', begin)) != std::string::npos; begin = end + 1) {
    begin_of_last = begin;
    lines.emplace_back(content, begin, end - begin);
  }
  // After a power cut the last block of a file may be there without its content.
  if (!lines.empty() && !nlohmann::json::accept(lines.back())) {
    lines.pop_back();
    return begin_of_last;
  }
  return begin;
}

}  // namespace

std::vector<std::string> read_journal(const fs::path& path) {
  std::vector<std::string> lines;
  split(content_of(path), lines);
  return lines;
}

JournalWriter::JournalWriter(fs::path path) : path_(std::move(path)) {
  open();
  std::vector<std::string> lines;
  const std::string content = content_of(path_);
  const std::size_t whole = split(content, lines);
  if (whole < content.size() && ::ftruncate(fd_, static_cast<off_t>(whole)) != 0) {
    const int error = errno;
    ::close(fd_);
    fail_errno(path_, "cannot cut off the torn last line", error);
  }
}

JournalWriter::~JournalWriter() {
  if (fd_ >= 0) ::close(fd_);
}

void JournalWriter::open() {
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd_ < 0) fail_errno(path_, "cannot be opened for writing", errno);
}

void JournalWriter::append(std::string_view line, bool durable) {
  if (line.find('\n') != std::string_view::npos)
    throw Failure({ErrorCode::internal, "a journal line holds a line break", path_.string(), {}});
  std::string whole(line);
  whole += '\n';
  const off_t before = ::lseek(fd_, 0, SEEK_END);
  std::size_t done = 0;
  while (done < whole.size()) {
    const ssize_t written = ::write(fd_, whole.data() + done, whole.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int error = errno;
      // Best effort: if this fails too, the torn line is cut off when the run is opened again.
      if (before >= 0 && ::ftruncate(fd_, before) != 0) fail_errno(path_, "cannot take back half a line", errno);
      fail_errno(path_, "cannot be written", error);
    }
    done += static_cast<std::size_t>(written);
  }
  if (durable && ::fdatasync(fd_) != 0 && errno != EINVAL && errno != ENOTSUP) fail_errno(path_, "cannot be flushed", errno);
}

void JournalWriter::filter(const std::function<bool(const std::string&, std::size_t)>& keep) {
  std::string kept;
  std::size_t number = 0;
  bool all = true;
  for (const std::string& line : read_journal(path_)) {
    if (keep(line, ++number)) {
      kept += line;
      kept += '\n';
    } else {
      all = false;
    }
  }
  if (all) return;
  write_file_atomically(path_, kept);
  ::close(fd_);  // the descriptor still names the old file
  open();
}

}  // namespace qfa
