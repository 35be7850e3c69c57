// SPDX-License-Identifier: GPL-3.0-or-later
// A library to preload (LD_PRELOAD) into a program under test. It counts what the program does to files (creating, writing,
// flushing, renaming, linking, removing) and at one of these operations makes happen what may happen at any:
//   QFA_FAULT=count:FILE  nothing; the number of operations is in FILE at the end
//   QFA_FAULT=kill:N      the process is killed at operation N; a write at N leaves half of its bytes
//   QFA_FAULT=full:N      from operation N on the disk is full; the first write still leaves half of its bytes
// And QFA_CLOCK=jumps: the system's clock (not the monotonic one) jumps by up to twenty years, to and fro, each time it is asked.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace {

enum class Mode { off, count, kill, full };

struct Plan {
  Mode mode = Mode::off;
  long at = 0;
  const char* file = nullptr;
  std::atomic<long> done{0};
  Plan() {
    const char* text = std::getenv("QFA_FAULT");
    if (text == nullptr) return;
    if (std::strncmp(text, "count:", 6) == 0) mode = Mode::count, file = text + 6;
    if (std::strncmp(text, "kill:", 5) == 0) mode = Mode::kill, at = std::atol(text + 5);
    if (std::strncmp(text, "full:", 5) == 0) mode = Mode::full, at = std::atol(text + 5);
  }
};
Plan& plan() {
  static Plan the_plan;
  return the_plan;
}

__attribute__((destructor)) void tell() {
  if (plan().mode != Mode::count) return;
  if (std::FILE* out = std::fopen(plan().file, "w")) {
    std::fprintf(out, "%ld\n", plan().done.load());
    std::fclose(out);
  }
}

enum class Fate { passes, dies, lacks_space, first_lack };

Fate fate() {
  Plan& p = plan();
  if (p.mode == Mode::off) return Fate::passes;
  const long number = ++p.done;
  if (p.mode == Mode::kill && number == p.at) return Fate::dies;
  if (p.mode == Mode::full && number >= p.at) return number == p.at ? Fate::first_lack : Fate::lacks_space;
  return Fate::passes;
}

void die() {
  ::raise(SIGKILL);
}

// For operations that need no space.
void pass_or_die() {
  if (fate() == Fate::dies) die();
}
// For those that do: false, with errno, where there is none.
bool has_space() {
  const Fate f = fate();
  if (f == Fate::dies) die();
  if (f == Fate::passes) return true;
  errno = ENOSPC;
  return false;
}

bool is_file(int fd) {
  struct stat status = {};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

template <class Write>
ssize_t faulty_write(int fd, std::size_t size, Write write) {
  if (!is_file(fd)) return write(size);
  const Fate f = fate();
  if (f == Fate::passes) return write(size);
  if (f != Fate::lacks_space && size > 1) {
    const ssize_t half = write(size / 2);
    if (f == Fate::dies) die();
    return half;  // the next one finds the disk full
  }
  if (f == Fate::dies) die();
  errno = ENOSPC;
  return -1;
}

long jump_s() {
  static const bool jumps = std::getenv("QFA_CLOCK") != nullptr;
  static std::atomic<unsigned long> asked{0};
  if (!jumps) return 0;
  const unsigned long drawn = (++asked) * 6364136223846793005UL + 1442695040888963407UL;
  return static_cast<long>((drawn >> 33) % 1261440000UL) - 630720000;
}

bool creates(const char* path, int flags) {
  return (flags & O_CREAT) != 0 && ::access(path, F_OK) != 0;
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* data, size_t size) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
  return faulty_write(fd, size, [&](size_t n) { return real(fd, data, n); });
}

ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  return faulty_write(fd, size, [&](size_t n) { return real(fd, data, n, offset); });
}

int open(const char* path, int flags, ...) {
  static const auto real = next<int (*)(const char*, int, ...)>("open");
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  if (creates(path, flags) && !has_space()) return -1;
  return real(path, flags, mode);
}

int mkdir(const char* path, mode_t mode) {
  static const auto real = next<int (*)(const char*, mode_t)>("mkdir");
  return has_space() ? real(path, mode) : -1;
}

int link(const char* from, const char* to) {
  static const auto real = next<int (*)(const char*, const char*)>("link");
  return has_space() ? real(from, to) : -1;
}

int clock_gettime(clockid_t clock, struct timespec* time) {
  static const auto real = next<int (*)(clockid_t, struct timespec*)>("clock_gettime");
  const int status = real(clock, time);
  if (clock == CLOCK_REALTIME && status == 0) time->tv_sec += jump_s();
  return status;
}

int gettimeofday(struct timeval* time, void* zone) {
  static const auto real = next<int (*)(struct timeval*, void*)>("gettimeofday");
  const int status = real(time, zone);
  if (status == 0) time->tv_sec += jump_s();
  return status;
}

time_t time(time_t* out) {
  struct timespec now = {};
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != nullptr) *out = now.tv_sec;
  return now.tv_sec;
}

int fsync(int fd) {
  static const auto real = next<int (*)(int)>("fsync");
  pass_or_die();
  return real(fd);
}

int fdatasync(int fd) {
  static const auto real = next<int (*)(int)>("fdatasync");
  pass_or_die();
  return real(fd);
}

int ftruncate(int fd, off_t size) {
  static const auto real = next<int (*)(int, off_t)>("ftruncate");
  pass_or_die();
  return real(fd, size);
}

int rename(const char* from, const char* to) {
  static const auto real = next<int (*)(const char*, const char*)>("rename");
  pass_or_die();
  return real(from, to);
}

int renameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags) {
  static const auto real = next<int (*)(int, const char*, int, const char*, unsigned)>("renameat2");
  pass_or_die();
  return real(from_fd, from, to_fd, to, flags);
}

int unlink(const char* path) {
  static const auto real = next<int (*)(const char*)>("unlink");
  pass_or_die();
  return real(path);
}

int unlinkat(int fd, const char* path, int flags) {
  static const auto real = next<int (*)(int, const char*, int)>("unlinkat");
  pass_or_die();
  return real(fd, path, flags);
}

int remove(const char* path) {
  static const auto real = next<int (*)(const char*)>("remove");
  pass_or_die();
  return real(path);
}
}
