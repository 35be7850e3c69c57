// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/run_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
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

}  // namespace

RunLock::RunLock(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "lock";
  fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (fd_ < 0) fail(path.string(), fmt::format("cannot be opened for writing: {}", std::strerror(errno)));
  if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    ::close(fd_);
    if (error != EWOULDBLOCK) fail(path.string(), fmt::format("cannot be locked: {}", std::strerror(error)));
    std::string owner = read_file(path);
    while (!owner.empty() && owner.back() == '\n') owner.pop_back();
    refuse(folder.string(), fmt::format("the run is in use by {}", owner.empty() ? "another process" : printable(owner)));
  }
  const std::string owner = fmt::format("process {} on {}\n", ::getpid(), host_name());
  if (::ftruncate(fd_, 0) != 0 || ::pwrite(fd_, owner.data(), owner.size(), 0) != static_cast<ssize_t>(owner.size())) {
    const int error = errno;
    ::close(fd_);
    if (error == ENOSPC || error == EDQUOT) throw Failure({ErrorCode::disk_full, "the disk is full", path.string(), {}});
    fail(path.string(), fmt::format("cannot be written: {}", std::strerror(error)));
  }
}

RunLock::~RunLock() {
  // The file stays: removing it would let two writers lock two files of the same name.
  if (::ftruncate(fd_, 0) != 0) {
  }
  ::close(fd_);
}

}  // namespace qfa
