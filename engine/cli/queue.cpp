// SPDX-License-Identifier: GPL-3.0-or-later
// qfa queue: commands that run one after another.
#include <fmt/format.h>
#include <unistd.h>

#include "engine/api/queue.h"
#include "engine/cli/options.h"
#include "engine/session/translate.h"
#include "engine/store/library_json.h"

namespace qfa::cli {
namespace {

// `words` is the command as it would be given to qfa: parsed by the same code, queued instead of run.
int add(const std::vector<std::string>& words, const CommonOptions& common) {
  CLI::App root{"qfa queue add"};
  root.name("qfa queue add");
  root.require_subcommand(1);
  CommonOptions options = common;
  options.enqueue = true;
  Commands commands;
  add_train(root, options, commands);
  add_search(root, options, commands);
  try {
    parse_words(root, words);
  } catch (const CLI::Success& success) {
    return root.exit(success);
  }
  for (const CommandEntry& entry : commands)
    if (entry.app->parsed()) return entry.action(options);
  return kUsage;
}

int list(const CommonOptions& common) {
  const Queue queue = value_of(read_queue());
  if (common.json) {
    print_json(queue_to_json(queue));
    return kDone;
  }
  for (const auto& job : queue_to_json(queue)["jobs"])
    print_line(fmt::format("{} {:>4}  {:<7} {}", job["running"].get<bool>() ? ">" : " ", job["id"].get<std::uint64_t>(),
                           job["kind"].get<std::string>(), job["run"].get<std::string>()));
  for (const QueueFailure& failure : queue.failures)
    note(common, fmt::format("job {} failed at {}: {}", failure.id, failure.at, failure.sentence));
  if (queue.jobs.empty()) note(common, "the queue is empty");
  if (queue.runner) note(common, fmt::format("process {} on {} works it off", queue.runner->pid, queue.runner->host));
  return kDone;
}

int run(int wait_s, const CommonOptions& common) {
  const auto runner = value_of(QueueRunner::open());
  std::size_t done = 0, failed = 0;
  while (const auto job = value_of(runner->next())) {
    note(common, fmt::format("job {}: {}", job->id, run_of(job->command)));
    std::string failure;
    try {
      const Outcome outcome = run_on_engine(std::visit([](const auto& command) { return Command{command}; }, job->command), common);
      if (outcome.status == kCancelled) {
        value_of(runner->put_back(job->id));
        return report(outcome, common, {{"done", done}, {"failed", failed}});
      }
      note(common, outcome.sentence);
    } catch (...) {
      failure = translate_exception(std::current_exception(), {}).sentence();
    }
    value_of(runner->ended(job->id, failure));
    ++(failure.empty() ? done : failed);
    if (failure.empty()) continue;
    note(common, fmt::format("job {} failed: {}", job->id, failure));
    if (wait_s > 0 && !value_of(read_queue()).jobs.empty()) {
      note(common, fmt::format("the next one starts in {} s", wait_s));
      if (::sleep(static_cast<unsigned>(wait_s)) != 0) return kCancelled;
    }
  }
  const Outcome outcome{failed == 0 ? kDone : kFailed, fmt::format("{} jobs done, {} failed", done, failed), {}};
  return report(outcome, common, {{"done", done}, {"failed", failed}});
}

}  // namespace

Outcome enqueue(const Command& command) {
  const std::uint64_t id = std::visit(
      [](const auto& c) -> std::uint64_t {
        if constexpr (std::is_constructible_v<QueueCommand, decltype(c)>) return value_of(add_to_queue(c));
        refuse_usage("this command cannot be queued");
      },
      command);
  return {kDone, fmt::format("job {} waits; run the queue with: qfa queue run", id), {{"job", id}}};
}

void add_queue(CLI::App& root, CommonOptions& common, Commands& commands) {
  CLI::App* queue = root.add_subcommand("queue", "Commands that run one after another");
  queue->require_subcommand(1);

  CLI::App* added = add_command(*queue, "add", "Queue a command: qfa queue add train --model …", common);
  added->prefix_command();
  commands.push_back({added, [added](const CommonOptions& c) { return add(added->remaining(), c); }});

  CLI::App* listed = add_command(*queue, "list", "The jobs, and the last failures", common);
  commands.push_back({listed, [](const CommonOptions& c) { return list(c); }});

  auto wait_s = std::make_shared<int>(10);
  CLI::App* runs = add_command(*queue, "run", "Work the queue off; what a killed process had begun comes first", common);
  runs->add_option("--wait-after-failure", *wait_s, "Seconds before the next job")->check(CLI::NonNegativeNumber);
  commands.push_back({runs, [wait_s](const CommonOptions& c) { return run(*wait_s, c); }});

  auto id = std::make_shared<std::uint64_t>(0);
  CLI::App* removed = add_command(*queue, "remove", "Take a job out", common);
  removed->add_option("job", *id, "Its number")->required();
  commands.push_back({removed, [id](const CommonOptions&) {
                        value_of(remove_from_queue(*id));
                        return kDone;
                      }});

  auto position = std::make_shared<std::size_t>(0);
  auto moved_id = std::make_shared<std::uint64_t>(0);
  CLI::App* moved = add_command(*queue, "move", "Give a waiting job another place", common);
  moved->add_option("job", *moved_id, "Its number")->required();
  moved->add_option("place", *position, "0: the next to run")->required();
  commands.push_back({moved, [moved_id, position](const CommonOptions&) {
                        value_of(move_in_queue(*moved_id, *position));
                        return kDone;
                      }});
}

}  // namespace qfa::cli
