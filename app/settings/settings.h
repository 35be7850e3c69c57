// SPDX-License-Identifier: GPL-3.0-or-later
// What the program remembers between starts, in one typed place.
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <memory>

#include "app/settings/theme.h"

namespace qfa::app {

class Settings {
 public:
  // `profile`: a folder of its own (tests, second instances); empty: the user's.
  explicit Settings(const QString& profile);

  QByteArray geometry() const;
  void setGeometry(const QByteArray& geometry);
  ThemeChoice theme() const;
  QString lastFolder() const;
  void setLastFolder(const QString& folder);

  // Newest first, at most eight.
  QStringList recentModels() const;
  void addRecentModel(const QString& path);

  // For files of the session that are no settings: drafts.
  QString profileFolder() const;
  // Where runs are written that were not given a folder.
  QString runsFolder() const;

 private:
  QString profile_;
  std::unique_ptr<QSettings> store_;
};

}  // namespace qfa::app
