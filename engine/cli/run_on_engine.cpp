// SPDX-License-Identifier: GPL-3.0-or-later
// One command on the engine, watched from the terminal.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>

#include "engine/api/engine.h"
#include "engine/cli/options.h"

namespace qfa::cli {
namespace {

volatile std::sig_atomic_t signals_seen = 0;
void on_signal(int) {
  signals_seen = signals_seen + 1;
  if (signals_seen > 1) _exit(kCancelled);
}

// Progress lines: rewritten in place on a terminal, one every few seconds elsewhere.
class ProgressPrinter {
 public:
  explicit ProgressPrinter(const CommonOptions& common)
      : mode_(common.quiet                ? "none"
              : common.progress == "auto" ? (isatty(STDERR_FILENO) != 0 ? "bar" : "plain")
                                          : common.progress) {}

  void show(const Event& event) {
    if (mode_ == "none") return;
    if (mode_ == "json") {
      if (!std::holds_alternative<SamplingRates>(event.body) && !std::holds_alternative<VisitCounts>(event.body))
        fmt::print(stderr, "{}\n", event_to_json(event));
      return;
    }
    if (const auto* progress = std::get_if<Progress>(&event.body)) return show(*progress);
    if (const auto* notice = std::get_if<Notice>(&event.body))
      line(fmt::format("{}: {}{}", to_text(notice->severity), notice->message, notice->action.empty() ? "" : ". " + notice->action));
    if (const auto* point = std::get_if<EvalPoint>(&event.body); point != nullptr && point->split != "search")
      line(fmt::format("  step {:>5}  {}  {:.4f} ± {:.4f}  (n {}, {} {})", point->step, point->signal, point->score, point->std_err,
                       point->n, point->kind, point->subnet.value));
  }
  void finish() {
    if (pending_) fmt::print(stderr, "\n");
    pending_ = false;
  }

 private:
  void show(const Progress& p) {
    const auto now = std::chrono::steady_clock::now();
    const bool last = p.done == p.total;
    const std::string text =
        fmt::format("{:<9} {:>5}/{:<5} {:>3.0f} %  {} left  {}", p.stage, p.done, p.total,
                    p.total > 0 ? 100.0 * static_cast<double>(p.done) / static_cast<double>(p.total) : 0.0, duration_text(p.eta_s), p.note);
    if (mode_ == "bar") {
      fmt::print(stderr, "\r\033[K{}", text);
      std::fflush(stderr);
      pending_ = true;
    } else if (last || p.stage != stage_ || now - shown_ > std::chrono::seconds(5)) {
      fmt::print(stderr, "{}\n", text);
      shown_ = now;
    }
    stage_ = p.stage;
  }
  void line(const std::string& text) {
    fmt::print(stderr, "{}{}\n", mode_ == "bar" ? "\r\033[K" : "", text);
    pending_ = false;
  }

  std::string mode_, stage_;
  std::chrono::steady_clock::time_point shown_{};
  bool pending_ = false;
};

}  // namespace

std::string duration_text(double seconds) {
  if (seconds < 0) return "?";
  const auto s = static_cast<long>(seconds + 0.5);
  return s < 60     ? fmt::format("{} s", s)
         : s < 3600 ? fmt::format("{} min {:02} s", s / 60, s % 60)
                    : fmt::format("{} h {:02} min", s / 3600, s % 3600 / 60);
}

void watch_signals() {
  signals_seen = 0;
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

bool interrupted() {
  return signals_seen > 0;
}

Outcome run_on_engine(Command command, const CommonOptions& common) {
  if (common.enqueue) return enqueue(command);
  std::mutex mutex;
  std::condition_variable wake;
  bool ready = false;
  const auto engine = make_engine();
  engine->set_wakeup([&] {
    const std::lock_guard lock(mutex);
    ready = true;
    wake.notify_one();
  });
  const Result<CommandId> id = engine->submit(std::move(command));
  if (!id) throw Failure(id.error());
  watch_signals();
  ProgressPrinter printer(common);
  bool cancelled = false;
  for (std::vector<Event> events;; events.clear()) {
    {
      std::unique_lock lock(mutex);
      wake.wait_for(lock, std::chrono::milliseconds(100), [&] { return ready; });
      ready = false;
    }
    if (interrupted() && !cancelled) {
      engine->cancel(*id);
      cancelled = true;
      note(common, "\nstopping after this micro-batch (once more: at once) ...");
    }
    engine->drain(events);
    for (const Event& event : events) {
      printer.show(event);
      const auto* finished = std::get_if<Finished>(&event.body);
      if (finished == nullptr) continue;
      printer.finish();
      if (finished->outcome == Finished::Outcome::failed)
        throw Failure(finished->error.value_or(Error{ErrorCode::internal, "failed without an error", {}, {}}));
      if (finished->outcome == Finished::Outcome::cancelled)
        return {kCancelled, finished->error ? finished->error->message : finished->summary, {}};
      return {kDone, finished->summary, {}};
    }
  }
}

int report(const Outcome& outcome, const CommonOptions& common, OrderedJson extra) {
  if (common.json) {
    OrderedJson json{{"status", outcome.status == kDone        ? "done"
                                : outcome.status == kCancelled ? "cancelled"
                                                               : "failed"},
                     {"message", outcome.sentence}};
    for (const OrderedJson& more : {extra, outcome.extra}) {
      if (!more.is_null()) json.update(more);
    }
    print_json(json);
  } else if (outcome.status == kDone) {
    print_line(outcome.sentence);
  } else {
    fmt::print(stderr, "{}\n", outcome.sentence);
  }
  return outcome.status;
}

}  // namespace qfa::cli
