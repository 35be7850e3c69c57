// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bridge/run_folder.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <algorithm>

namespace qfa::app {

Result<QStringList> runFolders(const QString& folder, const QStringList& recent) {
  constexpr int kMost = 100;
  auto found = recent;
  for (const auto& entry : QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) found << entry.absoluteFilePath();
  found.removeDuplicates();
  std::vector<std::pair<QDateTime, QString>> dated;
  for (const auto& run : found) {
    const QFileInfo events(QDir(run).filePath("events.jsonl"));
    if (QFileInfo::exists(QDir(run).filePath("run.json"))) dated.emplace_back(events.lastModified(), run);
  }
  std::sort(dated.begin(), dated.end(), [](const auto& one, const auto& other) { return one.first > other.first; });
  QStringList runs;
  for (const auto& entry : dated) {
    if (runs.size() < kMost) runs << entry.second;
  }
  return runs;
}

Result<std::vector<int>> checkpointSteps(const QString& run) {
  std::vector<int> steps;
  for (const auto& name : QDir(QDir(run).filePath("checkpoints")).entryList({"step-*"}, QDir::Dirs)) {
    bool is_number = false;
    const int step = name.mid(5).toInt(&is_number);
    if (is_number) steps.push_back(step);
  }
  std::sort(steps.rbegin(), steps.rend());
  return steps;
}

}  // namespace qfa::app
