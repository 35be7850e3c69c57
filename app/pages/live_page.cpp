// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/live_page.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStringList>
#include <QVBoxLayout>
#include <utility>

#include "app/models/format.h"
#include "app/models/live_model.h"
#include "app/plots/accuracy_plot.h"
#include "app/plots/loss_plot.h"
#include "app/plots/rates_plot.h"
#include "app/widgets/icons.h"

namespace qfa::app {
namespace {

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

LivePage::LivePage(LiveModel& live, QWidget* parent)
    : Page(parent),
      live_(live),
      theme_(lightTheme()),
      rates_(new RatesPlot(live, this)),
      loss_(new LossPlot(live, this)),
      accuracy_(new AccuracyPlot(live, this)) {
  setObjectName("livePage");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 8, 12, 12);
  column->setSpacing(8);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  buildControls(row);
  column->addLayout(row);
  auto* grid = new QGridLayout;
  grid->setSpacing(8);
  grid->addWidget(rates_, 0, 0);
  grid->addWidget(loss_, 0, 1);
  grid->addWidget(accuracy_, 1, 0, 1, 2);
  for (int i = 0; i < 2; ++i) {
    grid->setRowStretch(i, 1);
    grid->setColumnStretch(i, 1);
  }
  column->addLayout(grid, 1);
  linkPlots();
  connect(&live_, &LiveModel::changed, this, [this] {
    updateState();
    for (PlotWidget* plot : {static_cast<PlotWidget*>(rates_), static_cast<PlotWidget*>(loss_), static_cast<PlotWidget*>(accuracy_)}) {
      plot->refresh();
    }
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

void LivePage::buildControls(QHBoxLayout* row) {
  state_ = new QLabel(this);
  state_->setObjectName("liveState");
  state_->setAccessibleName(tr("State of the run"));
  state_->setTextFormat(Qt::PlainText);
  progress_ = new QProgressBar(this);
  progress_->setObjectName("liveProgress");
  progress_->setAccessibleName(tr("Progress"));
  progress_->setFixedWidth(180);
  progress_->setTextVisible(false);
  demo_ = button("liveDemo", tr("Try the demo"), "demo");
  open_ = button("liveOpen", tr("Open…"), "open");
  open_->setToolTip(tr("Open a run folder (Ctrl+O)"));
  continue_ = button("liveContinue", tr("Continue"), "continue");
  continue_->setToolTip(tr("Continue this run from its last checkpoint"));
  pause_ = button("livePause", tr("Pause"), "pause");
  pause_->setToolTip(tr("Pause after this micro-batch, or go on (P)"));
  stop_ = button("liveStop", tr("Stop"), "stop");
  stop_->setToolTip(tr("Stop after this micro-batch; the run keeps a checkpoint and can be continued"));
  row->addWidget(state_, 1);
  for (QWidget* widget : {static_cast<QWidget*>(progress_), static_cast<QWidget*>(demo_), static_cast<QWidget*>(open_),
                          static_cast<QWidget*>(continue_), static_cast<QWidget*>(pause_), static_cast<QWidget*>(stop_)}) {
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
}

// The three plots over steps show the same steps.
void LivePage::linkPlots() {
  const std::vector<PlotWidget*> over_steps{rates_, loss_, accuracy_};
  for (auto* from : over_steps) {
    for (auto* to : over_steps) {
      if (from != to) connect(from, &PlotWidget::xViewChanged, to, &PlotWidget::linkX);
    }
  }
}

Page::Card LivePage::card() const {
  return {"live", tr("Live"), "live",
          tr("A run as it trains: which bit-widths are sampled, how the loss falls, how well each width does.")};
}

void LivePage::setTheme(const Theme& theme) {
  theme_ = theme;
  for (PlotWidget* plot : findChildren<PlotWidget*>()) plot->setTheme(theme);
  for (const auto& [button, icon] : icons_) button->setIcon(tintedIcon(icon, theme.text, theme.border));
}

void LivePage::setActivity(const Activity& activity) {
  activity_ = activity;
  updateState();
}

void LivePage::updateState() {
  const bool idle = !activity_.busy && !activity_.reading;
  pause_->setEnabled(activity_.busy && !activity_.stopping);
  pause_->setText(activity_.paused ? tr("Go on") : tr("Pause"));
  pause_->setAccessibleName(pause_->text());
  stop_->setEnabled(activity_.busy && !activity_.stopping);
  continue_->setVisible(idle && activity_.has_run && live_.state() != RunState::finished);
  open_->setEnabled(idle);
  demo_->setVisible(idle && !activity_.has_run);
  pause_->setVisible(activity_.has_run);
  stop_->setVisible(activity_.has_run);
  const auto& progress = live_.progress();
  progress_->setVisible(activity_.busy || activity_.reading);
  if (activity_.busy && progress && progress->total > 0 && !activity_.stopping) {
    // In thousandths: a step count may exceed what a progress bar counts.
    progress_->setRange(0, 1000);
    progress_->setValue(static_cast<int>(1000.0 * static_cast<double>(progress->done) / static_cast<double>(progress->total)));
  } else {
    progress_->setRange(0, 0);
  }
  state_->setText(stateText());
}

QString LivePage::stateText() const {
  if (activity_.stopping) return tr("Stopping after this micro-batch; a checkpoint is written…");
  if (activity_.reading) return tr("Reading the run…");
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
  return parts.join(QStringLiteral(" · "));
}

}  // namespace qfa::app
