// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/settings.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <algorithm>

namespace qfa::app {
namespace {

constexpr int kVersion = 1;
constexpr int kLayoutVersion = 2;  // geometry of another layout is not restored
constexpr int kRecentRuns = 20;
constexpr int kRecentModels = 8;

using Kind = SettingRow::Kind;

bool fits(const SettingRow& field, const QVariant& value) {
  switch (field.kind) {
    case Kind::choice:
      return std::any_of(field.choices.begin(), field.choices.end(), [&](const auto& choice) { return choice.first == value.toString(); });
    case Kind::flag:
      return value.toString() == "true" || value.toString() == "false";
    case Kind::number: {
      bool is_number = false;
      const int number = value.toInt(&is_number);
      return is_number && number >= field.least && number <= field.most;
    }
    case Kind::folder:
      return QDir::isAbsolutePath(value.toString());
  }
  return false;
}

}  // namespace

Settings::Settings(const QString& profile) : profile_(profile) {
  openStore(profile_.isEmpty() ? QSettings().fileName() : QDir(profile_).filePath("settings.ini"));
}

void Settings::openStore(const QString& file) {
  store_ = std::make_unique<QSettings>(file, QSettings::IniFormat);
  store_->allKeys();  // or a section would be parsed, and found damaged, when it is first asked for
  const int version = store_->value("settings/version", kVersion).toInt();
  if (store_->status() == QSettings::FormatError) {
    putAside(file, tr("it is damaged"));
  } else if (version > kVersion) {
    putAside(file, tr("it is of version %1, and this program reads up to %2").arg(version).arg(kVersion));
  }
  store_->setValue("settings/version", kVersion);
}

void Settings::putAside(const QString& file, const QString& why) {
  store_.reset();
  QString aside;
  for (int i = 1; aside.isEmpty() || QFile::exists(aside); ++i) aside = QString("%1.aside-%2").arg(file).arg(i);
  // Copied where it cannot be renamed; where even that fails, the defaults hold for this session.
  if (!QFile::rename(file, aside)) QFile::copy(file, aside);
  problem_ = tr("The settings could not be read: %1. The defaults are in force; the old file is kept as %2.")
                 .arg(why, QDir::toNativeSeparators(aside));
  store_ = std::make_unique<QSettings>(file, QSettings::IniFormat);
}

std::vector<SettingRow> Settings::fields() const {
  const auto look = tr("Look"), folders = tr("Folders"), work = tr("Work");
  const QDir data(profileFolder());
  const std::vector<std::pair<QString, QString>> languages{{"system", tr("as the system")}, {"en", "English"}, {"de", "Deutsch"}};
  return {
      {"look/theme",
       look,
       tr("Theme"),
       tr("System follows the desktop, also while the program runs."),
       Kind::choice,
       "system",
       {{"system", tr("as the system")}, {"light", tr("light")}, {"dark", tr("dark")}},
       0,
       0,
       {}},
      {"look/language",
       look,
       tr("Language"),
       tr("Commands, files and names of settings are never translated."),
       Kind::choice,
       "system",
       languages,
       0,
       0,
       {}},
      {"look/numbers",
       look,
       tr("Number format"),
       tr("Decimal sign on the screen. Files and commands always have a point."),
       Kind::choice,
       "language",
       {{"language", tr("as the language")}, {"C", "1234.5"}, {"de", "1234,5"}},
       0,
       0,
       {}},
      {"folders/runs",
       folders,
       tr("Runs"),
       tr("Where new runs are written, and where the list of runs looks."),
       Kind::folder,
       data.filePath("runs"),
       {},
       0,
       0,
       {}},
      {"folders/exports",
       folders,
       tr("Exports"),
       tr("Where exported files are offered to be written."),
       Kind::folder,
       data.filePath("exports"),
       {},
       0,
       0,
       {}},
      {"work/notify",
       work,
       tr("Notify when finished"),
       tr("A message of the desktop when work ends while the window is not active."),
       Kind::flag,
       true,
       {},
       0,
       0,
       {}},
      {"work/checkpoint_every",
       work,
       tr("Checkpoint of new runs every"),
       tr("What a crash costs at most. A preset or the run's own setting overrides it."),
       Kind::number,
       500,
       {},
       1,
       100000,
       tr("steps")},
  };
}

std::optional<SettingRow> Settings::field(const QString& key) const {
  auto known = fields();
  const auto at = std::find_if(known.begin(), known.end(), [&key](const SettingRow& one) { return one.key == key; });
  return at == known.end() ? std::nullopt : std::optional(std::move(*at));
}

QVariant Settings::value(const QString& key) const {
  const auto asked = field(key);
  if (!asked) return {};
  const auto stored = store_->value(key);
  if (!stored.isValid() || !fits(*asked, stored)) return asked->fallback;
  return asked->kind == Kind::flag ? QVariant(stored.toBool()) : asked->kind == Kind::number ? QVariant(stored.toInt()) : stored;
}

void Settings::setValue(const QString& key, const QVariant& value) {
  const auto asked = field(key);
  if (!asked || !fits(*asked, value) || this->value(key) == value) return;
  // The default is no entry: a later version may have a better one.
  if (value == asked->fallback) {
    store_->remove(key);
  } else {
    store_->setValue(key, value);
  }
  emit changed(key);
}

bool Settings::isDefault(const QString& key) const {
  const auto asked = field(key);
  return !asked || value(key) == asked->fallback;
}

ThemeChoice Settings::theme() const {
  return themeChoiceOf(value("look/theme").toString()).value_or(ThemeChoice::system);
}

QString Settings::lastFolder() const {
  return store_->value("runs/last_folder", QDir::homePath()).toString();
}

void Settings::setLastFolder(const QString& folder) {
  store_->setValue("runs/last_folder", folder);
}

QStringList Settings::libraryFolders() const {
  return store_->value("runs/folders").toStringList();
}

void Settings::addLibraryFolder(const QString& folder) {
  auto folders = libraryFolders();
  const auto path = QDir::cleanPath(QDir(folder).absolutePath());
  if (folders.contains(path)) return;
  store_->setValue("runs/folders", folders << path);
}

QStringList Settings::knownRuns() const {
  return store_->value("runs/known").toStringList();
}

void Settings::addKnownRun(const QString& run) {
  auto runs = knownRuns();
  const auto path = QDir::cleanPath(QDir(run).absolutePath());
  const auto folders = QStringList(runsFolder()) + libraryFolders();
  for (const auto& folder : folders) {
    if (path.startsWith(folder + '/')) return;
  }
  if (!runs.contains(path)) store_->setValue("runs/known", runs << path);
}

void Settings::forgetKnownRun(const QString& run) {
  auto runs = knownRuns();
  if (runs.removeAll(run) > 0) store_->setValue("runs/known", runs);
}

QString Settings::runsIndex() const {
  return profile_.isEmpty() ? QString() : QDir(profile_).filePath("runs.index");
}

bool Settings::key(const QString& action, QKeySequence& key) const {
  const auto stored = store_->value("keys/" + action);
  if (!stored.isValid()) return false;
  key = QKeySequence(stored.toString(), QKeySequence::PortableText);
  return true;
}

void Settings::setKey(const QString& action, const QKeySequence& key) {
  store_->setValue("keys/" + action, key.toString(QKeySequence::PortableText));
  emit changed("keys/" + action);
}

void Settings::clearKey(const QString& action) {
  store_->remove("keys/" + action);
  emit changed("keys/" + action);
}

Session Settings::session() const {
  Session session;
  if (store_->value("session/layout").toInt() == kLayoutVersion) {
    session.geometry = store_->value("session/geometry").toByteArray();
    session.docks = store_->value("session/docks").toByteArray();
  }
  session.page = store_->value("session/page").toString();
  session.run = store_->value("session/run").toString();
  session.subnet = store_->value("session/subnet").toString();
  return session;
}

void Settings::setSession(const Session& session) {
  store_->setValue("session/layout", kLayoutVersion);
  store_->setValue("session/geometry", session.geometry);
  store_->setValue("session/docks", session.docks);
  store_->setValue("session/page", session.page);
  store_->setValue("session/run", session.run);
  store_->setValue("session/subnet", session.subnet);
  store_->sync();  // beside, then renamed: a crash leaves the old file or the new one
}

QStringList Settings::recentRuns() const {
  return store_->value("runs/recent").toStringList();
}

void Settings::addRecentRun(const QString& run) {
  auto runs = recentRuns();
  runs.removeAll(run);
  runs.prepend(run);
  store_->setValue("runs/recent", QStringList(runs.mid(0, kRecentRuns)));
}

QStringList Settings::recentModels() const {
  return store_->value("new/recent_models").toStringList();
}

void Settings::addRecentModel(const QString& path) {
  auto recent = recentModels();
  recent.removeAll(path);
  recent.prepend(path);
  store_->setValue("new/recent_models", QStringList(recent.mid(0, kRecentModels)));
}

QString Settings::profileFolder() const {
  if (!profile_.isEmpty()) return profile_;
  return QDir(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)).filePath("qfa-workbench");
}

}  // namespace qfa::app
