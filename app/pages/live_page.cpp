// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/live_page.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStringList>
#include <QTableView>
#include <QVBoxLayout>
#include <utility>

#include "app/models/format.h"
#include "app/models/formulas.h"
#include "app/models/live_model.h"
#include "app/plots/accuracy_plot.h"
#include "app/plots/bins_plot.h"
#include "app/plots/loss_plot.h"
#include "app/plots/machine_plot.h"
#include "app/plots/rates_plot.h"
#include "app/plots/visits_plot.h"
#include "app/widgets/history_row.h"
#include "app/widgets/icons.h"
#include "app/widgets/stage_strip.h"

namespace qfa::app {
namespace {

constexpr int kAlarmRows = 3;

QString stateName(RunState state) {
  switch (state) {
    case RunState::queued:
      return LivePage::tr("◷ queued");
    case RunState::quantizing:
      return LivePage::tr("● quantizing");
    case RunState::training:
      return LivePage::tr("● training");
    case RunState::probing:
      return LivePage::tr("● probing");
    case RunState::paused:
      return LivePage::tr("❚❚ paused");
    case RunState::searching:
      return LivePage::tr("● searching");
    case RunState::exporting:
      return LivePage::tr("● exporting");
    case RunState::finished:
      return LivePage::tr("✔ finished");
    case RunState::stopped:
      return LivePage::tr("■ stopped");
    case RunState::failed:
      return LivePage::tr("✖ failed");
  }
  return {};
}

}  // namespace

LivePage::LivePage(Workspace& workspace, QWidget* parent)
    : Page(parent),
      workspace_(workspace),
      live_(workspace.live),
      theme_(lightTheme()),
      stages_(new StageStrip(live_, this)),
      history_(new HistoryRow(live_, this)) {
  setObjectName("livePage");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 8, 12, 8);
  column->setSpacing(8);
  buildActions();
  column->addLayout(buildControls());
  buildAlarms();
  column->addWidget(alarms_);
  column->addWidget(stages_);
  column->addLayout(buildPlots(), 1);
  column->addWidget(history_);
  linkPlots();
  connect(history_, &HistoryRow::xAxisChosen, this, &LivePage::scaleX);
  connect(&live_, &LiveModel::changed, this, [this] {
    updateState();
    refreshPlots();
  });
  setActivity({});
}

QPushButton* LivePage::button(const QString& name, const QString& text, const QString& icon) {
  auto* made = new QPushButton(text, this);
  made->setObjectName(name);
  made->setAccessibleName(text);
  made->setMinimumHeight(32);
  icons_.emplace_back(made, icon);
  return made;
}

void LivePage::buildActions() {
  auto& actions = workspace_.actions;
  checkpoint_action_ = actions.add(this, {"run.checkpoint",
                                          tr("Checkpoint now"),
                                          QKeySequence(Qt::Key_C),
                                          "checkpoint",
                                          {},
                                          tr("A run in a shell writes its checkpoints by itself (--checkpoint-every).")});
  probe_action_ =
      actions.add(this, {"run.probe", tr("Probe now"), {}, "probe", [this] { return "qfa probe " + workspace_.bridge.run(); }, {}});
  connect(checkpoint_action_, &QAction::triggered, this, [this] { workspace_.bridge.request(Request::checkpoint); });
  connect(probe_action_, &QAction::triggered, this, [this] {
    if (activity_.busy) {
      workspace_.bridge.request(Request::probe);
    } else {
      workspace_.bridge.probeRun(workspace_.bridge.run());
    }
  });
}

