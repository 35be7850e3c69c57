// SPDX-License-Identifier: GPL-3.0-or-later
// What New run asks the engine about the draft: model, data, plan and sampler. Asked 300 ms after the
// last edit, one question of a kind at a time; an answer about settings that are gone is dropped.
#pragma once

#include <QObject>
#include <QTimer>
#include <cstdint>
#include <map>
#include <optional>

#include "app/pages/workspace.h"
#include "engine/api/inspect.h"

namespace qfa::app {

class DraftModel;
class PlanModel;
class SamplerModel;

class DraftQuestions : public QObject {
  Q_OBJECT

 public:
  DraftQuestions(Workspace& workspace, DraftModel& draft, PlanModel& plan, SamplerModel& sampler, QObject* parent = nullptr);

  const std::optional<Result<ModelSummary>>& model() const { return model_; }
  const std::optional<Result<DataPreview>>& data() const { return data_; }
  bool reading() const { return preview_.flying; }
  // Null where it is not here yet: it is then asked for, and previewed() follows.
  const ExamplePreview* example(std::size_t index);

  void askNow();

 signals:
  void inspected();
  void previewed();
  void readingChanged();

 private:
  struct Flight {
    bool flying = false;
    QString answered;  // key of the newest answer
  };
  template <class T>
  void ask(Flight& flight, const QString& key, std::function<QString()> wanted, std::function<Result<T>()> question,
           std::function<void(Result<T>)> answer);
  void askModel();
  void askData();
  void askPlan();
  void askSampler();
  QString dataKey() const;
  QString samplerKey() const;
  void tookData(Result<DataPreview> preview);

  Workspace& workspace_;
  DraftModel& draft_;
  PlanModel& plan_model_;
  SamplerModel& sampler_model_;
  QTimer timer_;
  Flight inspect_, preview_, plan_, sampler_;
  std::optional<Result<ModelSummary>> model_;
  std::optional<Result<DataPreview>> data_;
  QString data_of_;  // key of data_ without the examples
  std::size_t wanted_example_ = 0;
  std::map<std::size_t, ExamplePreview> examples_;
};

}  // namespace qfa::app
