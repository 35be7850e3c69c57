// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/runs_text.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>

#include "app/models/format.h"

namespace qfa::app {
namespace {

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(Runs)
};

QString stateText(RunState state) {
  switch (state) {
    case RunState::queued:
      return Tr::tr("◷ queued");
    case RunState::quantizing:
      return Tr::tr("● quantizing");
    case RunState::training:
      return Tr::tr("● training");
    case RunState::probing:
      return Tr::tr("● probing");
    case RunState::paused:
      return Tr::tr("⏸ paused");
    case RunState::searching:
      return Tr::tr("● searching");
    case RunState::exporting:
      return Tr::tr("● exporting");
    case RunState::finished:
      return Tr::tr("✔ finished");
    case RunState::stopped:
      return Tr::tr("■ stopped");
    case RunState::failed:
      return Tr::tr("✖ failed");
  }
  return {};
}

QString stoppedSentence(const RunSummary& run) {
  const QLocale locale;
  const auto done = locale.toString(run.steps_done), total = locale.toString(run.steps_total);
  if (run.last_checkpoint < 0) {
    return run.steps_done > 0 ? Tr::tr("Stopped at step %1 of %2. Usable: its curves; there is no checkpoint.").arg(done, total)
                              : Tr::tr("Stopped before its first step.");
  }
  const auto checkpoint = locale.toString(run.last_checkpoint);
  return run.interrupted ? Tr::tr("Interrupted at step %1 of %2. Usable: checkpoint %3, curves.").arg(done, total, checkpoint)
                         : Tr::tr("Stopped at step %1 of %2. Usable: checkpoint %3, curves.").arg(done, total, checkpoint);
}

}  // namespace

QString runFolder(const RunSummary& run) {
  return QString::fromStdString(run.run.path);
}

QString runName(const RunSummary& run) {
  return run.label.name.empty() ? QFileInfo(runFolder(run)).fileName() : QString::fromStdString(run.label.name);
}

QString runModelName(const RunSummary& run) {
  const QFileInfo model(QString::fromStdString(run.model));
  return model.suffix() == "gguf" ? model.completeBaseName() : model.fileName();
}

QString runStateText(const RunSummary& run) {
  switch (run.readability) {
    case RunReadability::unreadable:
      return Tr::tr("✖ unreadable");
    case RunReadability::newer:
      return Tr::tr("▲ newer");
    case RunReadability::missing:
      return Tr::tr("▲ missing");
    case RunReadability::readable:
      break;
  }
  return stateText(run.state);
}

QString runStateSentence(const RunSummary& run) {
  const auto problem = QString::fromStdString(run.problem);
  if (run.readability == RunReadability::newer) return Tr::tr("Written by a newer version: %1.").arg(problem);
  if (run.readability == RunReadability::missing) return Tr::tr("Not found: %1.").arg(problem);
  if (run.readability == RunReadability::unreadable) return Tr::tr("Cannot be read: %1").arg(problem);
  if (run.owner && !run.owner->this_process) return Tr::tr("Owned by %1: opens read-only and live.").arg(runOwnerText(*run.owner));
  if (run.state == RunState::failed) return problem.isEmpty() ? Tr::tr("Failed; the log of the run may say why.") : problem;
  if (!problem.isEmpty()) return problem;
  if (run.state == RunState::stopped) return stoppedSentence(run);
  if (run.state == RunState::finished && run.interrupted) {
    return Tr::tr("The training is finished; the work after it was interrupted.");
  }
  return {};
}

QString runOwnerText(const RunOwner& owner) {
  return Tr::tr("process %1 on %2").arg(owner.pid).arg(QString::fromStdString(owner.host));
}

bool isWork(RunState state) {
  return state != RunState::finished && state != RunState::stopped && state != RunState::failed;
}

QDateTime runChanged(const RunSummary& run) {
  return QDateTime::fromString(QString::fromStdString(run.changed), Qt::ISODate);
}

std::vector<WidthScore> shownProbes(const RunSummary& run) {
  std::vector<WidthScore> scores;
  std::string signal;
  for (const auto& score : run.probes) {
    if (signal.empty() || (score.signal.ends_with("/acc") && !signal.ends_with("/acc"))) signal = score.signal;
  }
  for (const auto& score : run.probes) {
    if (score.signal == signal) scores.push_back(score);
  }
  return scores;
}

QString probeText(const std::vector<WidthScore>& scores) {
  QStringList parts;
  for (const auto& score : scores) {
    const auto info = signalInfo(score.signal);
    // The ± has its place in the tooltip; the value ends where it begins to be uncertain.
    parts << formatMeasured(score.score * info.scale, score.std_err * info.scale).section(' ', 0, 0);
  }
  return parts.join(" · ");
}

QString probeSentences(const std::vector<WidthScore>& scores) {
  QStringList lines;
  for (const auto& score : scores) {
    const auto info = signalInfo(score.signal);
    lines << Tr::tr("%1: %2 %3 %4 (n = %5, probe, step %6)")
                 .arg(formatWidth(score.width), info.quantity, formatMeasured(score.score * info.scale, score.std_err * info.scale),
                      info.unit)
                 .arg(score.n)
                 .arg(score.step);
  }
  return lines.join('\n');
}

QString extendSentence(const RunSpec& spec, int steps) {
  const QLocale locale;
  const auto from = locale.toString(spec.steps), to = locale.toString(steps);
  if (!is_wave(spec.sampler.kind) || spec.sampler.period_steps <= 0) return Tr::tr("%1 → %2 steps.").arg(from, to);
  const double period = spec.sampler.period_steps;
  const auto periods = [&](int count) { return locale.toString(count / period, 'g', 3); };
  const auto text = Tr::tr("%1 → %2 steps, SL %3: %4 → %5 periods.")
                        .arg(from, to, locale.toString(spec.sampler.period_steps), periods(spec.steps), periods(steps));
  return steps % spec.sampler.period_steps == 0
             ? text
             : Tr::tr("%1 The last period is not whole: some widths are trained more than others.").arg(text);
}

QString shellQuoted(const QString& word) {
  static const QRegularExpression plain("^[\\w@%+=:,./-]+$");
  if (plain.match(word).hasMatch()) return word;
  return '\'' + QString(word).replace('\'', "'\\''") + '\'';
}

}  // namespace qfa::app
