// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bridge/job_queue.h"

#include <utility>

namespace qfa::app {
namespace {
constexpr int kPollMs = 1000;

QString text(const Error& error) {
  return QString::fromStdString(error.sentence());
}

}  // namespace

JobQueue::JobQueue(EngineBridge& bridge, Queries& queries, QueueServices services, QObject* parent)
    : QObject(parent), bridge_(bridge), queries_(queries), services_(std::move(services)) {
  pause_.setSingleShot(true);
  connect(&pause_, &QTimer::timeout, this, &JobQueue::next);
  connect(&poll_, &QTimer::timeout, this, &JobQueue::refresh);
  connect(&bridge_, &EngineBridge::failed, this, [this](const QString& sentence) { last_failure_ = sentence; });
  connect(&bridge_, &EngineBridge::finished, this, &JobQueue::bridgeFinished);
  connect(&bridge_, &EngineBridge::activityChanged, this, &JobQueue::activityChanged);
  if (!available()) return;
  poll_.start(kPollMs);
  refresh();
}

int JobQueue::secondsToNext() const {
  return pause_.isActive() ? (pause_.remainingTime() + 999) / 1000 : 0;
}

void JobQueue::refresh() {
  if (!available()) return;
  queries_.ask<Queue>(this, services_.read, [this, number = latest_.next()](Result<Queue> queue) {
    if (!latest_.is(number)) return;
    if (queue) {
      queue_ = std::move(*queue);
    } else {
      poll_.stop();  // said once; a change asks again
      emit failed(text(queue.error()));
    }
    emit changed();
  });
}

void JobQueue::change(std::function<Result<void>()> question) {
  if (!available()) return;
  queries_.ask<void>(this, std::move(question), [this](const Result<void>& done) {
    if (!done) emit failed(text(done.error()));
    if (!poll_.isActive()) poll_.start(kPollMs);
    refresh();
    if (wanted_) next();
  });
}

void JobQueue::add(const QueueCommand& command) {
  change([add = services_.add, command]() -> Result<void> {
    const auto id = add(command);
    if (!id) return id.error();
    return {};
  });
}

void JobQueue::remove(std::uint64_t id) {
  change([remove = services_.remove, id] { return remove(id); });
}

void JobQueue::move(std::uint64_t id, std::size_t position) {
  change([move = services_.move, id, position] { return move(id, position); });
}

void JobQueue::work() {
  if (wanted_ || !available()) return;
  wanted_ = true;
  emit changed();
  if (runner_) return next();  // held while its last job went on
  queries_.ask<std::unique_ptr<QueueRunner>>(this, services_.open,
                                             [this](Result<std::unique_ptr<QueueRunner>> runner) { opened(std::move(runner)); });
}

void JobQueue::opened(Result<std::unique_ptr<QueueRunner>> runner) {
  if (!runner) {
    wanted_ = false;
    emit failed(text(runner.error()));
    emit changed();
    return;
  }
  if (!wanted_) return;  // held meanwhile
  runner_ = std::move(*runner);
  next();
}

void JobQueue::hold() {
  wanted_ = false;
  pause_.stop();
  if (!job_ && !asking_) runner_.reset();
  refresh();
  emit changed();
}

void JobQueue::startNow() {
  if (!pause_.isActive()) return;
  pause_.stop();
  next();
}

void JobQueue::next() {
  if (!wanted_ || !runner_ || job_ || asking_ || bridge_.busy() || pause_.isActive()) return;
  asking_ = true;
  using Next = std::optional<QueueJob>;
  queries_.ask<Next>(
      this, [runner = runner_] { return runner->next(); },
      [this](Result<Next> job) {
        asking_ = false;
        if (!job) emit failed(text(job.error()));
        if (!job || !*job) return hold();  // a queue that is empty is not worked on
        if (wanted_ && !bridge_.busy()) return start(**job);
        job_ = **job;  // held, or the user began something else: it waits again
        end({}, true);
      });
}

void JobQueue::start(const QueueJob& job) {
  job_ = job;
  finished_.reset();
  last_failure_.clear();
  if (const auto* run = std::get_if<StartRun>(&job.command)) {
    bridge_.startRun(run->spec);
  } else {
    const auto folder = QString::fromStdString(run_of(job.command));
    bridge_.openRun(folder);
    if (const auto* resume = std::get_if<ResumeRun>(&job.command)) {
      bridge_.resumeRun(folder, resume->steps);
    } else {
      bridge_.searchFront(folder, std::get<SearchFront>(job.command).spec);
    }
  }
  refresh();
}

void JobQueue::bridgeFinished(const Finished& finished) {
  if (job_) finished_ = finished;
}

// A command that was refused ends without a Finished.
void JobQueue::activityChanged() {
  if (bridge_.busy()) return;
  if (!job_) return next();
  using Outcome = Finished::Outcome;
  if (finished_ && finished_->outcome == Outcome::cancelled) {
    wanted_ = false;  // the user stopped it, and with it the queue
    return end({}, true);
  }
  const bool done = finished_ && finished_->outcome == Outcome::done;
  end(done ? QString() : last_failure_.isEmpty() ? tr("It ended without a reason.") : last_failure_, false);
}

void JobQueue::end(const QString& failure, bool put_back) {
  const auto job = *std::exchange(job_, std::nullopt);
  asking_ = true;  // nothing starts before the file knows
  queries_.ask<void>(
      this,
      [runner = runner_, id = job.id, failure = failure.toStdString(), put_back] {
        return put_back ? runner->put_back(id) : runner->ended(id, failure);
      },
      [this, failure, run = QString::fromStdString(run_of(job.command))](const Result<void>& done) {
        asking_ = false;
        if (!done) emit failed(text(done.error()));
        if (!failure.isEmpty()) emit jobFailed(run, failure);
        if (!wanted_) return hold();
        if (!failure.isEmpty()) pause_.start(kWaitAfterFailureMs);
        refresh();
        next();
      });
}

}  // namespace qfa::app
