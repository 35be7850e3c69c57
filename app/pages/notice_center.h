// SPDX-License-Identifier: GPL-3.0-or-later
// What is said to the user, from the engine and the pages, to the bar, the list and the log.
#pragma once

#include <QObject>
#include <QString>

#include "app/models/notice_model.h"

namespace qfa::app {

class NoticeBar;
class Workspace;

class NoticeCenter : public QObject {
  Q_OBJECT

 public:
  NoticeCenter(Workspace& workspace, NoticeBar& bar);

 private:
  void connectBridge();
  void take(NoticeText notice);
  QString runName() const;

  Workspace& workspace_;
  NoticeBar& bar_;
};

}  // namespace qfa::app
