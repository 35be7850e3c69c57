// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cli/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>

#include "engine/core/text.h"

namespace qfa::cli {
namespace {

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

const CLI::App& deepest(const CLI::App& root) {
  const CLI::App* app = &root;
  while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
  return *app;
}

}  // namespace

int exit_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return kUsage;
    case ErrorCode::input:
      return kRefused;
    case ErrorCode::out_of_memory:
    case ErrorCode::disk_full:
      return kNoSpace;
    case ErrorCode::cancelled:
      return kCancelled;
    case ErrorCode::failed:
    case ErrorCode::internal:
      break;
  }
  return kFailed;
}

CLI::App* add_command(CLI::App& root, const std::string& name, const std::string& help, CommonOptions& common) {
  CLI::App* app = root.add_subcommand(name, help);
  app->add_flag("--json", common.json, "One JSON document on stdout");
  app->add_option("--progress", common.progress, "Progress on stderr: auto, plain, json or none")
      ->check(CLI::IsMember({"auto", "plain", "json", "none"}));
  app->add_option("--device", common.device, "auto or cpu");
  app->add_option("--threads", common.threads, "Threads; 0: all cores")->check(CLI::NonNegativeNumber);
  app->add_option("--seed", common.seed, "Seed of everything random");
  app->add_flag("--quiet", common.quiet, "Errors only");
  return app;
}

void print_json(const OrderedJson& json) {
  fmt::print("{}\n", json.dump(2));
}
void print_line(const std::string& text) {
  fmt::print("{}\n", text);
}
void note(const CommonOptions& common, const std::string& text) {
  if (!common.quiet) fmt::print(stderr, "{}\n", text);
}

Bytes parse_bytes(const std::string& text) {
  char* rest = nullptr;
  const double number = std::strtod(text.c_str(), &rest);
  std::string unit;
  for (const char* c = rest; *c != '\0'; ++c)
    if (*c != ' ') unit += static_cast<char>(std::tolower(static_cast<unsigned char>(*c)));
  static const std::vector<std::pair<std::string, double>> kUnits{{"", 1},     {"b", 1},      {"kb", 1e3},        {"mb", 1e6},
                                                                  {"gb", 1e9}, {"kib", 1024}, {"mib", 1048576.0}, {"gib", 1073741824.0}};
  for (const auto& [name, factor] : kUnits)
    if (name == unit && rest != text.c_str() && std::isfinite(number) && number >= 0 && number * factor < 1e18)
      return static_cast<Bytes>(std::llround(number * factor));
  refuse_usage(fmt::format("\"{}\" is no size, expected bytes or a number with kB, MB, GB, KiB, MiB or GiB", text));
}

std::pair<std::string, BitWidth> parse_unit_bits(const std::string& text) {
  const auto equals = text.rfind('=');
  const std::string bits = equals == std::string::npos ? "" : text.substr(equals + 1);
  if (equals == 0 || bits.empty() || bits.size() > 2 || bits.find_first_not_of("0123456789") != std::string::npos)
    refuse_usage(fmt::format("\"{}\" is not UNIT=BITS", text));
  return {text.substr(0, equals), std::stoi(bits)};
}

void parse_words(CLI::App& root, std::vector<std::string> words) {
  const auto as_given = words;
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  try {
    root.parse(words);
  } catch (const CLI::Success&) {
    throw;
  } catch (const CLI::ParseError& error) {
    const std::string unknown = unknown_word(root, as_given);
    refuse_usage(unknown.empty() ? error.what() : unknown);
  }
}

std::string unknown_word(const CLI::App& root, const std::vector<std::string>& words) {
  const CLI::App& app = deepest(root);
  std::vector<std::string> known = option_names(app);
  if (&app == &root)
    for (const CLI::App* command : root.get_subcommands([](const CLI::App*) { return true; })) known.push_back(command->get_name());
  for (std::string word : words) {
    word = word.substr(0, word.find('='));
    const bool is_known = std::find(known.begin(), known.end(), word) != known.end() || word == app.get_name();
    if (!is_known && (word.rfind("--", 0) == 0 || &app == &root))
      return fmt::format("unknown {} {}{}", word.rfind("--", 0) == 0 ? "option" : "command", word, did_you_mean(word, known));
  }
  return {};
}

}  // namespace qfa::cli
