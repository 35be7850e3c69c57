// SPDX-License-Identifier: GPL-3.0-or-later
// The theme in force: the user's choice; "system" asks the desktop over D-Bus (Qt 6.4 cannot), else
// goes by the lightness of the platform's palette.
#pragma once

#include <QObject>
#include <QPalette>
#include <optional>

#include "app/settings/theme.h"

class QDBusVariant;

namespace qfa::app {

class Settings;

class ThemeSource : public QObject {
  Q_OBJECT

 public:
  // `platform`: the palette before the style of this program replaced it.
  ThemeSource(Settings& settings, const QPalette& platform);
  // --theme: holds until the user chooses another one.
  void force(ThemeChoice choice);
  const Theme& theme() const;

 signals:
  void changed();

 private slots:
  void portalChanged(const QString& space, const QString& key, const QDBusVariant& value);

 private:
  void askPortal();
  void take(const QVariant& scheme);

  Settings& settings_;
  QPalette platform_;
  std::optional<ThemeChoice> forced_;
  std::optional<bool> desktop_dark_;
};

}  // namespace qfa::app
