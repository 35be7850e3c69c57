// SPDX-License-Identifier: GPL-3.0-or-later
// The log: spdlog to standard error. Results go to standard output and never through here.
#pragma once

#include <string_view>

namespace qfa {

enum class LogLevel { debug, info, warning, error, off };

void set_log_level(LogLevel level);  // info at the start; any thread
LogLevel log_level();

void log_debug(std::string_view message);
void log_info(std::string_view message);
void log_warning(std::string_view message);
void log_error(std::string_view message);

}  // namespace qfa
