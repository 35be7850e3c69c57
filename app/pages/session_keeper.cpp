// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/session_keeper.h"

#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>
#include <QScreen>
#include <algorithm>

#include "app/pages/context.h"
#include "app/pages/main_window.h"

namespace qfa::app {
namespace {

constexpr int kSaveMs = 2000;
constexpr int kDockVersion = 1;

int area(const QRect& rect) {
  return rect.isEmpty() ? 0 : rect.width() * rect.height();
}

}  // namespace

QRect clampedTo(const QRect& rect, const std::vector<QRect>& screens) {
  if (screens.empty()) return rect;
  const auto best = *std::max_element(screens.begin(), screens.end(), [&rect](const QRect& one, const QRect& other) {
    return area(one.intersected(rect)) < area(other.intersected(rect));
  });
  const int width = std::min(rect.width(), best.width()), height = std::min(rect.height(), best.height());
  return {std::clamp(rect.x(), best.x(), best.x() + best.width() - width),
          std::clamp(rect.y(), best.y(), best.y() + best.height() - height), width, height};
}

SessionKeeper::SessionKeeper(Workspace& workspace, MainWindow& window, Context& context)
    : QObject(&window), workspace_(workspace), window_(window), context_(context) {
  timer_.setSingleShot(true);
  timer_.setInterval(kSaveMs);
  connect(&timer_, &QTimer::timeout, this, &SessionKeeper::save);
  connect(&workspace_.bridge, &EngineBridge::runOpened, this, &SessionKeeper::touch);
  connect(&workspace_, &Workspace::subnetSelected, this, &SessionKeeper::touch);
  connect(&context_, &Context::checkpointsKnown, this, &SessionKeeper::offerToContinue);
}

void SessionKeeper::restoreGeometry() {
  window_.resize(1440, 900);
  const auto session = workspace_.settings.session();
  if (!session.geometry.isEmpty()) window_.restoreGeometry(session.geometry);
  if (!session.docks.isEmpty()) window_.restoreState(session.docks, kDockVersion);
  std::vector<QRect> screens;
  for (const auto* screen : QGuiApplication::screens()) screens.push_back(screen->availableGeometry());
  if (!window_.isMaximized() && !window_.isFullScreen()) {
    const auto fitting = clampedTo(window_.geometry(), screens);
    if (fitting != window_.geometry()) window_.setGeometry(fitting);
  }
}

void SessionKeeper::restore() {
  const auto session = workspace_.settings.session();
  window_.showPage(session.page.isEmpty() ? "runs" : session.page);
  if (session.run.isEmpty() || !QFileInfo::exists(session.run + "/run.json")) return;
  restored_run_ = session.run;
  restored_subnet_ = session.subnet;
  window_.openRun(session.run);
}

// Once the run is read and its checkpoints are known.
void SessionKeeper::offerToContinue() {
  const auto& activity = workspace_.activity();
  if (restored_run_.isEmpty() || activity.reading || activity.busy || workspace_.bridge.run() != restored_run_) return;
  const auto run = restored_run_;
  restored_run_.clear();
  if (!restored_subnet_.isEmpty()) context_.selectSubnet(restored_subnet_);
  if (workspace_.live.state() == RunState::finished || context_.newestCheckpoint() < 0) return;
  const auto step = QLocale().toString(workspace_.live.step());
  const auto checkpoint = QLocale().toString(context_.newestCheckpoint());
  NoticeText notice;
  notice.severity = Severity::info;
  notice.sentence = tr("%1 stopped at step %2; checkpoint %3.").arg(QFileInfo(run).fileName(), step, checkpoint);
  notice.actions = {{tr("Continue"), [this] { workspace_.actions.trigger("run.continue"); }}, {tr("Leave"), {}}};
  workspace_.notify(notice);
}

void SessionKeeper::save() {
  timer_.stop();
  Session session;
  session.geometry = window_.saveGeometry();
  session.docks = window_.saveState(kDockVersion);
  session.page = window_.currentPage();
  session.run = workspace_.bridge.run();
  if (workspace_.subnet()) session.subnet = QString::fromStdString(workspace_.subnet()->subnet.value);
  workspace_.settings.setSession(session);
}

}  // namespace qfa::app
