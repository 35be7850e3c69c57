// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/logging.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace qfa {
namespace {

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = [] {
    auto made = std::make_shared<spdlog::logger>("qfa", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    made->set_pattern("%^%l%$: %v");
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return *instance;
}

}  // namespace

void set_log_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return logger().set_level(spdlog::level::debug);
    case LogLevel::info:
      return logger().set_level(spdlog::level::info);
    case LogLevel::warning:
      return logger().set_level(spdlog::level::warn);
    case LogLevel::error:
      return logger().set_level(spdlog::level::err);
    case LogLevel::off:
      return logger().set_level(spdlog::level::off);
  }
}

LogLevel log_level() {
  switch (logger().level()) {
    case spdlog::level::trace:
    case spdlog::level::debug:
      return LogLevel::debug;
    case spdlog::level::info:
      return LogLevel::info;
    case spdlog::level::warn:
      return LogLevel::warning;
    case spdlog::level::err:
    case spdlog::level::critical:
      return LogLevel::error;
    default:
      return LogLevel::off;
  }
}

// spdlog::string_view_t: the message is text, never a format string.
void log_debug(std::string_view message) {
  logger().log(spdlog::level::debug, spdlog::string_view_t(message.data(), message.size()));
}
void log_info(std::string_view message) {
  logger().log(spdlog::level::info, spdlog::string_view_t(message.data(), message.size()));
}
void log_warning(std::string_view message) {
  logger().log(spdlog::level::warn, spdlog::string_view_t(message.data(), message.size()));
}
void log_error(std::string_view message) {
  logger().log(spdlog::level::err, spdlog::string_view_t(message.data(), message.size()));
}

}  // namespace qfa
