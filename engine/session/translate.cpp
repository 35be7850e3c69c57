// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/session/translate.h"

#include <cerrno>
#include <filesystem>
#include <new>
#include <string>
#include <system_error>

namespace qfa {
namespace {

ErrorCode code_of(const std::error_code& code) {
  if (code == std::errc::no_space_on_device || code.value() == EDQUOT) return ErrorCode::disk_full;
  if (code == std::errc::not_enough_memory) return ErrorCode::out_of_memory;
  return ErrorCode::failed;
}

// Libraries append backtraces to what(): the first line is the sentence, the whole is for the log.
Error internal(const std::string& what) {
  const auto line = what.substr(0, what.find('\n'));
  return {ErrorCode::internal, line.empty() ? "An exception without a message ended the work." : line, {}, line == what ? "" : what};
}

Error translate_standard(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const std::bad_alloc&) {
    return {ErrorCode::out_of_memory, "The machine has not enough free memory for this work.", {}, {}};
  } catch (const std::filesystem::filesystem_error& error) {
    return {code_of(error.code()), error.code().message(), error.path1().string(), error.what()};
  } catch (const std::system_error& error) {
    return {code_of(error.code()), error.what(), {}, {}};
  } catch (const std::exception& error) {
    return internal(error.what());
  } catch (...) {
    return internal("");
  }
}

Error translate(const std::exception_ptr& exception, const ErrorTranslator& translator) {
  try {
    std::rethrow_exception(exception);
  } catch (const Failure& failure) {
    return failure.error();
  } catch (...) {
    if (translator) {
      try {
        if (auto error = translator(exception)) return *std::move(error);
      } catch (...) {  // a broken translator must not hide the error it was asked about
      }
    }
    return translate_standard(exception);
  }
}

}  // namespace

Error translate_exception(const std::exception_ptr& exception, const ErrorTranslator& translator) noexcept {
  try {
    return translate(exception, translator);
  } catch (...) {  // no memory left even for the sentence
    Error error;
    error.code = ErrorCode::out_of_memory;
    error.message = "Out of memory.";  // short enough to need no allocation
    return error;
  }
}

}  // namespace qfa
