// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/desktop.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QStringList>
#include <QVariantMap>

namespace qfa::app {

void notifyDesktop(const QString& title, const QString& text) {
  if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) return;
  auto call = QDBusMessage::createMethodCall("org.freedesktop.Notifications", "/org/freedesktop/Notifications",
                                             "org.freedesktop.Notifications", "Notify");
  constexpr int kDefaultTime = -1;
  call << QString("QFA Workbench") << 0U << QString("qfa-workbench") << title << text << QStringList() << QVariantMap() << kDefaultTime;
  QDBusConnection::sessionBus().asyncCall(call);
}

}  // namespace qfa::app
