// SPDX-License-Identifier: GPL-3.0-or-later
// qfa: the command line of the engine.
#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "engine/api/startup.h"
#include "engine/cli/options.h"
#include "engine/core/logging.h"
#include "engine/core/text.h"
#include "engine/core/version.h"
#include "engine/session/translate.h"
#include "kernels/include/capability.h"

namespace qfa::cli {
namespace {

int wrong_usage(const std::string& sentence) {
  fmt::print(stderr, "qfa: {}\n", sentence);
  return kUsage;
}

int run(int argc, char** argv) {
  CLI::App root{"Quantize once, fine-tune once, export any size."};
  root.name("qfa");
  root.set_version_flag("--version", std::string("qfa ") + kProgramVersion);
  root.require_subcommand(0, 1);
  CommonOptions common;
  Commands commands;
  for (const auto add : {add_inspect, add_tokenize, add_train, add_plan, add_eval, add_search, add_sensitivity, add_front, add_solve,
                         add_export, add_generate, add_runs, add_queue, add_ablate, add_bench, add_demo})
    add(root, common, commands);
  try {
    root.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return root.exit(success);
  } catch (const CLI::ParseError& error) {  // a mistyped option explains more than what it left missing
    const std::string unknown = unknown_word(root, {argv + 1, argv + argc});
    return wrong_usage(unknown.empty() ? error.what() : unknown);
  }
  if (common.device != "auto" && common.device != "cpu")
    return wrong_usage(fmt::format("device \"{}\" is not available, expected auto or cpu", common.device));
  if (common.quiet) set_log_level(LogLevel::error);
  for (const CommandEntry& entry : commands)
    if (entry.app->parsed()) return entry.action(common);
  return root.exit(CLI::CallForHelp());
}

}  // namespace
}  // namespace qfa::cli

int main(int argc, char** argv) {
  qfa::calm_thread_pool(argv);
  qfa::keep_beyond_file_limit();
  try {
    if (const auto status = qfa::kernels::environment_status(); status != qfa::kernels::Status::ok) {
      fmt::print(stderr, "qfa: {}\n", qfa::kernels::message_of(status));
      return qfa::cli::kUsage;
    }
    return qfa::cli::run(argc, argv);
  } catch (...) {
    const qfa::Error error = qfa::translate_exception(std::current_exception(), {});
    fmt::print(stderr, "qfa: {}\n", error.sentence());
    return qfa::cli::exit_status(error.code);
  }
}
