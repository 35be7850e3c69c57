// SPDX-License-Identifier: GPL-3.0-or-later
// Scans the library on a worker and hands its runs to the UI thread in batches.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <thread>
#include <vector>

#include "app/bridge/services.h"

namespace qfa::app {

class Library : public QObject {
  Q_OBJECT

 public:
  explicit Library(LibraryServices services, QObject* parent = nullptr);
  ~Library() override;  // waits for the batch that is being read

  // Starts anew where a scan goes on. `runs`: known ones, wherever they lie.
  void scan(const QStringList& folders, const QStringList& runs, const QString& index);
  bool scanning() const { return scanning_; }
  const LibraryServices& services() const { return services_; }

 signals:
  void began();
  void found(const std::vector<qfa::RunSummary>& runs, qsizetype done, qsizetype total);
  void ended();
  void failed(const QString& sentence);

 private:
  LibraryServices services_;
  std::jthread worker_;
  quint64 generation_ = 0;  // batches of a scan that was overtaken are dropped
  bool scanning_ = false;
};

}  // namespace qfa::app
