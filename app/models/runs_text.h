// SPDX-License-Identifier: GPL-3.0-or-later
// A run of the library in words.
#pragma once

#include <QDateTime>
#include <QString>
#include <vector>

#include "engine/api/library.h"

namespace qfa::app {

QString runName(const RunSummary& run);    // its label's, else the folder's
QString runFolder(const RunSummary& run);  // the path
QString runModelName(const RunSummary& run);
QString runStateText(const RunSummary& run);      // "■ stopped"
QString runStateSentence(const RunSummary& run);  // what that means for it
QString runOwnerText(const RunOwner& owner);      // "process 4711 on host"
bool isWork(RunState state);                      // quantizing … exporting
QDateTime runChanged(const RunSummary& run);

// The probe scores of one signal, by ascending width: that of an accuracy where there is one.
std::vector<WidthScore> shownProbes(const RunSummary& run);
QString probeText(const std::vector<WidthScore>& scores);       // "46.0 · 71.0 · 79.0"
QString probeSentences(const std::vector<WidthScore>& scores);  // with ±, n, step; one line a width

// "10 000 → 15 000 steps, SL 5 000: 2 → 3 periods."
QString extendSentence(const RunSpec& spec, int steps);

QString shellQuoted(const QString& word);  // for a command line

}  // namespace qfa::app
