// SPDX-License-Identifier: GPL-3.0-or-later
// Every setting of a run, once: key, words, unit, help, and its value as text in the spelling of the
// command line. The draft, its undo, its file, the fields and the table of all settings read this.
#pragma once

#include <QString>
#include <QStringList>
#include <functional>
#include <vector>

#include "engine/api/specs.h"

namespace qfa::app {

enum class SettingKind { text, path, paths, integer, real, widths, choice, mixture };

struct SettingChoice {
  QString word;         // of run.json
  QString label;        // as people read it
  QString unavailable;  // why it cannot be chosen; empty: it can
};

struct RunSetting {
  QString key;  // of run.json: "codes.method"
  SettingKind kind = SettingKind::text;
  QString label;
  QString unit;  // may be empty
  QString help;
  std::vector<SettingChoice> choices;
  std::vector<BitWidth> widths;  // of kind widths: those that exist
  double least = 0, most = 0;    // of numbers
  bool of_preset = true;         // a preset sets it; false: it belongs to this run alone
  std::function<QString(const RunSpec&)> read;
  // Takes text in; an empty string, or the sentence why not (`spec` is then unchanged).
  std::function<QString(RunSpec& spec, const QString& text)> write;
};

const std::vector<RunSetting>& runSettings();
const RunSetting* findSetting(const QString& key);

// All values as one text: equal for equal specifications.
QString fingerprint(const RunSpec& spec);

// A value as people read it ("GPTQ", "2, 3, 4"), and lists of paths by their file names.
QString shownValue(const RunSetting& setting, const RunSpec& spec);

}  // namespace qfa::app
