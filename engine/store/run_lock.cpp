// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/run_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>

#include "engine/api/error.h"
#include "engine/core/atomic_file.h"
#include "engine/core/text.h"

namespace qfa {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  return name.data();
}

[[noreturn]] void fail_errno(const std::filesystem::path& path, const char* what, int error) {
  if (error == ENOSPC || error == EDQUOT) throw Failure({ErrorCode::disk_full, "the disk is full", path.string(), {}});
  fail(path.string(), fmt::format("{}: {}", what, std::strerror(error)));
}

}  // namespace

ProcessLock::ProcessLock(const std::filesystem::path& path, const std::string& where, const std::string& what) {
  fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (fd_ < 0) fail_errno(path, "cannot be opened for writing", errno);
  if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    ::close(fd_);
    if (error != EWOULDBLOCK) fail(path.string(), fmt::format("cannot be locked: {}", std::strerror(error)));
    std::string owner = read_file(path);
    while (!owner.empty() && owner.back() == '\n') owner.pop_back();
    refuse(where, fmt::format("{} is in use by {}", what, owner.empty() ? "another process" : printable(owner)));
  }
  const std::string owner = fmt::format("process {} on {}\n", ::getpid(), host_name());
  errno = ENOSPC;  // what a short write means, which sets nothing
  if (::ftruncate(fd_, 0) != 0 || ::pwrite(fd_, owner.data(), owner.size(), 0) != static_cast<ssize_t>(owner.size())) {
    const int error = errno;
    ::close(fd_);
    fail_errno(path, "cannot be written", error);
  }
}

ProcessLock::~ProcessLock() {
  // The file stays: removing it would let two writers lock two files of the same name.
  if (::ftruncate(fd_, 0) != 0) {
  }
  ::close(fd_);
}

std::optional<RunOwner> lock_owner(const std::filesystem::path& file) {
  std::array<char, 300> text{};
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  const ssize_t length = ::read(fd, text.data(), text.size() - 1);
  std::array<char, 256> host{};
  RunOwner owner;
  const bool named = length > 0 && std::sscanf(text.data(), "process %d on %255s", &owner.pid, host.data()) == 2;
  owner.host = host.data();
  const bool here = owner.host == host_name();
  // A killed process leaves its name. Only then is the lock tried, so that a look never gets into
  // the way of a process that is about to take it.
  bool held = named && !(here && ::kill(owner.pid, 0) != 0 && errno == ESRCH);
  if (held && ::flock(fd, LOCK_SH | LOCK_NB) == 0) held = false;
  ::close(fd);
  owner.this_process = here && owner.pid == ::getpid();
  return held ? std::optional(owner) : std::nullopt;
}

}  // namespace qfa
