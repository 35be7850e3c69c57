// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/front_inspector.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStringList>
#include <QVBoxLayout>
#include <algorithm>

#include "app/models/format.h"
#include "app/models/front_table_model.h"
#include "app/pages/front_questions.h"
#include "app/widgets/plan_strip.h"

namespace qfa::app {
namespace {

QLabel* label(const char* name, const QString& accessible, QWidget* parent) {
  auto* made = new QLabel(parent);
  made->setObjectName(name);
  made->setAccessibleName(accessible);
  made->setTextFormat(Qt::PlainText);
  made->setWordWrap(true);
  made->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return made;
}

QPushButton* button(const char* name, const QString& text, QWidget* parent) {
  auto* made = new QPushButton(text, parent);
  made->setObjectName(name);
  made->setAccessibleName(text);
  made->setMinimumHeight(28);
  return made;
}

}  // namespace

FrontInspector::FrontInspector(FrontState& state, FrontQuestions& questions, QWidget* parent)
    : QWidget(parent),
      state_(state),
      questions_(questions),
      title_(label("frontShown", tr("Subnet shown"), this)),
      text_(label("frontNumbers", tr("Its numbers"), this)),
      pinned_(label("frontPins", tr("Pinned subnets"), this)),
      comparison_(label("frontComparison", tr("Comparison"), this)),
      pin_(button("frontPin", tr("Pin"), this)),
      compare_(button("frontCompare", tr("Compare"), this)),
      score_(button("frontScore", tr("Score it"), this)),
      export_(button("frontExport", tr("Export"), this)),
      strip_(new PlanStrip(this)) {
  setObjectName("frontInspector");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(6);
  QFont strong = title_->font();
  strong.setWeight(QFont::DemiBold);
  title_->setFont(strong);
  column->addWidget(title_);
  column->addWidget(text_);
  auto* row = new QHBoxLayout;
  for (auto* each : {pin_, compare_, score_, export_}) row->addWidget(each);
  row->addStretch(1);
  column->addLayout(row);
  column->addWidget(pinned_);
  column->addWidget(comparison_);
  column->addWidget(strip_);
  column->addStretch(1);  // else the labels take the free height
  connect(pin_, &QPushButton::clicked, this, &FrontInspector::pin);
  connect(compare_, &QPushButton::clicked, this, &FrontInspector::compare);
  connect(export_, &QPushButton::clicked, this, &FrontInspector::exportAsked);
  connect(score_, &QPushButton::clicked, this, [this] {
    const auto shown = state_.shown();
    if (shown && !shown->offer.plan.bits.empty()) emit scoreAsked(shown->offer.plan);
  });
  connect(&state_, &FrontState::solutionChanged, this, &FrontInspector::updateUnits);
  connect(&state_, &FrontState::selectionChanged, this, &FrontInspector::update);
  connect(&state_, &FrontState::pinsChanged, this, &FrontInspector::update);
  connect(&state_, &FrontState::requestChanged, this, [this] { strip_->setLocks(state_.edits().locks); });
  connect(strip_, &PlanStrip::lockAsked, this, [this](const std::vector<int>& units, BitWidth bits) { lock(units, bits, false); });
  connect(strip_, &PlanStrip::lockAsIsAsked, this, [this](const std::vector<int>& units) { lock(units, {}, true); });
  connect(strip_, &PlanStrip::unlockAsked, this, [this](const std::vector<int>& units) { lock(units, {}, false); });
  update();
}

void FrontInspector::setTheme(const Theme& theme) {
  strip_->setTheme(theme);
}

void FrontInspector::setBusy(bool busy) {
  busy_ = busy;
  update();
}

void FrontInspector::lock(const std::vector<int>& units, std::optional<BitWidth> bits, bool as_is) {
  const auto* solution = state_.solution();
  const auto shown = state_.shown();
  if (!solution) return;
  auto locks = state_.edits().locks;
  for (const int unit : units) {
    const auto& of = solution->units[static_cast<std::size_t>(unit)];
    if (bits) {
      // A width that the unit does not offer is left out, not rounded.
      if (std::find(of.choices.begin(), of.choices.end(), *bits) != of.choices.end()) locks[of.name] = *bits;
    } else if (!as_is) {
      locks.erase(of.name);
    } else if (shown && !shown->offer.plan.bits.empty()) {
      locks[of.name] = shown->offer.plan.bits[static_cast<std::size_t>(unit)];
    }
  }
  // The budget decides what is shown under other locks.
  state_.select({});
  state_.setLocks(locks);
}

void FrontInspector::updateUnits() {
  const auto* solution = state_.solution();
  strip_->setUnits(solution ? solution->units : std::vector<Unit>(), solution ? solution->bytes : std::vector<std::vector<Bytes>>());
  strip_->setLocks(state_.edits().locks);
  update();
}

QString FrontInspector::sensitivity(std::size_t unit, const BitPlan& plan) const {
  const auto* solution = state_.solution();
  const auto from = state_.indices(plan);
  if (from.empty() || solution->effects.effect.empty()) return {};
  const auto scale = signalInfo(solution->signal).scale;
  QStringList parts;
  for (std::size_t j = 0; j < solution->units[unit].choices.size(); ++j) {
    if (j == from[unit]) continue;
    auto to = from;
    to[unit] = j;
    const auto cost = solution->effects.difference(from, to);
    parts << tr("at %1 bits ≈ %2%3")
                 .arg(solution->units[unit].choices[j])
                 .arg(cost.value > 0 ? "+" : "", formatMeasured(scale * cost.value, scale * cost.sd));
  }
  return parts.join("\n");
}

QString FrontInspector::versus(const ScoredSubnet& subnet) const {
  if (!subnet.uniform) return {};
  const auto* uniform = state_.find(subnet.uniform->value);
  if (!uniform) return {};
  const auto info = signalInfo(state_.solution()->signal);
  return tr("Uniform of no more bytes: %1 (%2).")
      .arg(formatMeasured(info.scale * uniform->score, info.scale * uniform->std_err),
           versusText(subnet, state_.solution()->higher_is_better));
}

QString FrontInspector::numbers(const FrontState::Shown& shown) const {
  const auto& solution = *state_.solution();
  const auto info = signalInfo(solution.signal);
  QStringList lines;
  const auto value = formatMeasured(info.scale * shown.offer.score, info.scale * shown.offer.std_err);
  if (shown.scored) {
    lines << tr("%1 %2 %3 (%4, n = %5)").arg(info.quantity, value, info.unit, splitName(solution.split)).arg(shown.scored->n);
    if (shown.scored->kind != "uniform") {
      const auto line = versus(*shown.scored);
      if (!line.isEmpty()) lines << line;
    }
    if (shown.scored->loses_to_uniform) lines << tr("Loses to a uniform subnet of no more bytes.");
    if (shown.scored->same_as_smaller) lines << tr("Not distinguishable from its smaller neighbour on the front.");
    lines << (shown.scored->held_out_task.empty()
                  ? tr("Not scored on held-out items.")
                  : tr("Held-out accuracy on %1: %2 % (n = %3)")
                        .arg(QString::fromStdString(shown.scored->held_out_task),
                             formatMeasured(100 * shown.scored->held_out, 100 * shown.scored->held_out_std_err))
                        .arg(shown.scored->held_out_n));
  } else {
    lines
        << tr("≈ %1 %2 %3 (predicted from %4 scores; not measured)").arg(info.quantity, value, info.unit).arg(solution.quality.evaluations);
  }
  return lines.join('\n');
}

void FrontInspector::update() {
  const auto shown = state_.shown();
  const auto* solution = state_.solution();
  const bool measured = shown && shown->scored;
  const bool plan = shown && !shown->offer.plan.bits.empty();
  title_->setText(
      !shown ? (solution && !solution->scored.empty() ? tr("Nothing fits this budget.") : tr("No subnet is shown."))
             : tr("#%1 · %2 · %3 bytes · Bit %4")
                   .arg(shown->name(), formatBytes(shown->offer.size_bytes),
                        QLocale().toString(static_cast<qulonglong>(shown->offer.size_bytes)),
                        shown->offer.average_bits > 0 ? QLocale().toString(shown->offer.average_bits, 'f', 2) : QStringLiteral("–")));
  text_->setText(shown ? numbers(*shown) : QString());
  const auto id = shown ? shown->offer.subnet.value : std::string();
  pin_->setEnabled(measured);
  pin_->setText(state_.edits().pins.contains(id) ? tr("Unpin") : tr("Pin"));
  const auto others = static_cast<std::ptrdiff_t>(state_.edits().pins.size()) - (state_.edits().pins.contains(id) ? 1 : 0);
  compare_->setEnabled(measured && others > 0);
  compare_->setToolTip(compare_->isEnabled() ? tr("Paired bootstrap on the same items") : tr("Pin another subnet first (P)"));
  score_->setVisible(shown && !measured && plan);
  score_->setEnabled(!busy_);
  score_->setToolTip(busy_ ? tr("The engine is busy") : tr("Score this plan on the search's items"));
  export_->setEnabled(point().has_value());
  export_->setToolTip(measured || !shown ? tr("Export this subnet (Ctrl+Return)")
                                         : tr("Only measured subnets are exported: score it first"));
  QStringList pins;
  for (const auto& pin : state_.edits().pins) {
    const auto* subnet = state_.find(pin);
    pins << (subnet ? tr("#%1 (%2)").arg(QString::fromStdString(pin), formatBytes(subnet->size_bytes)) : QString::fromStdString(pin));
  }
  pinned_->setText(tr("Pinned: %1").arg(pins.join(", ")));
  pinned_->setVisible(!pins.isEmpty());
  comparison_->setVisible(!comparison_->text().isEmpty());
  strip_->setPlan(plan ? std::optional(shown->offer.plan) : std::nullopt);
  std::vector<QString> notes;
  if (plan && solution) {
    for (std::size_t l = 0; l < solution->units.size(); ++l) notes.push_back(sensitivity(l, shown->offer.plan));
  }
  strip_->setNotes(std::move(notes));
}

std::optional<FrontPoint> FrontInspector::point() const {
  const auto shown = state_.shown();
  if (!shown || !shown->scored || shown->offer.plan.bits.empty() || shown->scored->kind == "rival") return std::nullopt;
  const auto& from = *shown->scored;
  FrontPoint point;
  point.subnet = from.subnet, point.plan = from.plan, point.kind = from.kind;
  point.size_bytes = from.size_bytes, point.average_bits = from.average_bits;
  point.score = from.score, point.std_err = from.std_err, point.signal = state_.solution()->signal;
  point.on_front = from.on_front, point.accuracy = from.accuracy;
  if (!from.held_out_task.empty()) {
    point.report_score = from.held_out, point.report_std_err = from.held_out_std_err, point.report_task = from.held_out_task;
  }
  return point;
}

void FrontInspector::pin() {
  const auto shown = state_.shown();
  if (shown && shown->scored) state_.togglePin(shown->offer.subnet.value);
}

void FrontInspector::compare() {
  const auto shown = state_.shown();
  if (!shown) return;
  comparison_->clear();
  for (const auto& pin : state_.edits().pins) {
    if (pin == shown->offer.subnet.value) continue;
    const auto a = shown->name(), b = QString::fromStdString(pin);
    questions_.compare(a, b, [this, a, b](const Result<SubnetComparison>& answer) {
      QString line;
      if (!answer) {
        line = QString::fromStdString(answer.error().sentence());
      } else {
        const auto info = signalInfo(answer->signal);
        const auto value = formatMeasured(info.scale * answer->paired.difference, info.scale * answer->paired.std_err);
        line = tr("#%1 − #%2, %3 (%4): %5 %6, %7, n = %8")
                   .arg(a, b, info.quantity, splitName(answer->split), value, info.unit, pValueText(answer->paired.p_value))
                   .arg(answer->paired.n);
      }
      comparison_->setText(comparison_->text().isEmpty() ? line : comparison_->text() + '\n' + line);
      comparison_->setVisible(true);
    });
  }
}

}  // namespace qfa::app
