// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings/settings.h"

#include <QDir>
#include <QStandardPaths>

namespace qfa::app {
namespace {
// Geometry of another layout is not restored.
constexpr int kLayoutVersion = 1;
}  // namespace

Settings::Settings(const QString& profile) : profile_(profile) {
  if (profile_.isEmpty()) {
    store_ = std::make_unique<QSettings>();
  } else {
    store_ = std::make_unique<QSettings>(QDir(profile_).filePath("settings.ini"), QSettings::IniFormat);
  }
}

QByteArray Settings::geometry() const {
  return store_->value("window/layout").toInt() == kLayoutVersion ? store_->value("window/geometry").toByteArray() : QByteArray();
}

void Settings::setGeometry(const QByteArray& geometry) {
  store_->setValue("window/layout", kLayoutVersion);
  store_->setValue("window/geometry", geometry);
}

ThemeChoice Settings::theme() const {
  return themeChoiceOf(store_->value("window/theme").toString()).value_or(ThemeChoice::system);
}

QString Settings::lastFolder() const {
  return store_->value("runs/last_folder", QDir::homePath()).toString();
}

void Settings::setLastFolder(const QString& folder) {
  store_->setValue("runs/last_folder", folder);
}

QStringList Settings::recentModels() const {
  return store_->value("new/recent_models").toStringList();
}

void Settings::addRecentModel(const QString& path) {
  constexpr int kKept = 8;
  auto recent = recentModels();
  recent.removeAll(path);
  recent.prepend(path);
  store_->setValue("new/recent_models", recent.mid(0, kKept));
}

QString Settings::profileFolder() const {
  if (!profile_.isEmpty()) return profile_;
  return QDir(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)).filePath("qfa-workbench");
}

QString Settings::runsFolder() const {
  return QDir(profileFolder()).filePath("runs");
}

}  // namespace qfa::app
