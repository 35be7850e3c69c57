// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bridge/background.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>

namespace qfa::app {

QString qfaProgram() {
  const QDir here(QCoreApplication::applicationDirPath());
  for (const auto* place : {"qfa", "../engine/qfa"}) {
    const QFileInfo file(here.filePath(place));
    if (file.isFile() && file.isExecutable()) return file.canonicalFilePath();
  }
  return {};
}

QString resumeInBackground(const QString& program, const QString& run) {
  QProcess process;
  process.setProgram(program);
  process.setArguments({"resume", run, "--progress", "plain"});
  const auto log = QDir(run).filePath("background.log");
  process.setStandardOutputFile(log, QIODevice::Append);
  process.setStandardErrorFile(log, QIODevice::Append);
  process.setStandardInputFile(QProcess::nullDevice());
  if (process.startDetached()) return {};
  return QCoreApplication::translate("Background", "%1 did not start: %2").arg(QDir::toNativeSeparators(program), process.errorString());
}

}  // namespace qfa::app
