// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bridge/machine.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QThread>
#include <filesystem>
#include <system_error>

namespace qfa::app {
namespace {

// The number behind "MemTotal:" and the like, in kB there.
std::optional<qint64> kiloBytes(const QByteArray& text, const char* key) {
  const auto at = text.indexOf(key);
  if (at < 0) return std::nullopt;
  const auto end = text.indexOf('\n', at);
  const auto words = text.mid(at, end - at).simplified().split(' ');
  bool is_number = false;
  const auto value = words.value(1).toLongLong(&is_number);
  return is_number ? std::optional<qint64>(value * 1024) : std::nullopt;
}

QByteArray contents(const char* path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

Result<MachineFacts> readMachine(const QString& folder) {
  MachineFacts facts;
  const auto memory = contents("/proc/meminfo");
  facts.memory_total = kiloBytes(memory, "MemTotal:");
  const auto available = kiloBytes(memory, "MemAvailable:");
  if (facts.memory_total && available) facts.memory_used = *facts.memory_total - *available;
  facts.own_memory = kiloBytes(contents("/proc/self/status"), "VmRSS:");
  static const QString processor = [] {
    const auto text = contents("/proc/cpuinfo");
    const auto at = text.indexOf("model name");
    return at < 0 ? QString() : QString::fromLatin1(text.mid(at, text.indexOf('\n', at) - at)).section(':', 1).trimmed();
  }();
  facts.processor = processor;
  facts.cores = QThread::idealThreadCount();
  auto existing = QDir::cleanPath(QDir(folder).absolutePath());
  while (!QFileInfo::exists(existing) && existing != "/") existing = QFileInfo(existing).path();
  // Asked of the path itself: the table of mounts does not name every volume in a container.
  std::error_code error;
  const auto volume = std::filesystem::space(existing.toStdString(), error);
  if (!error) {
    facts.disk_free = static_cast<qint64>(volume.available);
    facts.disk_total = static_cast<qint64>(volume.capacity);
    facts.disk_path = QDir::toNativeSeparators(existing);
  }
  return facts;
}

}  // namespace qfa::app
