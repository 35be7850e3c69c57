// SPDX-License-Identifier: GPL-3.0-or-later
// What can go wrong, as a value: one sentence a user may read, and where.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace qfa {

// The command line maps these to its exit status (1, 2, 3, 4, 4, 130, 1).
enum class ErrorCode { failed, usage, input, out_of_memory, disk_full, cancelled, internal };

struct Error {
  ErrorCode code = ErrorCode::failed;
  std::string message;  // one sentence: what, got, expected
  std::string where;    // file, line, tensor or setting; may be empty
  std::string details;  // for the log; may be empty

  // "where: message", or the message alone.
  std::string sentence() const { return where.empty() ? message : where + ": " + message; }
};

// How an Error travels inside the engine's rooms. It is caught in one place: the command loop of
// the session (which turns it into Finished) and main() of the command line. It never crosses
// engine/api, whose functions return Result.
class Failure : public std::runtime_error {
 public:
  explicit Failure(Error error) : std::runtime_error(error.sentence()), error_(std::move(error)) {}
  const Error& error() const noexcept { return error_; }

 private:
  Error error_;
};

[[noreturn]] inline void refuse(std::string where, std::string message) {
  throw Failure({ErrorCode::input, std::move(message), std::move(where), {}});
}
[[noreturn]] inline void refuse_usage(std::string message) {
  throw Failure({ErrorCode::usage, std::move(message), {}, {}});
}
[[noreturn]] inline void fail(std::string where, std::string message) {
  throw Failure({ErrorCode::failed, std::move(message), std::move(where), {}});
}

}  // namespace qfa
