// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/queue_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>

#include "app/models/format.h"
#include "app/models/runs_text.h"

namespace qfa::app {

QueueStrip::QueueStrip(Workspace& workspace, QWidget* parent)
    : QWidget(parent),
      queue_(workspace.bridge, workspace.queries, workspace.bridge.services().queue),
      list_(new QListView(this)),
      state_(new QLabel(this)),
      run_(new QPushButton(this)),
      now_(new QPushButton(tr("Now"), this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  auto* title = new QLabel(tr("Queue"), this);
  title->setBuddy(list_);
  row->addWidget(title);
  row->addWidget(list_, 1);
  row->addWidget(state_);
  row->addWidget(now_);
  row->addWidget(run_);
  list_->setObjectName("runsQueue");
  list_->setAccessibleName(tr("Queue of jobs"));
  list_->setModel(&model_);
  list_->setFlow(QListView::LeftToRight);
  list_->setSpacing(4);
  list_->setFixedHeight(36);
  list_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  list_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setDragDropMode(QAbstractItemView::InternalMove);
  state_->setObjectName("runsQueueState");
  state_->setAccessibleName(tr("State of the queue"));
  now_->setObjectName("runsQueueNow");
  now_->setAccessibleName(tr("Start the next job now"));
  run_->setObjectName("runsQueueRun");
  connect(now_, &QPushButton::clicked, &queue_, &JobQueue::startNow);
  connect(run_, &QPushButton::clicked, this, [this] { queue_.working() ? queue_.hold() : queue_.work(); });
  connect(&queue_, &JobQueue::changed, this, &QueueStrip::update);
  connect(&queue_, &JobQueue::changed, &workspace, [this, &workspace] {
    workspace.queued.clear();
    for (const auto& job : queue_.queue().jobs) workspace.queued << QString::fromStdString(run_of(job.command));
    emit workspace.queueChanged(model_.waiting());
  });
  connect(&queue_, &JobQueue::failed, this, &QueueStrip::failed);
  connect(&queue_, &JobQueue::jobFailed, this,
          [this](const QString& run, const QString& sentence) { emit failed(tr("The job of %1 failed: %2").arg(run, sentence)); });
  connect(&model_, &QueueModel::moveAsked, this, [this](std::uint64_t id, std::size_t place) { queue_.move(id, place); });
  connect(&workspace.live, &LiveModel::changed, this, [this, &workspace] {
    const auto& progress = workspace.live.progress();
    if (!queue_.job() || !progress || progress->total == 0) return model_.setProgress({});
    const auto percent = static_cast<int>(100 * progress->done / progress->total);
    model_.setProgress(progress->eta_s < 0 ? tr("%1 %").arg(percent)
                                           : tr("%1 %, %2 left").arg(percent).arg(formatDuration(progress->eta_s)));
  });
  connect(&workspace, &Workspace::enqueueRequested, &queue_, &JobQueue::add);
  auto& actions = workspace.actions;
  const auto add = [&](const QString& id, const QString& text, const QKeySequence& key, const char* verb, auto call) {
    auto* action = actions.add(list_, {id,
                                       text,
                                       key,
                                       {},
                                       [this, verb] {
                                         const int at = list_->currentIndex().row();
                                         const auto place = model_.place(at);
                                         const auto job = place ? QString::number(model_.job(at).id) : QString("JOB");
                                         return QString("qfa queue %1 %2").arg(verb, job);
                                       },
                                       {}});
    connect(action, &QAction::triggered, this, call);
  };
  add("queue.earlier", tr("Move the job forward"), QKeySequence("Alt+Up"), "move", [this] { moveCurrent(-1); });
  add("queue.later", tr("Move the job back"), QKeySequence("Alt+Down"), "move", [this] { moveCurrent(1); });
  add("queue.remove", tr("Take the job out of the queue"), QKeySequence(Qt::Key_Delete), "remove", [this] { removeCurrent(); });
  update();
}

void QueueStrip::moveCurrent(int by) {
  const int row = list_->currentIndex().row();
  const auto place = model_.place(row);
  if (!place || (by < 0 && *place == 0)) return;
  queue_.move(model_.job(row).id, *place + static_cast<std::size_t>(by));
}

void QueueStrip::removeCurrent() {
  const int row = list_->currentIndex().row();
  if (model_.place(row)) queue_.remove(model_.job(row).id);
}

void QueueStrip::update() {
  const auto& queue = queue_.queue();
  model_.setQueue(queue);
  setVisible(model_.rowCount() > 0);
  const bool elsewhere = queue.runner && !queue.runner->this_process;
  run_->setText(queue_.working() ? tr("⏸ Hold queue") : tr("▶ Run queue"));
  run_->setAccessibleName(queue_.working() ? tr("Start no further job") : tr("Run the jobs of the queue"));
  run_->setEnabled(!elsewhere);
  run_->setToolTip(elsewhere ? tr("The queue is worked off by %1.").arg(runOwnerText(*queue.runner)) : QString());
  now_->setVisible(queue_.secondsToNext() > 0);
  if (elsewhere) {
    state_->setText(tr("run by %1").arg(runOwnerText(*queue.runner)));
  } else if (queue_.secondsToNext() > 0) {
    state_->setText(tr("the next job starts in %1 s").arg(queue_.secondsToNext()));
  } else {
    state_->clear();
  }
}

}  // namespace qfa::app
