// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ablate/spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/api/error.h"

namespace qfa::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kSpec = R"({
  "schema": 1, "name": "cost", "question": "One or three?",
  "train": ["--model", "${model}", "--data", "${data}", "--lr", "${lr}"],
  "arms": [
    {"name": "supernet", "train": ["--steps", "${steps}"]},
    {"name": "single", "train": ["--steps=${steps/3}"], "runs": [{"train": ["--bits", "2"]}, {"train": ["--bits", "3"]}]}
  ],
  "seeds": [0, 7], "set": {"steps": 30, "lr": "2e-3"},
  "score": {"loss": ["${held_out}"], "subnets": "bins", "bins": 4, "per_bin": 2, "seed": 5, "before": false}
})";

AblationSpec spec_of(const std::string& text) {
  return ablation_from_json(parse_json(text, "s.json"), "s.json");
}

template <class Call>
std::string sentence(const Call& call) {
  try {
    call();
  } catch (const Failure& failure) {
    return failure.error().sentence();
  }
  return "no failure";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(AblationSpec, IsReadWithItsDefaults) {
  const AblationSpec spec = spec_of(kSpec);
  EXPECT_EQ(spec.name, "cost");
  ASSERT_EQ(spec.arms.size(), 2u);
  EXPECT_THAT(spec.arms[1].train, ElementsAre(Words{"--steps=${steps/3}", "--bits", "2"}, Words{"--steps=${steps/3}", "--bits", "3"}));
  EXPECT_THAT(spec.seeds, ElementsAre(0u, 7u));
  EXPECT_TRUE(spec.score.bins);
  EXPECT_EQ(spec.score.per_bin, 2);
  EXPECT_EQ(spec.score.seed, 5u);
  EXPECT_FALSE(spec.score.before);
  EXPECT_EQ(spec.score.limit, 0);
}

TEST(AblationSpec, WhatIsWrongIsNamed) {
  const std::vector<std::vector<std::string>> cases{
      {R"("schema": 1)", R"("schema": 2)", "\"schema\" is 2, expected 1"},
      {R"("question")", R"("qestion")", "unknown key \"qestion\"; did you mean \"question\"?"},
      {R"("name": "cost")", R"("name": "a/b")", "\"name\" is \"a/b\""},
      {R"("name": "single")", R"("name": "supernet")", "two arms are called \"supernet\""},
      {R"("name": "single")", R"("name": "..")", "expected letters"},
      {R"([0, 7])", R"([0, 0])", "different seeds"},
      {R"([0, 7])", R"([])", "\"seeds\" is []"},
      {R"([0, 7])", R"([-1])", "whole numbers"},
      {R"("loss": ["${held_out}"])", R"("loss": [])", "nothing to score"},
      {R"("bins", "bins")", R"("all", "bins")", "expected \"uniform\" or \"bins\""},
      {R"("bins", "bins": 4)", R"("uniform", "bins": 4)", "belongs to"},
      {R"("per_bin": 2)", R"("per_bin": 0)", "at least 1"},
      {R"("before": false)", R"("before": 0)", "true or false"},
      {R"(["--bits", "3"])", R"(["--bits", 3])", "a list of words"},
      {R"(["--bits", "3"])", R"(["--seed=3"])", "--seed is set by the ablation itself"},
      {R"("--lr", "${lr}")", R"("--out", "x")", "--out is set by the ablation itself"},
      {R"({"steps": 30, "lr": "2e-3"})", R"({"steps": [30]})", "names with texts or numbers"},
      {R"({"train": ["--bits", "2"]}, )", R"({"train": [], "name": "x"}, )", "unknown key \"name\""},
  };
  for (const auto& c : cases) EXPECT_THAT(sentence([&] { spec_of(replaced(kSpec, c[0], c[1])); }), HasSubstr(c[2])) << c[1];
  EXPECT_THAT(sentence([] { spec_of("[]"); }), HasSubstr("expected an object"));
  EXPECT_THAT(sentence([] { spec_of(R"({"schema": 1})"); }), HasSubstr("\"name\" is missing"));
}

TEST(AblationSpec, ExpandsSeedBySeedAndFillsIn) {
  const AblationSpec spec = spec_of(kSpec);
  const Values values = ablation_values(spec, {{"model", {"m.gguf"}}, {"data", {"a.json", "b.json"}}, {"held_out", {"h.json"}}});
  const auto runs = expand(spec, values, spec.seeds);
  std::vector<std::string> folders;
  for (const AblationRun& run : runs) folders.push_back(run.folder);
  EXPECT_THAT(folders,
              ElementsAre("supernet-seed0", "single-seed0-1", "single-seed0-2", "supernet-seed7", "single-seed7-1", "single-seed7-2"));
  EXPECT_THAT(runs[0].words,
              ElementsAre("--model", "m.gguf", "--data", "a.json", "b.json", "--lr", "2e-3", "--steps", "30", "--seed", "0"));
  EXPECT_THAT(runs[5].words,
              ElementsAre("--model", "m.gguf", "--data", "a.json", "b.json", "--lr", "2e-3", "--steps=10", "--bits", "3", "--seed", "7"));
  EXPECT_EQ(runs[5].arm, 1u);
  EXPECT_THAT(fill_in(spec.score.loss, values), ElementsAre("h.json"));
  EXPECT_THAT(expand(spec, values, {3}), testing::SizeIs(3));
}

TEST(AblationSpec, ValuesThatAreMissingOrDoNotFitAreNamed) {
  const AblationSpec spec = spec_of(kSpec);
  const Values given{{"model", {"m"}}, {"data", {"a", "b"}}};
  EXPECT_THAT(sentence([&] {
                expand(spec, ablation_values(spec, {{"model", {"m"}}}), {0});
              }),
              HasSubstr("${data} has no value; give it with --data"));
  EXPECT_THAT(sentence([&] { ablation_values(spec, {{"stepz", {"3"}}}); }), HasSubstr("cost uses no ${stepz}; did you mean \"steps\"?"));
  Values odd = ablation_values(spec, given);
  odd["steps"] = {"31"};
  EXPECT_THAT(sentence([&] { expand(spec, odd, {0}); }), HasSubstr("${steps/3} is not whole: steps is \"31\""));
  odd["steps"] = {"many"};
  EXPECT_THAT(sentence([&] { expand(spec, odd, {0}); }), HasSubstr("not whole"));
  EXPECT_THAT(sentence([&] { fill_in({"--x=${data}"}, odd); }), HasSubstr("stands for 2 words here"));
  EXPECT_THAT(sentence([&] { fill_in({"${lrr}"}, odd); }),
              HasSubstr("${lrr} has no value; give it with --set lrr=…; did you mean \"lr\"?"));
  for (const char* bad : {"${", "${}", "${steps/0}", "${steps/x}", "a${steps"})
    EXPECT_THAT(sentence([&] { fill_in({bad}, odd); }), HasSubstr("is no placeholder")) << bad;
}

TEST(AblationSpec, ShippedOnesAreReadAndExpanded) {
  const auto& shipped = shipped_ablations();
  std::vector<std::string> names;
  for (const auto& [name, text] : shipped) {
    const AblationSpec spec = ablation_from_json(parse_json(text, name), name);
    EXPECT_EQ(spec.name, name);
    names.push_back(name);
    const Values values = ablation_values(spec, {{"model", {"m"}}, {"data", {"d"}}, {"held_out", {"h"}}});
    EXPECT_EQ(fill_in(spec.score.loss, values), Words{"h"}) << name;
    EXPECT_GE(expand(spec, values, spec.seeds).size(), 6u) << name;
  }
  EXPECT_THAT(names, ElementsAre("codes", "granularity", "method", "samplers", "supernet-vs-single"));
}

}  // namespace
}  // namespace qfa::test
