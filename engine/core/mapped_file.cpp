// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "engine/api/error.h"

namespace qfa {

MappedFile::MappedFile(std::filesystem::path path, const std::byte* data, std::size_t size)
    : path_(std::move(path)), data_(data), size_(size) {}

MappedFile::~MappedFile() {
  if (size_ > 0) ::munmap(const_cast<std::byte*>(data_), size_);
}

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& path) {
  // O_NONBLOCK: a named pipe must be refused below, not waited for.
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) refuse(path.string(), std::string("cannot be opened: ") + std::strerror(errno));
  struct stat status = {};
  const int stat_error = ::fstat(fd, &status) == 0 ? 0 : errno;
  if (stat_error != 0 || !S_ISREG(status.st_mode)) {
    ::close(fd);
    refuse(path.string(), stat_error != 0 ? std::string("cannot be read: ") + std::strerror(stat_error) : "is not a regular file");
  }
  const std::size_t size = static_cast<std::size_t>(status.st_size);
  void* data = size == 0 ? nullptr : ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  const int map_error = errno;
  ::close(fd);
  if (data == MAP_FAILED) refuse(path.string(), std::string("cannot be mapped into memory: ") + std::strerror(map_error));
  return std::shared_ptr<const MappedFile>(new MappedFile(path, static_cast<const std::byte*>(data), size));
}

}  // namespace qfa
