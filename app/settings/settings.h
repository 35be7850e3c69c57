// SPDX-License-Identifier: GPL-3.0-or-later
// What the program remembers between starts, in one typed place. A value that is missing, of another
// type or out of range is its default; a file that cannot be read is put aside, never a reason to stop.
#pragma once

#include <QByteArray>
#include <QKeySequence>
#include <QObject>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "app/settings/theme.h"

namespace qfa::app {

// One row of the Settings page.
struct SettingRow {
  enum class Kind { choice, flag, number, folder };
  QString key;    // "look/theme"
  QString group;  // its heading, translated
  QString label;
  QString help;
  Kind kind = Kind::choice;
  QVariant fallback;
  std::vector<std::pair<QString, QString>> choices;  // word of the file, words of the page
  int least = 0, most = 0;
  QString unit;
};

// What was open when the window closed.
struct Session {
  QByteArray geometry, docks;
  QString page, run, subnet;
};

class Settings : public QObject {
  Q_OBJECT

 public:
  // `profile`: a folder of its own (tests, second instances); empty: the user's.
  explicit Settings(const QString& profile);

  // In the language of the program; groups stand together.
  std::vector<SettingRow> fields() const;
  QVariant value(const QString& key) const;
  void setValue(const QString& key, const QVariant& value);  // saved and said at once
  bool isDefault(const QString& key) const;

  ThemeChoice theme() const;
  QString language() const { return value("look/language").toString(); }
  QString numbers() const { return value("look/numbers").toString(); }
  bool notifyWhenFinished() const { return value("work/notify").toBool(); }
  int checkpointEvery() const { return value("work/checkpoint_every").toInt(); }
  // Where runs are written that were not given a folder, and where exports are offered.
  QString runsFolder() const { return value("folders/runs").toString(); }
  QString exportsFolder() const { return value("folders/exports").toString(); }
  QString lastFolder() const;
  void setLastFolder(const QString& folder);

  // Newest first, at most eight.
  QStringList recentModels() const;
  void addRecentModel(const QString& path);

  // For files of the session that are no settings: drafts.
  QString profileFolder() const;

  // More folders of the library, and single runs outside of all of them.
  QStringList libraryFolders() const;
  void addLibraryFolder(const QString& folder);
  QStringList knownRuns() const;
  void addKnownRun(const QString& run);
  void forgetKnownRun(const QString& run);
  QString runsIndex() const;  // cache of the library; empty: the engine's own place

  // Keys of actions that differ from the program's.
  bool key(const QString& action, QKeySequence& key) const;
  void setKey(const QString& action, const QKeySequence& key);
  void clearKey(const QString& action);

  Session session() const;
  void setSession(const Session& session);
  QByteArray geometry() const { return session().geometry; }

  QStringList recentRuns() const;  // newest first
  void addRecentRun(const QString& run);

  // A sentence about the file that was put aside at the start; empty: all was well.
  QString problem() const { return problem_; }
  QString fileName() const { return store_->fileName(); }

 signals:
  void changed(const QString& key);

 private:
  void openStore(const QString& file);
  void putAside(const QString& file, const QString& why);
  std::optional<SettingRow> field(const QString& key) const;

  QString profile_;
  QString problem_;
  std::unique_ptr<QSettings> store_;
};

}  // namespace qfa::app
