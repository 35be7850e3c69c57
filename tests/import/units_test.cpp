// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "engine/import/model_units.h"
#include "tests/import/models.h"

namespace qfa {
namespace {

using test::failure_of;
using test::tiny_config;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> names_of(const std::vector<Unit>& units) {
  std::vector<std::string> names;
  for (const Unit& unit : units) names.push_back(unit.name);
  return names;
}

TEST(Units, ModuleGranularity) {
  const auto units = choice_units(tiny_config(true), Granularity::module, {4, 2, 3, 2}, {16, 4});
  EXPECT_THAT(names_of(units),
              ElementsAre("embed", "layers.0.q", "layers.0.k", "layers.0.v", "layers.0.o", "layers.0.gate_up", "layers.0.down",
                          "layers.1.q", "layers.1.k", "layers.1.v", "layers.1.o", "layers.1.gate_up", "layers.1.down"));
  EXPECT_THAT(units[0].modules, ElementsAre("model.embed_tokens"));
  EXPECT_THAT(units[0].choices, ElementsAre(4, 16));
  EXPECT_FALSE(units[0].trained);
  EXPECT_EQ(units[0].parameters, 320u);
  EXPECT_THAT(units[1].choices, ElementsAre(2, 3, 4));
  EXPECT_TRUE(units[1].trained);
  EXPECT_EQ(units[1].parameters, 1024u);
  EXPECT_EQ(units[2].parameters, 512u);
  EXPECT_THAT(units[5].modules, ElementsAre("model.layers.0.mlp.gate_proj", "model.layers.0.mlp.up_proj"));
  EXPECT_EQ(units[5].parameters, 4096u);
  EXPECT_THAT(units[6].modules, ElementsAre("model.layers.0.mlp.down_proj"));
}

TEST(Units, OtherGranularitiesHoldTheSameModulesInTheSameOrder) {
  EXPECT_THAT(names_of(choice_units(tiny_config(false), Granularity::block, {2}, {4})),
              ElementsAre("embed", "layers.0", "layers.1", "head"));
  EXPECT_THAT(names_of(choice_units(tiny_config(true), Granularity::fused, {2}, {4})),
              ElementsAre("embed", "layers.0.qkv", "layers.0.o", "layers.0.gate_up", "layers.0.down", "layers.1.qkv", "layers.1.o",
                          "layers.1.gate_up", "layers.1.down"));
  EXPECT_EQ(names_of(choice_units(tiny_config(true), Granularity::free, {2}, {4}))[5], "layers.0.gate");
  for (const Granularity granularity : {Granularity::block, Granularity::module, Granularity::fused, Granularity::free}) {
    std::vector<std::string> modules;
    std::uint64_t parameters = 0;
    for (const Unit& unit : choice_units(tiny_config(false), granularity, {2, 4}, {4})) {
      modules.insert(modules.end(), unit.modules.begin(), unit.modules.end());
      parameters += unit.parameters;
    }
    std::vector<std::string> expected{"model.embed_tokens"};
    for (int layer = 0; layer < 2; ++layer) {
      for (const auto& name : linear_names(layer)) expected.push_back(name);
    }
    expected.push_back("lm_head");
    EXPECT_EQ(modules, expected);
    EXPECT_EQ(parameters, 2u * 320 + 2u * (2 * 1024 + 2 * 512 + 3 * 2048));
  }
}

TEST(Units, RefusesWidthsWithoutCodes) {
  const auto refused = [](std::vector<BitWidth> bits, std::vector<BitWidth> embed) {
    const Error error = failure_of([&] { choice_units(tiny_config(true), Granularity::module, bits, embed); });
    EXPECT_EQ(error.code, ErrorCode::usage);
    return error.message;
  };
  EXPECT_THAT(refused({}, {4}), HasSubstr("no bit-widths"));
  EXPECT_THAT(refused({2}, {}), HasSubstr("no embedding"));
  EXPECT_THAT(refused({7}, {4}), HasSubstr("got 7"));
  EXPECT_THAT(refused({2, 17}, {4}), HasSubstr("got 17"));
  EXPECT_THAT(refused({2}, {1}), HasSubstr("got 1"));
}

TEST(Units, GroupsMustDivideEveryInput) {
  ModelConfig config = tiny_config(true);
  config.hidden = 576;
  config.intermediate = 1536;
  config.heads = 9;
  config.kv_heads = 3;
  config.head_dim = 64;
  EXPECT_NO_THROW(validate_shapes(config, 32));
  EXPECT_NO_THROW(validate_shapes(config, 64));
  const Error error = failure_of([&] { validate_shapes(config, 128); });
  EXPECT_EQ(error.code, ErrorCode::usage);
  EXPECT_EQ(error.sentence(), "in = 576 is not divisible by 128 (layer 0, q_proj); use 32 or 64");
  EXPECT_THAT(failure_of([&] { validate_shapes(config, 48); }).message, HasSubstr("expected 32, 64 or 128"));
  config.intermediate = 1504;
  EXPECT_EQ(failure_of([&] { validate_shapes(config, 64); }).message, "in = 1504 is not divisible by 64 (layer 0, down_proj); use 32");
  config.intermediate = 1500;
  EXPECT_THAT(failure_of([&] { validate_shapes(config, 32); }).message, HasSubstr("no group size"));
}

TEST(Units, ExpectedTensorsAreInForwardOrder) {
  const auto tensors = expected_tensors(tiny_config(false));
  ASSERT_EQ(tensors.size(), 1u + 2 * 9 + 2);
  EXPECT_EQ(tensors[0].name, "model.embed_tokens.weight");
  EXPECT_EQ(tensors[1].name, "model.layers.0.input_layernorm.weight");
  EXPECT_EQ(tensors[2].name, "model.layers.0.self_attn.q_proj.weight");
  EXPECT_THAT(tensors[3].shape, ElementsAre(16, 32));
  EXPECT_EQ(tensors[6].name, "model.layers.0.post_attention_layernorm.weight");
  EXPECT_THAT(tensors[9].shape, ElementsAre(32, 64));
  EXPECT_EQ(tensors.back().name, "lm_head.weight");
}

}  // namespace
}  // namespace qfa