QBoxLayout* LivePage::buildControls() {
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  state_ = new QLabel(this);
  state_->setObjectName("liveState");
  state_->setAccessibleName(tr("State of the run"));
  state_->setTextFormat(Qt::PlainText);
  state_->setMinimumWidth(80);
  state_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);  // gives way to the buttons
  progress_ = new QProgressBar(this);
  progress_->setObjectName("liveProgress");
  progress_->setAccessibleName(tr("Progress"));
  progress_->setFixedWidth(100);
  progress_->setTextVisible(false);
  demo_ = button("liveDemo", tr("Try the demo"), "demo");
  open_ = button("liveOpen", tr("Open…"), "open");
  open_->setToolTip(tr("Open a run folder (Ctrl+O)"));
  front_ = button("liveFront", tr("Open the front"), "front");
  continue_ = button("liveContinue", tr("Continue"), "continue");
  continue_->setToolTip(tr("Continue this run from its last checkpoint"));
  pause_ = button("livePause", tr("Pause"), "pause");
  pause_->setToolTip(tr("Pause after this micro-batch, or go on (P); continuing is bit-exact"));
  stop_ = button("liveStop", tr("Stop"), "stop");
  stop_->setToolTip(tr("Stop after this micro-batch; the run keeps a checkpoint and can be continued"));
  checkpoint_ = button("liveCheckpoint", tr("Checkpoint"), "checkpoint");
  probe_ = button("liveProbe", tr("Probe"), "probe");
  row->addWidget(state_, 1);
  for (QWidget* widget : std::initializer_list<QWidget*>{progress_, demo_, open_, front_, continue_, pause_, stop_, checkpoint_, probe_}) {
    row->addWidget(widget);
  }
  connect(pause_, &QPushButton::clicked, this, [this] {
    if (activity_.paused) {
      emit resumeClicked();
    } else {
      emit pauseClicked();
    }
  });
  connect(stop_, &QPushButton::clicked, this, &LivePage::stopClicked);
  connect(continue_, &QPushButton::clicked, this, &LivePage::continueClicked);
  connect(open_, &QPushButton::clicked, this, &LivePage::openClicked);
  connect(demo_, &QPushButton::clicked, this, &LivePage::demoClicked);
  connect(front_, &QPushButton::clicked, this, [this] { emit workspace_.pageRequested("front"); });
  connect(checkpoint_, &QPushButton::clicked, checkpoint_action_, &QAction::trigger);
  connect(probe_, &QPushButton::clicked, probe_action_, &QAction::trigger);
  return row;
}

void LivePage::buildAlarms() {
  alarms_ = new QTableView(this);
  alarms_->setObjectName("liveAlarms");
  alarms_->setAccessibleName(tr("Alarms"));
  alarms_->setModel(&live_.alarms());
  alarms_->setSelectionBehavior(QAbstractItemView::SelectRows);
  alarms_->setShowGrid(false);
  alarms_->verticalHeader()->hide();
  alarms_->verticalHeader()->setDefaultSectionSize(24);
  alarms_->horizontalHeader()->setSectionResizeMode(AlarmsModel::kKind, QHeaderView::ResizeToContents);
  alarms_->horizontalHeader()->setSectionResizeMode(AlarmsModel::kSince, QHeaderView::ResizeToContents);
  alarms_->horizontalHeader()->setSectionResizeMode(AlarmsModel::kEvidence, QHeaderView::Stretch);
  alarms_->horizontalHeader()->setSectionResizeMode(AlarmsModel::kAction, QHeaderView::Stretch);
  const auto fit = [this] {
    const int rows = std::min(live_.alarms().rowCount(), kAlarmRows);
    alarms_->setVisible(rows > 0);
    alarms_->setFixedHeight(alarms_->horizontalHeader()->sizeHint().height() + 24 * rows + 2 * alarms_->frameWidth());
  };
  connect(&live_.alarms(), &QAbstractItemModel::rowsInserted, this, fit);
  connect(&live_.alarms(), &QAbstractItemModel::modelReset, this, fit);
  fit();
}

