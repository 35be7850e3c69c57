// SPDX-License-Identifier: GPL-3.0-or-later
// A run that has not been started: its settings with undo, the preset they began from, and what was
// typed but is no value yet.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QUndoStack>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/api/specs.h"

namespace qfa::app {

class DraftModel : public QObject {
  Q_OBJECT

 public:
  // typed: one of a series of key strokes in a field, undone together; a text that is no value is
  // remembered as the field's problem. chosen: an edit of its own.
  enum class Edit { chosen, typed };
  using Values = std::vector<std::pair<QString, QString>>;
  using FindPreset = std::function<std::optional<RunSpec>(const QString& name)>;

  explicit DraftModel(QObject* parent = nullptr);

  const RunSpec& spec() const { return state_.spec; }
  const RunSpec& preset() const { return state_.preset; }
  QString presetName() const { return QString::fromStdString(state_.preset.preset); }
  QUndoStack& undoStack() { return undo_; }
  QString value(const QString& key) const;

  // An empty string, or the sentence why the text is no value; the draft is then unchanged.
  QString set(const QString& key, const QString& text, Edit edit = Edit::chosen);
  // Several settings as one step of undo; all or none.
  QString setAll(const Values& values, const QString& title);
  void seal() { ++typing_; }  // the next typed edit is a step of undo of its own

  bool differs(const QString& key) const;
  void restore(const QString& key);  // the preset's value
  // What a preset sets; model, files, name and seed stay.
  void applyPreset(const RunSpec& preset);
  // Every setting, of another run or of the demo; `preset`: what it began from.
  void load(const RunSpec& spec, const RunSpec& preset, const QString& title);

  const std::map<QString, QString>& problems() const { return problems_; }
  QString name() const;  // of the run folder
  QString hash() const;  // equal for equal settings

  QByteArray saved() const;
  // What saved() gave; false, and nothing changed, where it is none. Nothing to undo afterwards.
  bool restoreFrom(const QByteArray& bytes, const FindPreset& find);

 signals:
  void changed();

 private:
  friend class DraftEdit;
  struct State {
    RunSpec spec;
    RunSpec preset;
  };
  void push(State after, const QString& title, const QString& key, Edit edit);
  void assign(const State& state);

  State state_;
  std::map<QString, QString> problems_;  // key -> sentence
  QUndoStack undo_;
  int typing_ = 0;
};

}  // namespace qfa::app
