// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/draft_model.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUndoCommand>

#include "app/models/run_settings.h"

namespace qfa::app {
namespace {
constexpr int kSavedSchema = 1;
constexpr int kTypedId = 1;
}  // namespace

class DraftEdit : public QUndoCommand {
 public:
  using State = DraftModel::State;
  DraftEdit(DraftModel& draft, State before, State after, QString key, int typing)
      : draft_(draft), before_(std::move(before)), after_(std::move(after)), key_(std::move(key)), typing_(typing) {}

  void undo() override { draft_.assign(before_); }
  void redo() override { draft_.assign(after_); }
  int id() const override { return typing_ < 0 ? -1 : kTypedId; }
  bool mergeWith(const QUndoCommand* next) override {
    const auto& other = dynamic_cast<const DraftEdit&>(*next);
    if (other.key_ != key_ || other.typing_ != typing_) return false;
    after_ = other.after_;
    setObsolete(fingerprint(before_.spec) == fingerprint(after_.spec));
    return true;
  }

 private:
  DraftModel& draft_;
  State before_, after_;
  QString key_;
  int typing_;  // < 0: does not merge
};

DraftModel::DraftModel(QObject* parent) : QObject(parent) {}

QString DraftModel::value(const QString& key) const {
  const auto* setting = findSetting(key);
  return setting ? setting->read(state_.spec) : QString();
}

void DraftModel::assign(const State& state) {
  state_ = state;
  problems_.clear();
  emit changed();
}

void DraftModel::push(State after, const QString& title, const QString& key, Edit edit) {
  const bool same = fingerprint(after.spec) == fingerprint(state_.spec) && fingerprint(after.preset) == fingerprint(state_.preset);
  if (same) {
    // What was typed may have become the old value again.
    if (problems_.erase(key) > 0) emit changed();
    return;
  }
  auto* command = new DraftEdit(*this, state_, std::move(after), key, edit == Edit::typed ? typing_ : -1);
  command->setText(title);
  undo_.push(command);
}

QString DraftModel::set(const QString& key, const QString& text, Edit edit) {
  const auto* setting = findSetting(key);
  if (!setting) return tr("There is no setting “%1”.").arg(key);
  auto after = state_;
  const auto problem = setting->write(after.spec, text);
  if (problem.isEmpty()) {
    push(std::move(after), setting->label, key, edit);
  } else if (edit == Edit::typed) {
    problems_[key] = problem;
    emit changed();
  }
  return problem;
}

QString DraftModel::setAll(const Values& values, const QString& title) {
  auto after = state_;
  for (const auto& [key, text] : values) {
    const auto* setting = findSetting(key);
    if (!setting) return tr("There is no setting “%1”.").arg(key);
    const auto problem = setting->write(after.spec, text);
    if (!problem.isEmpty()) return problem;
  }
  push(std::move(after), title, {}, Edit::chosen);
  return {};
}

bool DraftModel::differs(const QString& key) const {
  const auto* setting = findSetting(key);
  return setting && setting->of_preset && setting->read(state_.spec) != setting->read(state_.preset);
}

void DraftModel::restore(const QString& key) {
  const auto* setting = findSetting(key);
  if (setting) set(key, setting->read(state_.preset));
}

void DraftModel::applyPreset(const RunSpec& preset) {
  State after{preset, preset};
  for (const auto& setting : runSettings()) {
    if (!setting.of_preset) setting.write(after.spec, setting.read(state_.spec));
  }
  push(std::move(after), tr("Preset %1").arg(QString::fromStdString(preset.preset)), {}, Edit::chosen);
}

void DraftModel::load(const RunSpec& spec, const RunSpec& preset, const QString& title) {
  push({spec, preset}, title, {}, Edit::chosen);
}

QString DraftModel::name() const {
  return QFileInfo(QString::fromStdString(state_.spec.out)).fileName();
}

QString DraftModel::hash() const {
  return fingerprint(state_.spec);
}

QByteArray DraftModel::saved() const {
  QJsonObject settings;
  for (const auto& setting : runSettings()) settings[setting.key] = setting.read(state_.spec);
  QJsonObject root;
  root["schema"] = kSavedSchema;
  root["preset"] = presetName();
  root["settings"] = settings;
  return QJsonDocument(root).toJson();
}

bool DraftModel::restoreFrom(const QByteArray& bytes, const FindPreset& find) {
  const auto root = QJsonDocument::fromJson(bytes).object();
  if (root["schema"].toInt() != kSavedSchema || !root["settings"].isObject()) return false;
  const auto preset = find(root["preset"].toString());
  if (!preset) return false;
  State state{*preset, *preset};
  const auto settings = root["settings"].toObject();
  // A setting that another version does not know, or spells otherwise, keeps the preset's value.
  for (const auto& setting : runSettings()) {
    if (settings[setting.key].isString()) setting.write(state.spec, settings[setting.key].toString());
  }
  undo_.clear();
  assign(state);
  return true;
}

}  // namespace qfa::app