QGridLayout* LivePage::buildPlots() {
  auto* rates = new RatesPlot(live_, this);
  auto* loss = new LossPlot(live_, this);
  auto* accuracy = new AccuracyPlot(live_, this);
  auto* machine = new MachinePlot(live_, this);
  auto* visits = new VisitsPlot(live_, this);
  over_steps_ = {rates, loss, accuracy, machine};
  plots_ = {rates, loss, accuracy, visits, new BinsPlot(live_, this), machine};
  connect(loss, &LossPlot::smoothingAsked, history_, &HistoryRow::smooth);
  connect(visits, &VisitsPlot::cellChosen, loss, &LossPlot::showCell);
  connect(accuracy, &AccuracyPlot::signalChosen, &live_, &LiveModel::setProbeSignal);
  auto* grid = new QGridLayout;
  grid->setSpacing(8);
  for (std::size_t i = 0; i < plots_.size(); ++i) grid->addWidget(plots_[i], static_cast<int>(i) / 3, static_cast<int>(i) % 3);
  for (int i = 0; i < 2; ++i) grid->setRowStretch(i, 1);
  for (int i = 0; i < 3; ++i) grid->setColumnStretch(i, 1);
  for (auto* plot : plots_) {
    connect(plot, &PlotWidget::maximiseRequested, this, [this, plot] { maximise(maximised_ == plot ? nullptr : plot); });
    connect(plot, &PlotWidget::said, this, [this](const QString& sentence, bool problem) {
      workspace_.notify({problem ? Severity::error : Severity::info, tr("plot"), sentence, {}, {}, {}});
    });
  }
  return grid;
}

// Plots over steps show the same steps.
void LivePage::linkPlots() {
  for (auto* from : over_steps_) {
    for (auto* to : over_steps_) {
      if (from != to) connect(from, &PlotWidget::xViewChanged, to, &PlotWidget::linkX);
    }
  }
}

void LivePage::maximise(PlotWidget* plot) {
  maximised_ = plot;
  for (auto* other : plots_) other->setVisible(!plot || other == plot);
  if (plot) plot->setFocus();
}

void LivePage::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && maximised_) {
    maximise(nullptr);
  } else if (event->key() == Qt::Key_End && live_.cursor()) {
    live_.setCursor(std::nullopt);
  } else {
    Page::keyPressEvent(event);
  }
}

void LivePage::scaleX() {
  PlotWidget::XScale scale;
  const auto map = [&scale](const QString& label, const SeriesBuffer& series, double unit) {
    scale.label = label;
    scale.unit = [&series, unit](double step) { return series.interpolated(step) / unit; };
    scale.step = [&series, unit](double value) { return series.inverse(value * unit); };
  };
  const auto& machine = live_.machine();
  const double seconds = machine.seconds().empty() ? 0 : machine.seconds().back().y;
  if (history_->xAxis() == HistoryRow::XAxis::tokens) {
    map(tr("tokens, thousands"), machine.tokens(), 1e3);
  } else if (history_->xAxis() == HistoryRow::XAxis::time) {
    map(seconds < 7200 ? tr("time of training, min") : tr("time of training, h"), machine.seconds(), seconds < 7200 ? 60 : 3600);
  }
  for (auto* plot : over_steps_) plot->setXScale(scale);
}

void LivePage::refreshPlots() {
  for (auto* plot : plots_) plot->refresh();
}

Page::Card LivePage::card() const {
  return {"live", tr("Live"), "live",
          tr("A run as it trains: which bit-widths are sampled, how the loss falls, how well each width does.")};
}

QString LivePage::formula() const {
  return ratesFormula(live_);
}

void LivePage::setTheme(const Theme& theme) {
  theme_ = theme;
  for (PlotWidget* plot : plots_) plot->setTheme(theme);
  history_->setTheme(theme);
  stages_->setTheme(theme);
  for (const auto& [button, icon] : icons_) {
    button->setIcon(tintedIcon(icon, theme.text, theme.border));
  }
}

void LivePage::setActivity(const Activity& activity) {
  activity_ = activity;
  history_->setRecording(activity.busy);
  const auto source = tr("Run %1, drawn by QFA Workbench").arg(workspace_.bridge.run().section('/', -1));
  for (auto* plot : plots_) plot->setSource(source);
  updateState();
}

