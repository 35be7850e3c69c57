// SPDX-License-Identifier: GPL-3.0-or-later
// --ui-map: where every named widget is on the screen, as JSON, for scripted sessions. Written again
// (beside, then renamed) whenever the layout has changed.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

class QWidget;

namespace qfa::app {

class UiMap : public QObject {
  Q_OBJECT

 public:
  UiMap(QWidget* window, const QString& file);
  static QByteArray describe(const QWidget* window);

 signals:
  void failed(const QString& sentence);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void write();

  QWidget* window_;
  QString file_;
  QTimer timer_;
};

}  // namespace qfa::app
