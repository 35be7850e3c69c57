// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "app/models/format.h"
#include "app/pages/front_panels.h"

namespace qfa::app {
namespace {

void name(QWidget* widget, const char* object, const QString& accessible) {
  widget->setObjectName(object);
  widget->setAccessibleName(accessible);
}

std::vector<std::string> paths(const QLineEdit* edit) {
  std::vector<std::string> out;
  for (const auto& part : edit->text().split(';', Qt::SkipEmptyParts)) {
    if (!part.trimmed().isEmpty()) out.push_back(part.trimmed().toStdString());
  }
  return out;
}

QString joined(const std::vector<std::string>& paths) {
  QStringList out;
  for (const auto& path : paths) out << QString::fromStdString(path);
  return out.join("; ");
}

}  // namespace

FrontSearchPanel::FrontSearchPanel(FrontState& state, QWidget* parent)
    : QWidget(parent),
      state_(state),
      method_(new QComboBox(this)),
      evaluations_(new QSpinBox(this)),
      limit_(new QSpinBox(this)),
      tasks_(new QLineEdit(this)),
      report_(new QLineEdit(this)),
      start_(new QPushButton(tr("Start"), this)),
      pause_(new QPushButton(tr("Pause"), this)),
      stop_(new QPushButton(tr("Stop"), this)),
      progress_(new QLabel(this)),
      quality_(new QLabel(this)) {
  name(this, "frontSearch", tr("Search"));
  name(method_, "frontSearchMethod", tr("Method"));
  name(evaluations_, "frontSearchEvaluations", tr("Subnets to score in all"));
  name(limit_, "frontSearchLimit", tr("Items of a task"));
  name(tasks_, "frontSearchTasks", tr("Tasks that guide the search"));
  name(report_, "frontSearchReport", tr("Held-out tasks"));
  name(start_, "frontSearchStart", start_->text());
  name(pause_, "frontSearchPause", pause_->text());
  name(stop_, "frontSearchStop", stop_->text());
  name(progress_, "frontSearchProgress", tr("Progress of the search"));
  name(quality_, "frontQuality", tr("Quality of the search"));
  method_->addItem(tr("knapsack on a surrogate"), static_cast<int>(SearchMethod::surrogate));
  method_->addItem(tr("paper: two thirds random, then narrowed"), static_cast<int>(SearchMethod::paper));
  method_->addItem(tr("NSGA-II: evolution, for comparison"), static_cast<int>(SearchMethod::nsga2));
  method_->addItem(tr("random"), static_cast<int>(SearchMethod::random));
  method_->addItem(tr("one unit at a time: all changes, which units matter"), static_cast<int>(SearchMethod::one_unit));
  // As wide as the column: the policy alone leaves room for nothing.
  method_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  method_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  evaluations_->setRange(1, 100000);
  evaluations_->setValue(60);
  limit_->setRange(0, 1000000);
  limit_->setSpecialValueText(tr("all"));
  tasks_->setPlaceholderText(tr("NAME.task.json; …"));
  report_->setPlaceholderText(tr("NAME.task.json; …"));
  for (auto* each : {progress_, quality_}) {
    each->setWordWrap(true);
    each->setTextFormat(Qt::PlainText);
  }
  auto* form = new QFormLayout;
  form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
  form->addRow(tr("Method"), method_);
  form->addRow(tr("Evaluations"), evaluations_);
  form->addRow(tr("Signal: tasks"), tasks_);
  form->addRow(tr("Items of each"), limit_);
  form->addRow(tr("Held-out"), report_);
  auto* row = new QHBoxLayout;
  for (auto* button : {start_, pause_, stop_}) row->addWidget(button);
  row->addStretch(1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(4, 4, 4, 4);
  column->addLayout(form);
  column->addLayout(row);
  column->addWidget(progress_);
  column->addWidget(quality_);
  column->addStretch(1);
  connect(start_, &QPushButton::clicked, this, [this] {
    if (const auto asked = spec()) emit startAsked(*asked);
  });
  connect(pause_, &QPushButton::clicked, this, &FrontSearchPanel::pauseAsked);
  connect(stop_, &QPushButton::clicked, this, &FrontSearchPanel::stopAsked);
  connect(tasks_, &QLineEdit::textChanged, this, &FrontSearchPanel::updateButtons);
  connect(report_, &QLineEdit::textChanged, this, &FrontSearchPanel::edited);
  connect(method_, &QComboBox::currentIndexChanged, this, &FrontSearchPanel::updateButtons);
  connect(evaluations_, &QSpinBox::valueChanged, this, &FrontSearchPanel::updateButtons);
  connect(&state_, &FrontState::solutionChanged, this, &FrontSearchPanel::fill);
  updateButtons();
  updateQuality();
}

void FrontSearchPanel::setActivity(const Activity& activity) {
  activity_ = activity;
  updateButtons();
}

void FrontSearchPanel::setProgress(const QString& text) {
  progress_->setText(text);
  progress_->setVisible(!text.isEmpty());
}

void FrontSearchPanel::fill() {
  updateQuality();
  updateButtons();
  const auto* solution = state_.solution();
  if (!solution || !solution->search) {
    if (!solution) filled_for_.clear();
    return;
  }
  // Once for each signal: what the user types is not overwritten while scores come in.
  const auto key = joined(solution->search->tasks) + QString::fromStdString(solution->search->kl_text);
  if (key == filled_for_) return;
  filled_for_ = key;
  method_->setCurrentIndex(std::max(0, method_->findData(static_cast<int>(solution->search->method))));
  evaluations_->setValue(solution->search->evaluations);
  limit_->setValue(solution->search->limit);
  tasks_->setText(joined(solution->search->tasks));
  report_->setText(joined(solution->search->report));
}

std::vector<std::string> FrontSearchPanel::heldOutTasks() const {
  return paths(report_);
}

std::optional<SearchSpec> FrontSearchPanel::spec() const {
  SearchSpec spec;
  // A search on a text keeps its text: this panel has no field for it.
  if (state_.solution() && state_.solution()->search) spec = *state_.solution()->search;
  spec.tasks = paths(tasks_);
  if (!spec.tasks.empty()) spec.kl_text.clear();
  if (spec.tasks.empty() && spec.kl_text.empty()) return std::nullopt;
  spec.method = static_cast<SearchMethod>(method_->currentData().toInt());
  spec.evaluations = evaluations_->value();
  spec.limit = limit_->value();
  spec.report = paths(report_);
  spec.locks = state_.edits().locks;
  spec.target = state_.target();
  return spec;
}

void FrontSearchPanel::updateButtons() {
  const auto* solution = state_.solution();
  const auto scored = solution && solution->split == "search" ? static_cast<int>(solution->quality.evaluations) : 0;
  const bool ready = spec().has_value(), all = method_->currentData().toInt() == static_cast<int>(SearchMethod::one_unit);
  evaluations_->setEnabled(!all);
  start_->setEnabled(activity_.has_run && !activity_.busy && ready);
  start_->setText(scored == 0 ? tr("Start") : tr("Continue"));
  start_->setAccessibleName(start_->text());
  start_->setToolTip(!ready           ? tr("Give a task that guides the search")
                     : activity_.busy ? tr("The engine is busy")
                     : all            ? tr("Scores every unit at every other width; what is scored is not scored again")
                     : evaluations_->value() <= scored
                         ? tr("%1 subnets are scored: ask for more").arg(scored)
                         : tr("%1 of %2 subnets are scored; the same items go on").arg(scored).arg(evaluations_->value()));
  pause_->setEnabled(activity_.searching);
  pause_->setText(activity_.paused ? tr("Go on") : tr("Pause"));
  pause_->setAccessibleName(pause_->text());
  stop_->setEnabled(activity_.searching);
}

void FrontSearchPanel::updateQuality() {
  const auto* solution = state_.solution();
  if (!solution || solution->split != "search") {
    quality_->setText(tr("No search yet."));
    return;
  }
  const auto& quality = solution->quality;
  const auto info = signalInfo(solution->signal);
  QStringList lines{tr("%1 subnets scored of about 10^%2.").arg(quality.evaluations).arg(QLocale().toString(quality.log10_space, 'f', 0))};
  if (quality.rank_std_err > 0) {
    lines << tr("Surrogate, each subnet predicted from the others: rank correlation %1, error %2 %3.")
                 .arg(formatMeasured(quality.rank_correlation, quality.rank_std_err), formatMeasured(info.scale * quality.residual_sd, 0),
                      info.unit);
  } else {
    lines << tr("Too few scores for a surrogate: nothing is predicted.");
  }
  if (solution->unpriced > 0)
    lines << tr("%1 scored subnets have a width that %2 cannot hold: left out.").arg(solution->unpriced).arg(targetName(solution->target));
  quality_->setText(lines.join('\n'));
}

}  // namespace qfa::app
