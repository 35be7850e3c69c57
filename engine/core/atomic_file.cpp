// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/atomic_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include "engine/api/error.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPartial = ".partial";

[[noreturn]] void fail_errno(const fs::path& path, const std::string& what, int error) {
  const bool full = error == ENOSPC || error == EDQUOT;
  const std::string message = full ? "the disk is full (" + what + ")" : what + ": " + std::strerror(error);
  throw Failure({full ? ErrorCode::disk_full : ErrorCode::failed, message, path.string(), {}});
}

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

void sync_path(const fs::path& path, int flags) {
  const Descriptor descriptor(path, flags);
  if (descriptor.get() < 0) fail_errno(path, "cannot open to flush", errno);
  // Some file systems cannot flush a folder; the rename is still atomic there.
  if (::fsync(descriptor.get()) != 0 && errno != EINVAL && errno != ENOTSUP) fail_errno(path, "cannot flush", errno);
}

void sync_folder(const fs::path& folder) {
  sync_path(folder.empty() ? fs::path(".") : folder, O_RDONLY | O_DIRECTORY);
}

void write_all(int fd, const fs::path& path, const std::byte* data, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(fd, data, std::min<std::size_t>(size, std::size_t{1} << 30));
    if (written < 0) {
      if (errno == EINTR) continue;
      fail_errno(path, "cannot write", errno);
    }
    data += written;
    size -= static_cast<std::size_t>(written);
  }
}

bool names_this_file(const fs::path& path, int fd) {
  struct stat named = {}, opened = {};
  return ::stat(path.c_str(), &named) == 0 && ::fstat(fd, &opened) == 0 && named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

// Opens the file for this writer alone: empty, locked, and still the one of that name. -1: another writer has it.
int open_alone(const fs::path& partial, const fs::path& path) {
  for (;;) {
    const int fd = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) fail_errno(path, "cannot create the file", errno);
    const bool taken = ::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;  // a file system without locks: as before
    if (!taken && names_this_file(partial, fd)) {
      if (::ftruncate(fd, 0) == 0 || errno == EINVAL) return fd;  // a device has no length
      const int error = errno;
      ::close(fd);
      fail_errno(path, "cannot create the file", error);
    }
    ::close(fd);
    if (taken) return -1;
  }
}

}  // namespace

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)), partial_(path_) {
  partial_ += kPartial;
  for (int number = 2; (fd_ = open_alone(partial_, path_)) < 0; ++number)
    partial_ = path_.string() + "." + std::to_string(number) + kPartial;
}

AtomicFile::~AtomicFile() {
  if (fd_ < 0) return;
  ::unlink(partial_.c_str());  // before the lock is gone
  ::close(fd_);
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  if (fd_ < 0) throw Failure({ErrorCode::internal, "written to after commit", path_.string(), {}});
  write_all(fd_, path_, bytes.data(), bytes.size());
}

void AtomicFile::write(std::string_view text) {
  write(std::as_bytes(std::span(text.data(), text.size())));
}

void AtomicFile::commit() {
  if (fd_ < 0) throw Failure({ErrorCode::internal, "committed twice", path_.string(), {}});
  if (::fsync(fd_) != 0) fail_errno(path_, "cannot flush", errno);
  if (::rename(partial_.c_str(), path_.c_str()) != 0) fail_errno(path_, "cannot put the finished file in place", errno);
  const int fd = fd_;
  fd_ = -1;  // close() releases the descriptor even when it fails
  if (::close(fd) != 0) fail_errno(path_, "cannot close the finished file", errno);
  sync_folder(path_.parent_path());
}

void copy_file_atomically(const fs::path& from, const fs::path& to) {
  const Descriptor source(from, O_RDONLY);
  if (source.get() < 0) refuse(from.string(), std::string("cannot be opened: ") + std::strerror(errno));
  AtomicFile file(to);
  std::vector<std::byte> buffer(1 << 20);
  for (;;) {
    const ssize_t got = ::read(source.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse(from.string(), std::string("cannot be read: ") + std::strerror(errno));
    if (got == 0) break;
    file.write(std::span(buffer.data(), static_cast<std::size_t>(got)));
  }
  file.commit();
}

void remove_abandoned_partials(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> found;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->path().extension() == kPartial && entry->is_regular_file(ignored)) found.push_back(entry->path());
  }
  for (const fs::path& partial : found) {
    const Descriptor file(partial, O_WRONLY);
    if (file.get() < 0 || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0 || !names_this_file(partial, file.get())) continue;
    ::unlink(partial.c_str());
  }
}

void write_file_atomically(const fs::path& path, std::string_view content) {
  AtomicFile file(path);
  file.write(content);
  file.commit();
}

std::string read_file(const fs::path& path) {
  const Descriptor descriptor(path, O_RDONLY);
  if (descriptor.get() < 0) refuse(path.string(), std::string("cannot be opened: ") + std::strerror(errno));
  std::string content;
  struct stat status = {};
  if (::fstat(descriptor.get(), &status) == 0 && S_ISREG(status.st_mode)) content.reserve(static_cast<std::size_t>(status.st_size));
  std::vector<char> buffer(1 << 16);
  for (;;) {
    const ssize_t got = ::read(descriptor.get(), buffer.data(), buffer.size());
    if (got == 0) return content;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse(path.string(), std::string("cannot be read: ") + std::strerror(errno));
    content.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

void rename_to_free_name(const fs::path& from, const fs::path& to) {
  int error = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0 ? 0 : errno;
  if (error == EINVAL || error == ENOSYS) {  // a file system without it
    std::error_code ignored;
    error = fs::exists(fs::symlink_status(to, ignored)) ? EEXIST : ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
  }
  if (error == EEXIST) refuse(to.string(), "exists already; nothing is overwritten");
  if (error != 0) fail_errno(to, "cannot put what was finished in place", error);
  sync_folder(to.parent_path());
}

void commit_folder(const fs::path& partial, const fs::path& path) {
  std::error_code error;
  fs::recursive_directory_iterator entry(partial, error);
  if (error) fail_errno(partial, "cannot list the folder", error.value());
  for (const fs::recursive_directory_iterator end; entry != end; entry.increment(error)) {
    if (entry->is_directory(error)) {
      sync_folder(entry->path());
    } else if (entry->is_regular_file(error)) {
      sync_path(entry->path(), O_RDONLY);
    }
    if (error) fail_errno(entry->path(), "cannot flush", error.value());
  }
  if (error) fail_errno(partial, "cannot list the folder", error.value());
  sync_folder(partial);
  if (::rename(partial.c_str(), path.c_str()) != 0) {
    const int code = errno;
    if (code == ENOTEMPTY || code == EEXIST) refuse(path.string(), "the folder exists already and is not empty");
    fail_errno(path, "cannot put the finished folder in place", code);
  }
  sync_folder(path.parent_path());
}

}  // namespace qfa
