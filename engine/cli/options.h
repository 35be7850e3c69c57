// SPDX-License-Identifier: GPL-3.0-or-later
// What every command of qfa shares: its options, its output, its exit status.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/commands.h"
#include "engine/api/error.h"
#include "engine/api/front.h"
#include "engine/api/result.h"
#include "engine/store/run_store.h"
#include "engine/store/spec_json.h"

namespace qfa::cli {

enum ExitStatus { kDone = 0, kFailed = 1, kUsage = 2, kRefused = 3, kNoSpace = 4, kCancelled = 130 };
int exit_status(ErrorCode code);

struct CommonOptions {
  bool json = false;              // one JSON document on stdout
  std::string progress = "auto";  // auto, plain, json, none
  std::string device = "auto";
  int threads = 0;  // 0: all cores
  std::optional<std::uint64_t> seed;
  bool quiet = false;
  bool enqueue = false;  // `qfa queue add`: commands for the engine are queued instead
};

// A subcommand: its options live in what `action` holds; action returns the exit status and may
// throw Failure.
using Action = std::function<int(const CommonOptions&)>;
struct CommandEntry {
  CLI::App* app;
  Action action;
};
using Commands = std::vector<CommandEntry>;

// Adds a subcommand with the common options.
CLI::App* add_command(CLI::App& root, const std::string& name, const std::string& help, CommonOptions& common);

// What a function of engine/api answers; throws its Failure.
template <class T>
T value_of(Result<T> result) {
  if (!result) throw Failure(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

void print_json(const OrderedJson& json);                    // stdout, one document
void print_line(const std::string& text);                    // stdout
void note(const CommonOptions& common, const std::string&);  // stderr, unless quiet

// Runs a command on the engine: progress on stderr, SIGINT and SIGTERM cancel (the second one at
// once). Returns what Finished said; throws the Failure that refused the command.
struct Outcome {
  int status = kDone;
  std::string sentence;
  OrderedJson extra = {};  // more keys for --json
};
Outcome enqueue(const Command& command);
Outcome run_on_engine(Command command, const CommonOptions& common);
// The sentence about the first word that is no command and no option of `root`, with the nearest one that is; empty
// when all words are known.
std::string unknown_word(const CLI::App& root, const std::vector<std::string>& words);
// Parses words as the command line would. Throws Failure (usage): an unknown word (with the nearest), a bad value.
void parse_words(CLI::App& root, std::vector<std::string> words);
// For work outside the engine: SIGINT and SIGTERM are counted from now on (the second one ends the process).
void watch_signals();
bool interrupted();
std::string duration_text(double seconds);  // "3 min 05 s"; "?" below 0
// Prints the outcome as every long command does.
int report(const Outcome& outcome, const CommonOptions& common, OrderedJson extra = {});

// "1234567", "3.9 GB", "512 MiB", "40MB" -> bytes. Throws Failure (usage).
Bytes parse_bytes(const std::string& text);
// "layers.3.q=4" -> {"layers.3.q", 4}. Throws Failure (usage).
std::pair<std::string, BitWidth> parse_unit_bits(const std::string& text);

// Registration, one function a file.
void add_inspect(CLI::App& root, CommonOptions& common, Commands& commands);   // inspect, doctor
void add_tokenize(CLI::App& root, CommonOptions& common, Commands& commands);  // tokenize, data
void add_train(CLI::App& root, CommonOptions& common, Commands& commands);     // train, resume, probe
void add_plan(CLI::App& root, CommonOptions& common, Commands& commands);      // plan, sampler
void add_eval(CLI::App& root, CommonOptions& common, Commands& commands);      // eval
void add_sensitivity(CLI::App& root, CommonOptions& common, Commands& commands);
void add_search(CLI::App& root, CommonOptions& common, Commands& commands);  // search
void add_bench(CLI::App& root, CommonOptions& common, Commands& commands);   // bench
void add_bench_search(CLI::App& parent, CommonOptions& common, Commands& commands);
void add_bench_sensitivity(CLI::App& parent, CommonOptions& common, Commands& commands);
void add_front(CLI::App& root, CommonOptions& common, Commands& commands);     // front
void add_solve(CLI::App& root, CommonOptions& common, Commands& commands);     // solve, compare
void add_export(CLI::App& root, CommonOptions& common, Commands& commands);    // export, verify
void add_generate(CLI::App& root, CommonOptions& common, Commands& commands);  // generate
void add_runs(CLI::App& root, CommonOptions& common, Commands& commands);      // runs, diff, label, checkpoints
void add_queue(CLI::App& root, CommonOptions& common, Commands& commands);     // queue
void add_demo(CLI::App& root, CommonOptions& common, Commands& commands);      // demo
void add_ablate(CLI::App& root, CommonOptions& common, Commands& commands);    // ablate

// Shared by front and demo.
void print_front(const ParetoFront& front, const CommonOptions& common, const std::vector<ScoredSubnet>& marked);
OrderedJson random_json(const RandomPlace& place);
// Draws with the window's own plot code: a plot of a run, or "ablation" of an ablation's folder. Throws Failure where the
// workbench is not installed.
void draw_figure(const std::string& run, const std::string& file, const std::string& plot);

}  // namespace qfa::cli
