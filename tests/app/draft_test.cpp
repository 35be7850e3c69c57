// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <map>

#include "app/models/data_files_model.h"
#include "app/models/draft_model.h"
#include "app/models/plan_model.h"
#include "app/models/quantity.h"
#include "app/models/run_settings.h"
#include "app/models/sample_text.h"
#include "app/models/sampler_model.h"
#include "app/models/settings_table_model.h"
#include "tests/app/draft_services.h"

namespace qfa::app::testing {
namespace {

// A value of each setting that no preset has.
const std::map<QString, QString>& other_values() {
  static const std::map<QString, QString> values{{"model", "/m.gguf"},
                                                 {"data", "/a.jsonl\n/b.jsonl"},
                                                 {"out", "/runs/x"},
                                                 {"prompt", "alpaca"},
                                                 {"seq", "777"},
                                                 {"bits", "2,8"},
                                                 {"embed_bits", "5,6"},
                                                 {"group", "64"},
                                                 {"granularity", "fused"},
                                                 {"codes.method", "rtn"},
                                                 {"codes.grid", "min-max"},
                                                 {"codes.stream", "shared"},
                                                 {"codes.calibration_file", "/c.txt"},
                                                 {"codes.calibration_tokens", "1234"},
                                                 {"codes.damping", "0.02"},
                                                 {"codes.stream_bits", "4"},
                                                 {"codes.act_order", "activation"},
                                                 {"codes.block_epochs", "5"},
                                                 {"codes.block_lr", "5e-5"},
                                                 {"codes.block_weight_lr", "1e-6"},
                                                 {"method", "qa-lora"},
                                                 {"rank", "7"},
                                                 {"alpha", "3.5"},
                                                 {"sampler.kind", "uniform"},
                                                 {"sampler.period_steps", "99"},
                                                 {"sampler.mixture", "2=0.25,8=0.75"},
                                                 {"steps", "321"},
                                                 {"batch", "3"},
                                                 {"micro_batch", "1"},
                                                 {"lr", "5e-4"},
                                                 {"lr_schedule", "linear-tail"},
                                                 {"clip", "1.25"},
                                                 {"dtype", "fp32"},
                                                 {"probe", "/p.task.json"},
                                                 {"probe_every", "11"},
                                                 {"probe_limit", "12"},
                                                 {"checkpoint_every", "13"},
                                                 {"seed", "9007199254740991"},
                                                 {"threads", "2"}};
  return values;
}

TEST(Quantity, UnitsAndRefusals) {
  const std::map<QString, double> good{{"8000", 8000}, {"8k", 8000},      {" 8 k ", 8000},
                                       {"8Ki", 8192},  {"1.5M", 1.5e6},   {"2e-5", 2e-5},
                                       {".5", 0.5},    {"10 000", 10000}, {QString("10") + QChar(0x2009) + "000", 10000},
                                       {"-3", -3},     {"5.", 5}};
  for (const auto& [text, value] : good) EXPECT_DOUBLE_EQ(parseQuantity(text).value_or(-99), value) << text.toStdString();
  for (const char* text : {"", "abc", "8kk", "8 B", "1,000", "nan", "inf", "0x10", "8k8", "--1", "1e400"})
    EXPECT_FALSE(parseQuantity(text)) << text;
  EXPECT_EQ(plainNumber(10000), "10000");
  EXPECT_EQ(plainNumber(2e-5), "2e-5");
}

TEST(RunSettings, EveryValueIsWrittenAndReadBack) {
  ASSERT_EQ(other_values().size(), runSettings().size());
  for (const auto& setting : runSettings()) {
    RunSpec spec;
    const auto text = other_values().at(setting.key);
    EXPECT_EQ(setting.write(spec, text), QString()) << setting.key.toStdString();
    EXPECT_EQ(setting.read(spec), text);
    EXPECT_FALSE(setting.help.isEmpty());
  }
}

TEST(RunSettings, WhatIsNoValueIsRefusedAndChangesNothing) {
  const std::vector<std::pair<QString, QString>> bad{{"steps", "many"},
                                                     {"steps", "0"},
                                                     {"batch", "1.5"},
                                                     {"bits", "2,7"},
                                                     {"granularity", "modul"},
                                                     {"method", "lr-qat"},
                                                     {"sampler.kind", "gaussian"},
                                                     {"sampler.mixture", "2:1"},
                                                     {"seed", "-1"},
                                                     {"lr", "x"}};
  for (const auto& [key, text] : bad) {
    RunSpec spec;
    const auto before = fingerprint(spec);
    EXPECT_FALSE(findSetting(key)->write(spec, text).isEmpty()) << key.toStdString();
    EXPECT_EQ(fingerprint(spec), before);
  }
}

TEST(Draft, UndoRestoresEverySetting) {
  DraftModel draft;
  const auto begin = draft.hash();
  std::vector<QString> hashes{begin};
  for (const auto& [key, text] : other_values()) {
    if (draft.value(key) == text) continue;
    ASSERT_EQ(draft.set(key, text), QString());
    hashes.push_back(draft.hash());
  }
  EXPECT_EQ(draft.undoStack().count(), static_cast<int>(hashes.size()) - 1);
  for (auto at = hashes.rbegin() + 1; at != hashes.rend(); ++at) {
    draft.undoStack().undo();
    EXPECT_EQ(draft.hash(), *at);
  }
  EXPECT_EQ(draft.hash(), begin);
  while (draft.undoStack().canRedo()) draft.undoStack().redo();
  EXPECT_EQ(draft.hash(), hashes.back());
}

TEST(Draft, KeyStrokesInOneFieldAreOneStep) {
  DraftModel draft;
  using Edit = DraftModel::Edit;
  for (const char* text : {"1", "12", "12k"}) draft.set("steps", text, Edit::typed);
  EXPECT_EQ(draft.spec().steps, 12000);
  EXPECT_EQ(draft.undoStack().count(), 1);
  draft.seal();
  draft.set("steps", "5", Edit::typed);
  EXPECT_EQ(draft.undoStack().count(), 2);
  draft.undoStack().undo();
  EXPECT_EQ(draft.spec().steps, 12000);
  draft.undoStack().undo();
  EXPECT_EQ(draft.spec().steps, RunSpec{}.steps);
}

TEST(Draft, ATextThatIsNoValueIsAProblemUntilItIsOne) {
  DraftModel draft;
  const auto before = draft.hash();
  const QSignalSpy changed(&draft, &DraftModel::changed);
  draft.set("steps", "12x", DraftModel::Edit::typed);
  EXPECT_EQ(draft.hash(), before);
  EXPECT_TRUE(draft.problems().contains("steps"));
  draft.set("steps", QString::number(RunSpec{}.steps), DraftModel::Edit::typed);
  EXPECT_TRUE(draft.problems().empty());
  EXPECT_EQ(changed.count(), 2);
}

TEST(Draft, APresetSetsExactlyItsValuesAndLeavesTheRest) {
  DraftModel draft;
  for (const auto& [key, text] : other_values()) draft.set(key, text);
  for (const char* name : {"paper", "quick", "product"}) {
    draft.applyPreset(*preset_spec(name));
    EXPECT_EQ(draft.presetName(), name);
    for (const auto& setting : runSettings()) {
      const auto expected = setting.of_preset ? setting.read(*preset_spec(name)) : other_values().at(setting.key);
      EXPECT_EQ(draft.value(setting.key), expected) << name << " " << setting.key.toStdString();
      EXPECT_FALSE(draft.differs(setting.key));
    }
  }
  draft.undoStack().undo();
  EXPECT_EQ(draft.presetName(), "quick");
  draft.set("steps", "5");
  EXPECT_TRUE(draft.differs("steps"));
  draft.restore("steps");
  EXPECT_EQ(draft.spec().steps, 400);
  EXPECT_FALSE(draft.differs("steps"));
}

TEST(Draft, SavedAndRestored) {
  DraftModel draft;
  draft.applyPreset(*preset_spec("quick"));
  for (const auto& [key, text] : other_values()) draft.set(key, text);
  DraftModel again;
  const auto find = [](const QString& name) -> std::optional<RunSpec> { return *preset_spec(name.toStdString()); };
  ASSERT_TRUE(again.restoreFrom(draft.saved(), find));
  EXPECT_EQ(again.hash(), draft.hash());
  EXPECT_EQ(again.presetName(), "quick");
  EXPECT_FALSE(again.undoStack().canUndo());
  for (const char* bytes : {"", "{", "[]", R"({"schema":2,"settings":{}})", R"({"schema":1})"})
    EXPECT_FALSE(again.restoreFrom(bytes, find)) << bytes;
  EXPECT_EQ(again.hash(), draft.hash());
}

TEST(Models, SettingsTable) {
  DraftModel draft;
  SettingsTableModel model(draft);
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  const auto value = model.index(model.rowOf("steps"), SettingsTableModel::kValue);
  EXPECT_TRUE(model.setData(value, "8k", Qt::EditRole));
  EXPECT_EQ(draft.spec().steps, 8000);
  EXPECT_EQ(value.data().toString(), "8000");
  EXPECT_EQ(model.index(value.row(), SettingsTableModel::kPreset).data().toString(), "10000");
  EXPECT_TRUE(model.index(value.row(), SettingsTableModel::kLabel).data().toString().startsWith("●"));
  const QSignalSpy refused(&model, &SettingsTableModel::refused);
  EXPECT_FALSE(model.setData(value, "eight", Qt::EditRole));
  EXPECT_EQ(refused.count(), 1);
  EXPECT_EQ(draft.spec().steps, 8000);
  EXPECT_TRUE(draft.problems().empty());
}

TEST(Models, DataFilesKeepTheirRoles) {
  DraftModel draft;
  DataFilesModel files(draft);
  const QAbstractItemModelTester tester(&files, QAbstractItemModelTester::FailureReportingMode::Fatal);
  files.add({"/a.jsonl", "/b.jsonl"}, DataRole::train);
  files.add({"/p.task.json"}, DataRole::probe);
  EXPECT_EQ(draft.value("data"), "/a.jsonl\n/b.jsonl");
  EXPECT_EQ(draft.value("probe"), "/p.task.json");
  ASSERT_TRUE(files.setData(files.index(1, DataFilesModel::kRole), static_cast<int>(DataRole::calibration), Qt::EditRole));
  EXPECT_EQ(draft.value("data"), "/a.jsonl");
  EXPECT_EQ(draft.value("codes.calibration_file"), "/b.jsonl");
  files.setCounts({{"/a.jsonl", 120, 100, 5000, 1900}});
  EXPECT_EQ(files.index(0, DataFilesModel::kRows).data().toString(), "100 of 120");
  EXPECT_EQ(files.index(0, DataFilesModel::kLoss).data().toString(), "38 %");
  EXPECT_EQ(files.index(1, DataFilesModel::kRows).data().toString(), "–");
  EXPECT_FALSE(files.setData(files.index(0, DataFilesModel::kRole), "search", Qt::EditRole));
  files.remove(0);
  EXPECT_EQ(draft.value("data"), "");
  draft.undoStack().undo();
  EXPECT_EQ(files.rowCount(), 3);
}

TEST(Models, Findings) {
  FindingsModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.set({{Severity::warning, "seq", "long"}, {Severity::error, "bits", "none"}, {Severity::info, "group", "hint"}});
  EXPECT_EQ(model.index(0).data().toString(), "✖ none");
  EXPECT_EQ(model.index(1).data(FindingsModel::kField).toString(), "seq");
  EXPECT_EQ(model.count(Severity::warning), 1);
  EXPECT_EQ(model.of("group")->sentence, "hint");
  EXPECT_EQ(model.of("steps"), nullptr);
  model.set({});
  EXPECT_EQ(model.rowCount(), 0);
}

TEST(Models, APlanIsFreshForItsDraftOnly) {
  DraftModel draft;
  PlanModel plan(draft);
  EXPECT_FALSE(plan.blocker().isEmpty());
  plan.answer(draft.hash(), RunPlan{});
  EXPECT_EQ(plan.blocker(), QString());
  draft.set("steps", "5");
  EXPECT_FALSE(plan.fresh());
  EXPECT_FALSE(plan.blocker().isEmpty());
  draft.undoStack().undo();
  EXPECT_TRUE(plan.fresh());
  draft.set("steps", "5x", DraftModel::Edit::typed);
  EXPECT_EQ(plan.blocker(), draft.problems().at("steps"));
  EXPECT_EQ(plan.findings().of("steps")->severity, Severity::error);
  draft.set("steps", "10k", DraftModel::Edit::typed);
  EXPECT_EQ(plan.blocker(), QString());
  plan.answer(draft.hash(), Error{ErrorCode::out_of_memory, "no memory", {}, {}});
  EXPECT_EQ(plan.blocker(), "no memory");
}

TEST(QuickFixes, AreWhatTheEngineAdvises) {
  RunSpec spec;
  ModelSummary model;
  model.hidden = 576, model.context_tokens = 2048;
  const auto label = [&](const char* field, Severity severity, const ModelSummary* known = nullptr) {
    const auto fix = quickFix({severity, field, "a sentence"}, spec, known);
    return fix ? fix->label.toStdString() : std::string();
  };
  EXPECT_EQ(label("sampler.period_steps", Severity::warning), "");  // whole periods already
  spec.steps = 10000, spec.sampler.period_steps = 4000;             // 2.5 periods: three do not divide the steps
  EXPECT_EQ(label("sampler.period_steps", Severity::warning), "Steps = 12000");
  spec.sampler.period_steps = 4100;
  EXPECT_EQ(label("sampler.period_steps", Severity::warning), "Period SL = 5000");
  spec.sampler.kind = SamplerKind::two_point;  // whose period is a wave's as well
  EXPECT_EQ(label("sampler.period_steps", Severity::warning), "Period SL = 5000");
  EXPECT_EQ(label("sampler.period_steps", Severity::error), "");
  EXPECT_EQ(label("lr", Severity::warning), "");
  spec.lr = 2e-4;
  EXPECT_EQ(label("lr", Severity::warning), "Learning rate = 2e-5");
  EXPECT_EQ(label("group", Severity::error), "");
  EXPECT_EQ(label("group", Severity::info), "Group g = 64");
  spec.embed_bits = {16};
  EXPECT_EQ(label("embed_bits", Severity::warning), "Embedding and head = 3, 4, 5, 6, 8, 16");
  EXPECT_EQ(label("rank", Severity::warning), "");  // the model's width is not known
  EXPECT_EQ(label("rank", Severity::warning, &model), "Rank r = 18, Alpha α = 4.5");
  spec.seq = 4096;
  EXPECT_EQ(label("seq", Severity::error, &model), "Sequence = 2048");
  EXPECT_EQ(label("sampler.kind", Severity::warning), "");
  spec.sampler.kind = SamplerKind::uniform;
  EXPECT_EQ(label("sampler.kind", Severity::warning), "Sampler = balanced (maximum entropy)");
  EXPECT_EQ(label("sampler.period_steps", Severity::warning), "");
}

TEST(Sample, ACharacterBelongsToTheTokenThatCompletesIt) {
  const auto example = fake_example(2);
  const auto spans = sampleSpans(example.tokens);
  ASSERT_EQ(spans.size(), example.tokens.size());
  EXPECT_EQ(spans[1].text, "<|im_start|> 1");
  EXPECT_EQ(spans[2].text, "caf");
  EXPECT_EQ(spans[3].text, "é:");
  EXPECT_EQ(sampleCaption(example), "train.jsonl, line 3: 8 tokens, 4 in the loss");
}

TEST(Models, SamplerBins) {
  SamplerModel sampler;
  sampler.answer(fake_sampler(RunSpec{}));
  EXPECT_EQ(sampler.narrowest(), 2);
  EXPECT_EQ(sampler.widest(), 4);
  EXPECT_DOUBLE_EQ(sampler.binEdge(8), 4);
  EXPECT_TRUE(sampler.starved(0));  // 10 of 10 000 steps
  EXPECT_FALSE(sampler.starved(3));
  sampler.answer(Error{ErrorCode::usage, "the mixture sums to 0.9, expected 1", {}, {}});
  EXPECT_FALSE(sampler.preview());
  EXPECT_FALSE(sampler.problem().isEmpty());
}

TEST(Drop, FoldersFilesAndGarbage) {
  const QTemporaryDir folder;
  const auto touch = [&](const QString& name) {
    QFile file(folder.filePath(name));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    return folder.filePath(name);
  };
  using Kind = DroppedPath::Kind;
  EXPECT_EQ(classifyPath(touch("m.gguf")).kind, Kind::model);
  EXPECT_EQ(classifyPath(touch("a.jsonl")).kind, Kind::data);
  EXPECT_EQ(classifyPath(touch("p.task.json")).role, DataRole::probe);
  EXPECT_TRUE(classifyPath(touch("m.bin")).sentence.contains("pickle"));
  EXPECT_EQ(classifyPath(touch("x.png")).kind, Kind::refused);
  EXPECT_EQ(classifyPath(folder.filePath("gone")).kind, Kind::refused);
  EXPECT_TRUE(classifyPath(folder.path()).sentence.startsWith("No model in"));
  touch("config.json");
  EXPECT_EQ(classifyPath(folder.path()).kind, Kind::model);
}

}  // namespace
}  // namespace qfa::app::testing
