// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/setting_cards.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QShortcut>
#include <QVBoxLayout>
#include <vector>

#include "app/models/draft_model.h"
#include "app/models/format.h"
#include "app/models/plan_model.h"
#include "app/models/sampler_model.h"
#include "app/plots/schedule_plot.h"
#include "app/plots/shares_plot.h"
#include "app/widgets/field_grid.h"
#include "app/widgets/setting_field.h"

namespace qfa::app {
namespace {

constexpr int kPlotHeight = 230;

struct Words {
  Q_DECLARE_TR_FUNCTIONS(NewRunCards)
};

void addFields(CardBox& card, DraftModel& draft, const std::vector<std::pair<const char*, const char*>>& keys_and_names) {
  for (const auto& [key, name] : keys_and_names) card.column()->addWidget(new SettingField(draft, key, name, &card));
}

// Plots of the sampler: the schedule over the two distributions.
QWidget* samplerPlots(const SamplerModel& sampler, QWidget* parent) {
  auto* plots = new QWidget(parent);
  plots->setObjectName("newSamplerPlot");
  plots->setAccessibleName(Words::tr("What the sampler will do"));
  auto* grid = new QGridLayout(plots);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(8);
  auto* schedule = new SchedulePlot(sampler, plots);
  auto* by_width = new SharesPlot(sampler, SharesPlot::By::width, plots);
  auto* by_bin = new SharesPlot(sampler, SharesPlot::By::bin, plots);
  auto* logarithmic = new QCheckBox(Words::tr("logarithmic shares (L)"), plots);
  logarithmic->setObjectName("newSharesLog");
  logarithmic->setAccessibleName(Words::tr("Logarithmic axis of the shares"));
  QObject::connect(logarithmic, &QCheckBox::toggled, plots, [by_width, by_bin](bool on) {
    by_width->setLogarithmic(on);
    by_bin->setLogarithmic(on);
  });
  QObject::connect(new QShortcut(Qt::Key_L, plots, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated, logarithmic,
                   &QCheckBox::toggle);
  grid->addWidget(schedule, 0, 0, 1, 2);
  grid->addWidget(by_width, 1, 0);
  grid->addWidget(by_bin, 1, 1);
  grid->addWidget(logarithmic, 2, 0, 1, 2);
  for (QWidget* plot : {static_cast<QWidget*>(schedule), static_cast<QWidget*>(by_width), static_cast<QWidget*>(by_bin)})
    plot->setFixedHeight(kPlotHeight);
  for (int i = 0; i < 2; ++i) grid->setColumnStretch(i, 1);
  QObject::connect(&sampler, &SamplerModel::changed, plots, [plots, &sampler] { plots->setAccessibleDescription(sampler.summary()); });
  return plots;
}

}  // namespace

CardBox* makeSupernetCard(DraftModel& draft, const PlanModel& plan, QWidget* parent) {
  auto* card = new CardBox(Words::tr("3  Supernet"), "newSupernetCard", parent);
  addFields(*card, draft, {{"bits", "newBits"}, {"embed_bits", "newEmbedBits"}, {"group", "newGroup"}});
  card->column()->addWidget(new LockedField(Words::tr("Scales"), Words::tr("fp16"),
                                            Words::tr("The engine stores scales in fp16; 8-bit super-blocks are not written yet."),
                                            "newScales", card));
  addFields(*card, draft, {{"granularity", "newGranularity"}});
  auto* units = card->addCaption("newUnits");
  QObject::connect(&plan, &PlanModel::changed, units, [units, &plan] {
    const bool known = plan.fresh() && plan.plan()->units > 0;
    units->setVisible(known);
    if (known) units->setText(Words::tr("L = %1 trained units").arg(plan.plan()->units));
  });
  addFields(*card, draft, {{"codes.method", "newBase"}});
  card->column()->addWidget(new LockedField(Words::tr("Train for"), Words::tr("float zeros (MLX, Q4_1)"),
                                            Words::tr("The engine trains for float zeros only; integer zeros and lattices come later."),
                                            "newZeros", card));
  return card;
}

CardBox* makeAdapterCard(DraftModel& draft, const PlanModel& plan, QWidget* parent) {
  auto* card = new CardBox(Words::tr("4  Adapter"), "newAdapterCard", parent);
  addFields(*card, draft, {{"method", "newAdapter"}, {"rank", "newRank"}, {"alpha", "newAlpha"}});
  auto* badge = card->addCaption("newAdapterBadge");
  const auto show = [badge, &draft, &plan] {
    const auto& spec = draft.spec();
    auto text = Words::tr("Merges exactly into the minima (zeros).");
    if (spec.rank > 0) text += ' ' + Words::tr("c = α/r = %1.").arg(QLocale().toString(spec.alpha / spec.rank, 'g', 4));
    if (plan.fresh() && plan.plan()->trainable > 0 && !spec.bits.empty()) {
      const auto each = static_cast<double>(plan.plan()->trainable) / static_cast<double>(spec.bits.size()) / 1e6;
      text += ' ' + Words::tr("%1 M trainable parameters for each bit-width.").arg(QLocale().toString(each, 'f', 2));
    }
    badge->setText(text);
    badge->setVisible(true);
  };
  QObject::connect(&plan, &PlanModel::changed, badge, show);
  show();
  return card;
}

CardBox* makeSamplerCard(DraftModel& draft, const SamplerModel& sampler, QWidget* parent) {
  auto* card = new CardBox(Words::tr("5  Sampler"), "newSamplerCard", parent);
  auto* mixture = new SettingField(draft, "sampler.mixture", "newMixture", card);
  auto* period = new SettingField(draft, "sampler.period_steps", "newSL", card);
  card->column()->addWidget(new SettingField(draft, "sampler.kind", "newSampler", card));
  card->column()->addWidget(period);
  card->column()->addWidget(mixture);
  card->column()->addWidget(new LockedField(Words::tr("Order"), Words::tr("easy → hard (starts at the widest)"),
                                            Words::tr("The engine's wave always starts at the widest bit-width."), "newOrder", card));
  card->column()->addWidget(samplerPlots(sampler, card));
  const auto show = [mixture, period, &draft] {
    mixture->setVisible(draft.spec().sampler.kind == SamplerKind::fixed);
    period->setVisible(is_wave(draft.spec().sampler.kind));
  };
  QObject::connect(&draft, &DraftModel::changed, card, show);
  show();
  return card;
}

CardBox* makeTrainingCard(DraftModel& draft, QWidget* parent) {
  auto* card = new CardBox(Words::tr("6  Training and safety"), "newTrainingCard", parent);
  const auto field = [&](const char* key, const char* name) -> QWidget* { return new SettingField(draft, key, name, card); };
  const auto locked = [&](const QString& label, const QString& value, const QString& reason, const char* name) -> QWidget* {
    return new LockedField(label, value, reason, name, card);
  };
  card->column()->addWidget(new FieldGrid(
      {field("steps", "newSteps"), field("batch", "newBatch"), field("lr", "newLr"), field("lr_schedule", "newLrSchedule"),
       field("clip", "newClip"), field("micro_batch", "newMicroBatch"), field("probe_every", "newProbeEvery"),
       field("probe_limit", "newProbeLimit"),
       locked(Words::tr("Early stop"), Words::tr("off"), Words::tr("The engine does not stop a bit-width early yet."), "newStopBits"),
       field("checkpoint_every", "newCheckpoint"),
       locked(Words::tr("Keep"), Words::tr("last 3"),
              Words::tr("The engine keeps the last three checkpoints; it does not keep the best of each bit-width yet."), "newKeep"),
       field("seed", "newSeed"),
       locked(Words::tr("Device"), Words::tr("processor"), Words::tr("This engine trains on the processor; it has no other device."),
              "newDevice"),
       field("threads", "newThreads")},
      card));
  return card;
}

}  // namespace qfa::app
