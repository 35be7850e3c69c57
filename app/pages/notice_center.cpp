// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/notice_center.h"

#include <QApplication>
#include <QFileInfo>
#include <utility>

#include "app/models/status_model.h"
#include "app/pages/workspace.h"
#include "app/settings/desktop.h"
#include "app/widgets/notice_bar.h"

namespace qfa::app {

NoticeCenter::NoticeCenter(Workspace& workspace, NoticeBar& bar) : QObject(&bar), workspace_(workspace), bar_(bar) {
  connectBridge();
  connect(&workspace_, &Workspace::noticed, this, &NoticeCenter::take);
  connect(&workspace_, &Workspace::notified, this, [this](Severity severity, const QString& room, const QString& sentence) {
    take({severity, room, sentence, {}, {}, {}});
  });
}

QString NoticeCenter::runName() const {
  return QFileInfo(workspace_.bridge.run()).fileName();
}

void NoticeCenter::connectBridge() {
  auto& bridge = workspace_.bridge;
  connect(&bridge, &EngineBridge::failed, this, [this](const QString& sentence) { take({Severity::error, {}, sentence, {}, {}, {}}); });
  connect(&bridge, &EngineBridge::noticed, this, [this](const Notice& notice) {
    NoticeText text{notice.severity, QString::fromStdString(notice.room), QString::fromStdString(notice.message), runName(), {}, {}};
    if (!workspace_.activity().reading) {
      take(std::move(text));
      return;
    }
    // Of a run that is read again: it was said when it happened.
    workspace_.log.add(text.severity, text.room, text.sentence);
    const bool none_unread = workspace_.notices.unread() == 0;
    workspace_.notices.add(std::move(text));
    if (none_unread) workspace_.notices.markRead();
  });
  connect(&bridge, &EngineBridge::stateChanged, this,
          [this](RunState state) { workspace_.log.add(Severity::info, runName(), tr("State: %1.").arg(stateName(state))); });
  connect(&bridge, &EngineBridge::finished, this, [this](const Finished& finished) {
    if (workspace_.settings.notifyWhenFinished() && !bar_.isActiveWindow()) {
      QApplication::alert(bar_.window());
      notifyDesktop(runName(), QString::fromStdString(finished.summary));
    }
    if (finished.outcome != Finished::Outcome::failed) {
      take({Severity::info, {}, QString::fromStdString(finished.summary), runName(), {}, {}});
    }
  });
  connect(&bridge, &EngineBridge::runOpened, this, [this](const QString& run) {
    bar_.dismiss();
    workspace_.log.add(Severity::info, runName(), tr("Opened %1.").arg(run));
  });
}

void NoticeCenter::take(NoticeText notice) {
  workspace_.log.add(notice.severity, notice.room, notice.sentence);
  bar_.show(notice);
  workspace_.notices.add(std::move(notice));
}

}  // namespace qfa::app
