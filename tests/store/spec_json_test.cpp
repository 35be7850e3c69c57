// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/spec_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "store_fixture.h"

namespace qfa {
namespace {

using testing::HasSubstr;

TEST(EnumWords, RoundTripForEveryWord) {
  for (const auto& word : words_of<GridRule>()) EXPECT_EQ(to_text(parse_grid_rule(word)), word);
  for (const auto& word : words_of<RunState>()) EXPECT_EQ(to_text(parse_run_state(word)), word);
  for (const auto& word : words_of<ErrorCode>()) EXPECT_EQ(to_text(parse_error_code(word)), word);
  EXPECT_EQ(words_of<ErrorCode>().size(), static_cast<std::size_t>(ErrorCode::internal) + 1);
  EXPECT_EQ(words_of<RunState>().size(), static_cast<std::size_t>(RunState::failed) + 1);
}

// The words are a contract with run folders and the command line.
TEST(EnumWords, AreThoseOfTheCommandLine) {
  EXPECT_EQ(to_text(Granularity::module), "module");
  EXPECT_EQ(to_text(AdapterMethod::qa_lora), "qa-lora");
  EXPECT_EQ(to_text(CodesMethod::gptq), "gptq");
  EXPECT_EQ(to_text(GridRule::min_max), "min-max");
  EXPECT_EQ(to_text(GridRule::mse_clip), "mse-clip");
  EXPECT_EQ(to_text(CalibrationStream::own), "own");
  EXPECT_EQ(to_text(CalibrationStream::one_width), "one-width");
  EXPECT_EQ(to_text(CodesMethod::block), "block");
  EXPECT_EQ(to_text(SamplerKind::balanced), "balanced");
  EXPECT_EQ(to_text(ComputeType::bf16), "bf16");
  EXPECT_EQ(to_text(PromptTemplate::alpaca), "alpaca");
  EXPECT_EQ(to_text(LearningRate::linear_tail), "linear-tail");
  EXPECT_EQ(to_text(ExportFormat::mlx), "mlx");
  EXPECT_EQ(to_text(SearchMethod::surrogate), "surrogate");
  EXPECT_EQ(to_text(RunState::quantizing), "quantizing");
  EXPECT_EQ(to_text(Finished::Outcome::cancelled), "cancelled");
  EXPECT_EQ(to_text(Severity::warning), "warning");
}

TEST(EnumWords, UnknownWordSuggestsTheNearest) {
  EXPECT_THAT(refusal([] { parse_granularity("modul"); }), HasSubstr("did you mean \"module\"?"));
  EXPECT_THAT(refusal([] { parse_sampler_kind("xyz"); }), HasSubstr("expected balanced, uniform, fixed, two-point or sandwich"));
  try {
    parse_grid_rule("minmax");
    FAIL() << "accepted";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, ErrorCode::usage);
    EXPECT_THAT(failure.error().message, HasSubstr("\"min-max\""));
  }
}

// A RunSpec in which no member has its default.
RunSpec unusual_spec() {
  RunSpec s;
  s.model =
      "m\xc3\xb6"
      "del";
  s.data = {"a", "b \"quoted\""};
  s.out = "o";
  s.preset = "paper";
  s.bits = {2, 8};
  s.embed_bits = {5};
  s.group = 128;
  s.granularity = Granularity::fused;
  s.codes = {CodesMethod::rtn, GridRule::mse_clip, CalibrationStream::shared, "c.txt", 77, 0.123456789012345678, 4, true, 5, 6e-5, 7e-6};
  s.sampler = {SamplerKind::fixed, 99, {{2, 0.125}, {8, 0.875}}};
  s.prompt = PromptTemplate::alpaca;
  s.steps = 1;
  s.batch = 2;
  s.micro_batch = 3;
  s.seq = 4;
  s.lr = 1e-300;
  s.lr_schedule = LearningRate::linear_tail;
  s.rank = 5;
  s.alpha = 6.5;
  s.clip = 7.5;
  s.dtype = ComputeType::fp32;
  s.probe = {"p.task.json"};
  s.probe_every = 8;
  s.probe_limit = 9;
  s.checkpoint_every = 10;
  s.seed = 18446744073709551615ull;
  s.threads = 11;
  return s;
}

TEST(SpecJson, EveryMemberOfRunSpecRoundTrips) {
  const OrderedJson written = spec_to_json(unusual_spec());
  const OrderedJson defaults = spec_to_json(RunSpec{});
  EXPECT_EQ(written.size(), 28u);
  for (const auto& [key, value] : written.items()) {
    if (key == "method") continue;  // one word only
    EXPECT_NE(value, defaults.at(key)) << key << " kept its default: the test does not see it";
  }
  for (const char* part : {"codes", "sampler"}) {
    for (const auto& [key, value] : written.at(part).items()) EXPECT_NE(value, defaults.at(part).at(key)) << part << "." << key;
  }
  const RunSpec read = run_spec_from_json(parse_json(written.dump(), "x"), "x");
  EXPECT_EQ(spec_to_json(read), written);
  EXPECT_EQ(read.codes.damping, 0.123456789012345678);
  EXPECT_EQ(read.lr, 1e-300);
  EXPECT_EQ(read.seed, 18446744073709551615ull);
  EXPECT_EQ(read.sampler.mixture, (std::map<BitWidth, double>{{2, 0.125}, {8, 0.875}}));
}

// Run folders written before these settings existed.
TEST(SpecJson, SettingsThatCameLaterKeepTheirDefaults) {
  OrderedJson written = spec_to_json(unusual_spec());
  for (const char* key : {"stream_bits", "act_order", "block_epochs", "block_lr", "block_weight_lr"})
    EXPECT_EQ(written.at("codes").erase(key), 1u) << key;
  const CodesSpec read = run_spec_from_json(parse_json(written.dump(), "x"), "x").codes;
  EXPECT_EQ(read.damping, 0.123456789012345678);
  EXPECT_EQ(read.stream_bits, CodesSpec{}.stream_bits);
  EXPECT_FALSE(read.act_order);
  EXPECT_EQ(read.block_epochs, CodesSpec{}.block_epochs);
  EXPECT_EQ(read.block_lr, CodesSpec{}.block_lr);
  EXPECT_EQ(read.block_weight_lr, CodesSpec{}.block_weight_lr);
}

TEST(SpecJson, SearchSpecRoundTrips) {
  SearchSpec s;
  s.method = SearchMethod::paper;
  s.tasks = {"t"};
  s.kl_text = "k";
  s.kl_tokens = 1;
  s.limit = 2;
  s.evaluations = 3;
  s.min_bytes = 4;
  s.max_bytes = 5000000000ull;
  s.locks = {{"embed", 8}};
  s.report = {"r"};
  s.target = ExportFormat::gguf;
  s.dtype = ComputeType::fp32;
  s.seed = 6;
  const OrderedJson written = spec_to_json(s), defaults = spec_to_json(SearchSpec{});
  for (const auto& [key, value] : written.items()) EXPECT_NE(value, defaults.at(key)) << key;
  EXPECT_EQ(spec_to_json(search_spec_from_json(parse_json(written.dump(), "x"), "x")), written);
}

struct Broken {
  const char* pointer;  // of the value to change
  const char* value;    // JSON; null: erase
  const char* says;
};

class ManifestRefusal : public testing::TestWithParam<Broken> {};

TEST_P(ManifestRefusal, NamesTheKey) {
  Json json = Json::parse(to_json(small_manifest()));
  const Json::json_pointer pointer(GetParam().pointer);
  if (GetParam().value) {
    json[pointer] = Json::parse(GetParam().value);
  } else {
    json[pointer.parent_pointer()].erase(pointer.back());
  }
  const std::string said = refusal([&] { manifest_from_json(json.dump(), "run.json"); });
  EXPECT_THAT(said, HasSubstr("run.json")) << GetParam().pointer;
  EXPECT_THAT(said, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Table, ManifestRefusal,
    testing::Values(Broken{"/schema", "2", "run of schema 2; this program reads up to 1"}, Broken{"/schema", "0", "run of schema 0"},
                    Broken{"/schema", nullptr, "\"schema\" is missing"},
                    Broken{"/schema", "\"1\"", "\"schema\" is \"1\", expected a whole number"},
                    Broken{"/spec/codes/method", nullptr, "the key \"spec.codes.method\" is missing"},
                    Broken{"/spec/codes/method", "\"gtpq\"", "\"spec.codes.method\": codes \"gtpq\" is not known; did you mean \"gptq\"?"},
                    Broken{"/spec/stepz", "5", "the key \"spec.stepz\" is not known; did you mean \"steps\"?"},
                    Broken{"/spec/steps", "1.5", "\"spec.steps\" is 1.5, expected a whole number"},
                    Broken{"/spec/steps", "3000000000", "\"spec.steps\" is 3000000000"}, Broken{"/spec/seed", "-1", "\"spec.seed\" is -1"},
                    Broken{"/spec/lr", "\"fast\"", "\"spec.lr\" is \"fast\", expected a number"},
                    Broken{"/spec/data", "\"a\"", "\"spec.data\" is \"a\", expected a list"},
                    Broken{"/spec/data/1", "7", "\"spec.data[1]\" is 7, expected a text"},
                    Broken{"/spec/sampler/mixture/two", "0.5", "\"spec.sampler.mixture.two\""},
                    Broken{"/units/1/trained", "1", "\"units[1].trained\" is 1, expected true or false"},
                    Broken{"/units/0/choices", "[3,2]", "\"units[0].choices\" is not in ascending order"},
                    Broken{"/units/0/choices", "[]", "\"units[0]\" has no choices"}, Broken{"/device", "null", "\"device\" is null"}));

TEST(Manifest, NewerSchemaIsRefusedWhateverElseItHolds) {
  EXPECT_EQ(refusal([] { manifest_from_json(R"({"schema":2,"new_things":{}})", "run.json"); }),
            "run.json: run of schema 2; this program reads up to 1");
}

TEST(Manifest, RoundTrips) {
  const RunManifest manifest = small_manifest();
  const std::string text = to_json(manifest);
  EXPECT_EQ(to_json(manifest_from_json(text, "x")), text);
  const RunManifest read = manifest_from_json(text, "x");
  EXPECT_EQ(read.units[0].modules, manifest.units[0].modules);
  EXPECT_EQ(read.units[1].choices, manifest.units[1].choices);
  EXPECT_FALSE(read.units[1].trained);
  EXPECT_EQ(read.created, manifest.created);
}

TEST(Manifest, NoJsonNamesTheFile) {
  EXPECT_THAT(refusal([] { manifest_from_json("{\"schema\": 1,", "run.json"); }), HasSubstr("run.json"));
  EXPECT_THAT(refusal([] { manifest_from_json("[]", "run.json"); }), HasSubstr("no run manifest"));
}

}  // namespace
}  // namespace qfa