void LivePage::updateState() {
  const bool idle = !activity_.busy && !activity_.reading;
  pause_->setEnabled(activity_.busy && !activity_.stopping);
  pause_->setText(activity_.paused ? tr("Go on") : tr("Pause"));
  pause_->setAccessibleName(pause_->text());
  stop_->setEnabled(activity_.busy && !activity_.stopping);
  continue_->setVisible(idle && activity_.has_run && live_.state() != RunState::finished);
  front_->setVisible(idle && activity_.has_run && live_.state() == RunState::finished);
  open_->setEnabled(idle);
  demo_->setVisible(idle && !activity_.has_run);
  pause_->setVisible(activity_.busy);
  stop_->setVisible(activity_.busy);
  updateRequests();
  const auto& progress = live_.progress();
  progress_->setVisible(activity_.busy || activity_.reading);
  if (activity_.busy && progress && progress->total > 0 && !activity_.stopping) {
    // In thousandths: a step count may exceed what a progress bar counts.
    progress_->setRange(0, 1000);
    progress_->setValue(static_cast<int>(1000.0 * static_cast<double>(progress->done) / static_cast<double>(progress->total)));
  } else {
    progress_->setRange(0, 0);
  }
  const bool before = activity_.busy && !activity_.reading && live_.step() == 0;
  stages_->setVisible(before);
  if (before) stages_->refresh();
  state_->setText(stateText());
  state_->setToolTip(state_->text());
}

// A request is taken up after the step under way: while the run trains, and not while it is paused.
void LivePage::updateRequests() {
  const auto set = [](QPushButton* button, QAction* action, const QString& what, const QString& reason) {
    button->setEnabled(reason.isEmpty());
    action->setEnabled(reason.isEmpty());
    action->setStatusTip(reason);
    button->setToolTip(reason.isEmpty() ? what : reason);
  };
  const bool training = live_.state() == RunState::training || live_.state() == RunState::probing;
  const auto not_now = activity_.stopping || activity_.reading ? tr("The run is being stopped or read.")
                       : activity_.paused                      ? tr("The run is paused: go on first.")
                       : activity_.busy && !training           ? tr("The run is not training now.")
                                                               : QString();
  const auto no_run = activity_.has_run ? QString() : tr("No run is open.");
  const auto idle = !no_run.isEmpty() ? no_run : activity_.busy ? QString() : tr("Nothing is being trained.");
  set(checkpoint_, checkpoint_action_, tr("Write a checkpoint after this step (C)"), idle.isEmpty() ? not_now : idle);
  set(probe_, probe_action_, tr("Score the uniform subnets: after this step, or at the last checkpoint of a run that has ended"),
      no_run.isEmpty() ? not_now : no_run);
  checkpoint_->setVisible(activity_.has_run);
  probe_->setVisible(activity_.has_run);
}

QString LivePage::checkpointText() const {
  if (live_.checkpoints().empty()) return {};
  const auto& last = live_.checkpoints().back();
  const auto ago = last.at.isValid() ? last.at.secsTo(QDateTime::currentDateTime()) : -1;
  if (!activity_.busy || ago < 0) return tr("checkpoint %1").arg(last.step);
  return tr("checkpoint %1, %2 ago").arg(last.step).arg(formatDuration(static_cast<double>(ago)));
}

QString LivePage::stateText() const {
  if (activity_.stopping) return tr("Stopping after this micro-batch; a checkpoint is written…");
  if (activity_.reading) {
    return live_.step() > 0 ? tr("Reading the run: step %1").arg(QLocale().toString(live_.step())) : tr("Reading the run…");
  }
  if (!activity_.has_run) return tr("No run is open. Try the demo, or open a run folder (Ctrl+O).");
  // An event log that ends in the middle of the work: the process ended without saying so.
  const auto state = live_.state();
  const bool ended = state == RunState::finished || state == RunState::stopped || state == RunState::failed;
  QStringList parts{activity_.busy || ended ? stateName(state) : tr("■ interrupted")};
  if (activity_.busy && live_.progress()) {
    const auto& progress = *live_.progress();
    auto text = progress.stage == "train" ? tr("step %1").arg(progress.done)
                                          : QString::fromStdString(progress.stage) + QString(" %1").arg(progress.done);
    if (progress.total > 0) text += QString(" / %1").arg(progress.total);
    parts << text;
    if (!progress.note.empty()) parts << QString::fromStdString(progress.note);
    if (progress.eta_s >= 0) parts << tr("%1 left").arg(formatDuration(progress.eta_s));
  } else if (live_.step() > 0) {
    parts << tr("step %1").arg(live_.step());
  }
  if (const auto checkpoint = checkpointText(); !checkpoint.isEmpty()) parts << checkpoint;
  return parts.join(QStringLiteral(" · "));
}

}  // namespace qfa::app
