// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/draft_questions.h"

#include <utility>

#include "app/models/draft_model.h"
#include "app/models/plan_model.h"
#include "app/models/sampler_model.h"

namespace qfa::app {
namespace {
constexpr int kAfterEditMs = 300;
constexpr std::size_t kExamplesAround = 8;  // asked for together: the files are read for each question
}  // namespace

DraftQuestions::DraftQuestions(Workspace& workspace, DraftModel& draft, PlanModel& plan, SamplerModel& sampler, QObject* parent)
    : QObject(parent), workspace_(workspace), draft_(draft), plan_model_(plan), sampler_model_(sampler) {
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &DraftQuestions::askNow);
  connect(&draft_, &DraftModel::changed, this, [this] { timer_.start(kAfterEditMs); });
  timer_.start(0);
}

template <class T>
void DraftQuestions::ask(Flight& flight, const QString& key, std::function<QString()> wanted, std::function<Result<T>()> question,
                         std::function<void(Result<T>)> answer) {
  // One in flight: the rest is asked when it comes back, for the settings as they are then.
  if (flight.flying || flight.answered == key) return;
  flight.flying = true;
  workspace_.queries.ask<T>(this, std::move(question),
                            [this, &flight, key, wanted = std::move(wanted), answer = std::move(answer)](Result<T> result) {
                              flight.flying = false;
                              if (wanted() == key) {
                                flight.answered = key;
                                answer(std::move(result));
                              }
                              if (!timer_.isActive()) askNow();
                            });
}

void DraftQuestions::askNow() {
  timer_.stop();
  askModel();
  askPlan();
  askSampler();
  askData();
}

void DraftQuestions::askModel() {
  const auto path = draft_.value("model");
  const auto& inspect = workspace_.services().inspectModel;
  if (path.isEmpty() || !inspect) {
    if (!model_) return;
    model_.reset();
    inspect_.answered.clear();
    emit inspected();
    return;
  }
  ask<ModelSummary>(
      inspect_, path, [this] { return draft_.value("model"); }, [inspect, path = path.toStdString()] { return inspect(path); },
      [this](Result<ModelSummary> summary) {
        model_ = std::move(summary);
        emit inspected();
      });
}

void DraftQuestions::askPlan() {
  const auto& plan = workspace_.services().planRun;
  if (!plan) return;
  ask<RunPlan>(
      plan_, draft_.hash(), [this] { return draft_.hash(); }, [plan, spec = draft_.spec()] { return plan(spec); },
      [this](Result<RunPlan> answer) { plan_model_.answer(draft_.hash(), answer); });
}

QString DraftQuestions::samplerKey() const {
  QStringList parts;
  for (const char* key : {"model", "bits", "granularity", "sampler.kind", "sampler.period_steps", "sampler.mixture", "steps", "seed"}) {
    parts << draft_.value(key);
  }
  return parts.join('\x1f');
}

void DraftQuestions::askSampler() {
  const auto& preview = workspace_.services().previewSampler;
  if (!preview || draft_.value("model").isEmpty()) return;
  ask<SamplerPreview>(
      sampler_, samplerKey(), [this] { return samplerKey(); }, [preview, spec = draft_.spec()] { return preview(spec); },
      [this](Result<SamplerPreview> answer) { sampler_model_.answer(answer); });
}

QString DraftQuestions::dataKey() const {
  return QStringList{draft_.value("model"), draft_.value("data"), draft_.value("prompt"), draft_.value("seq")}.join('\x1f');
}

void DraftQuestions::askData() {
  const auto& preview = workspace_.services().previewData;
  const auto& spec = draft_.spec();
  if (!preview || spec.model.empty() || spec.data.empty()) {
    if (!data_) return;
    data_.reset();
    data_of_.clear();
    preview_.answered.clear();
    examples_.clear();
    emit previewed();
    return;
  }
  const bool same_data = data_of_ == dataKey();
  if (same_data && (!data_ || !*data_ || examples_.contains(wanted_example_))) return;
  if (!same_data && !preview_.flying) wanted_example_ = 0;
  DataRequest request{spec.model, spec.data, spec.prompt, spec.seq, {}};
  const auto first = wanted_example_ - std::min(wanted_example_, kExamplesAround);
  for (auto i = first; i <= wanted_example_ + kExamplesAround; ++i) request.examples.push_back(i);
  const auto key = [this] { return dataKey() + '#' + QString::number(wanted_example_); };
  ask<DataPreview>(
      preview_, key(), key, [preview, request = std::move(request)] { return preview(request); },
      [this](Result<DataPreview> answer) { tookData(std::move(answer)); });
  emit readingChanged();
}

void DraftQuestions::tookData(Result<DataPreview> preview) {
  if (data_of_ != dataKey()) examples_.clear();
  data_of_ = dataKey();
  if (preview) {
    for (auto& example : preview->examples) examples_[example.index] = std::move(example);
  }
  data_ = std::move(preview);
  emit previewed();
  emit readingChanged();
}

const ExamplePreview* DraftQuestions::example(std::size_t index) {
  const auto at = examples_.find(index);
  if (at != examples_.end()) return &at->second;
  if (wanted_example_ != index) {
    wanted_example_ = index;
    // Not from within a signal of this object.
    if (!timer_.isActive()) timer_.start(0);
  }
  return nullptr;
}

}  // namespace qfa::app
