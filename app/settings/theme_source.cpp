// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/theme_source.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

#include "app/settings/settings.h"

namespace qfa::app {
namespace {
constexpr auto kService = "org.freedesktop.portal.Desktop";
constexpr auto kPath = "/org/freedesktop/portal/desktop";
constexpr auto kInterface = "org.freedesktop.portal.Settings";
constexpr auto kSpace = "org.freedesktop.appearance";
constexpr auto kKey = "color-scheme";
}  // namespace

ThemeSource::ThemeSource(Settings& settings, const QPalette& platform) : settings_(settings), platform_(platform) {
  connect(&settings_, &Settings::changed, this, [this](const QString& key) {
    if (key != "look/theme") return;
    forced_.reset();
    emit changed();
  });
  // Without a bus address Qt would try to start one.
  if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) askPortal();
}

void ThemeSource::force(ThemeChoice choice) {
  forced_ = choice;
  emit changed();
}

const Theme& ThemeSource::theme() const {
  const auto choice = forced_.value_or(settings_.theme());
  if (choice == ThemeChoice::system && desktop_dark_) return *desktop_dark_ ? darkTheme() : lightTheme();
  return themeOf(choice, platform_);
}

void ThemeSource::askPortal() {
  auto bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  bus.connect(kService, kPath, kInterface, "SettingChanged", this, SLOT(portalChanged(QString, QString, QDBusVariant)));
  auto call = QDBusMessage::createMethodCall(kService, kPath, kInterface, "Read");
  call << QString(kSpace) << QString(kKey);
  auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
    const QDBusPendingReply<QDBusVariant> reply = *watcher;
    if (reply.isValid()) take(reply.value().variant());
    watcher->deleteLater();
  });
}

void ThemeSource::portalChanged(const QString& space, const QString& key, const QDBusVariant& value) {
  if (space == kSpace && key == kKey) take(value.variant());
}

void ThemeSource::take(const QVariant& scheme) {
  // Some portals wrap the variant twice.
  const auto inner = scheme.canConvert<QDBusVariant>() ? scheme.value<QDBusVariant>().variant() : scheme;
  const auto number = inner.toUInt();
  desktop_dark_ = number == 1 ? std::optional(true) : number == 2 ? std::optional(false) : std::nullopt;
  emit changed();
}

}  // namespace qfa::app
