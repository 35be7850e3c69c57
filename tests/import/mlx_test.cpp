// SPDX-License-Identifier: GPL-3.0-or-later
// MLX folders: affine codes with settings for single modules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "kernels/include/half.h"
#include "tests/import/models.h"

namespace qfa {
namespace {

using test::failure_of;
using test::TempFolder;
using test::write_hf_folder;
using testing::HasSubstr;

// One module's codes and scales, and the values they stand for, computed here bit by bit.
struct Affine {
  std::vector<std::uint32_t> words;
  std::vector<std::uint16_t> scales, biases;  // F16
  std::vector<float> values;
};

Affine random_affine(std::int64_t out, std::int64_t in, int bits, int group, std::uint64_t seed) {
  Affine affine;
  CounterRng rng(seed);
  affine.words.assign(static_cast<std::size_t>(out * in * bits / 32), 0);
  for (std::int64_t g = 0; g < out * in / group; ++g) {
    const float scale = static_cast<float>(rng.uniform() - 0.4), bias = static_cast<float>(rng.uniform() - 0.5);
    affine.scales.push_back(kernels::float_to_half(scale));
    affine.biases.push_back(kernels::float_to_half(bias));
  }
  for (std::int64_t i = 0; i < out * in; ++i) {
    const std::uint64_t code = rng.below(std::uint64_t{1} << bits);
    for (int bit = 0; bit < bits; ++bit) {  // rows are whole words, so the bit string runs through all rows
      const std::int64_t position = i * bits + bit;
      affine.words[static_cast<std::size_t>(position / 32)] |= static_cast<std::uint32_t>(code >> bit & 1u) << (position % 32);
    }
    const std::size_t g = static_cast<std::size_t>(i / group);
    const float product = kernels::half_to_float(affine.scales[g]) * static_cast<float>(code);
    affine.values.push_back(product + kernels::half_to_float(affine.biases[g]));
  }
  return affine;
}

struct Setting {
  int bits, group;
};

// Quantizes the modules of `settings`; everything else stays F32. Returns what must be read back.
test::Tensors quantize_plans(std::vector<SafetensorsPlan>& plans, const std::map<std::string, Setting>& settings) {
  test::Tensors tensors = test::tiny_tensors(true);
  plans = test::plans_of(tensors, true);
  std::uint64_t seed = 100;
  for (const auto& [module, setting] : settings) {
    for (std::size_t i = 0; i < plans.size(); ++i) {
      if (plans[i].name != module + ".weight") continue;
      const std::int64_t out = plans[i].shape[0], in = plans[i].shape[1];
      const Affine affine = random_affine(out, in, setting.bits, setting.group, seed++);
      tensors[plans[i].name] = affine.values;
      plans[i] = {module + ".weight", DataType::u32, {out, in * setting.bits / 32}, test::filler(affine.words)};
      plans.push_back({module + ".scales", DataType::f16, {out, in / setting.group}, test::filler(affine.scales)});
      plans.push_back({module + ".biases", DataType::f16, {out, in / setting.group}, test::filler(affine.biases)});
      break;
    }
  }
  return tensors;
}

const std::map<std::string, Setting>& all_widths() {
  static const std::map<std::string, Setting> settings{{"model.embed_tokens", {4, 32}},
                                                       {"model.layers.0.self_attn.q_proj", {2, 32}},
                                                       {"model.layers.0.self_attn.k_proj", {3, 32}},
                                                       {"model.layers.0.mlp.gate_proj", {5, 32}},
                                                       {"model.layers.0.mlp.up_proj", {6, 32}},
                                                       {"model.layers.0.mlp.down_proj", {3, 64}},
                                                       {"model.layers.1.self_attn.q_proj", {8, 32}}};
  return settings;
}

Json mlx_json() {
  Json json = test::tiny_json(true);
  json["quantization"] = {{"group_size", 32}, {"bits", 4}, {"mode", "affine"}};
  for (const auto& [module, setting] : all_widths()) {
    if (module != "model.embed_tokens") json["quantization"][module] = {{"group_size", setting.group}, {"bits", setting.bits}};
  }
  json["quantization"]["model.layers.1.mlp.down_proj"] = false;
  json["quantization_config"] = json["quantization"];
  return json;
}

TEST(MlxFolder, EveryWidthIsDequantized) {
  const TempFolder folder;
  std::vector<SafetensorsPlan> plans;
  const test::Tensors expected = quantize_plans(plans, all_widths());
  write_hf_folder(folder / "m", mlx_json(), plans);
  const auto model = BaseModel::open(folder / "m");
  EXPECT_EQ(model->format(), "mlx");
  EXPECT_EQ(model->tensor_names().size(), expected.size());
  for (const auto& [name, values] : expected) EXPECT_EQ(model->read(name), values) << name;
  EXPECT_EQ(model->stored_type("model.embed_tokens.weight"), "affine 4-bit g32");
  EXPECT_EQ(model->stored_type("model.layers.0.mlp.down_proj.weight"), "affine 3-bit g64");
  EXPECT_EQ(model->stored_type("model.layers.1.mlp.down_proj.weight"), "F32");
  EXPECT_EQ(model->shape("model.layers.0.self_attn.k_proj.weight"), (std::vector<std::int64_t>{16, 32}));
  EXPECT_FALSE(model->has("model.embed_tokens.scales"));
}

TEST(MlxFolder, TiesEmbeddingsByDefaultAndReadsEveryWeightFile) {
  const TempFolder folder;
  std::vector<SafetensorsPlan> plans;
  const test::Tensors expected = quantize_plans(plans, all_widths());
  Json json = mlx_json();
  json.erase("tie_word_embeddings");
  write_hf_folder(folder / "m", json, {plans.begin(), plans.begin() + 4});
  write_safetensors(folder / "m/model-2.safetensors", {plans.begin() + 4, plans.end()}, {{"format", "mlx"}});
  const auto model = BaseModel::open(folder / "m");
  EXPECT_TRUE(model->config().tied_embeddings);
  EXPECT_EQ(model->read("model.norm.weight"), expected.at("model.norm.weight"));
}

TEST(MlxFolder, FaultsAreNamed) {
  using Plans = std::vector<SafetensorsPlan>;
  const auto says = [](const std::function<void(Json&, Plans&)>& edit) {
    const TempFolder folder;
    Plans plans;
    quantize_plans(plans, all_widths());
    Json json = mlx_json();
    edit(json, plans);
    write_hf_folder(folder / "m", json, plans);
    const Error error = failure_of([&] { BaseModel::open(folder / "m"); });
    EXPECT_EQ(error.code, ErrorCode::input);
    return error.message;
  };
  const auto plan = [](Plans& plans, const std::string& name) -> SafetensorsPlan& {
    for (SafetensorsPlan& candidate : plans) {
      if (candidate.name == name) return candidate;
    }
    throw std::runtime_error(name);
  };
  EXPECT_THAT(says([](Json& j, Plans&) { j["quantization"]["bits"] = 7; }), HasSubstr("bits 7"));
  EXPECT_THAT(says([](Json& j, Plans&) { j["quantization"]["bits"] = std::uint64_t{1} << 63; }), HasSubstr("bits 9223372036854775808"));
  EXPECT_THAT(says([](Json& j, Plans&) { j["quantization"]["group_size"] = 16; }), HasSubstr("group_size 16"));
  EXPECT_THAT(says([](Json& j, Plans&) { j["quantization"]["mode"] = "mxfp4"; }), HasSubstr("mxfp4"));
  EXPECT_THAT(says([](Json& j, Plans&) { j["quantization"].erase("bits"); }), HasSubstr("no bits"));
  EXPECT_THAT(says([](Json& j, Plans&) { j["quantization"] = 4; }), HasSubstr("not an object"));
  // A module said to be quantized that is not, and the other way round.
  EXPECT_THAT(says([](Json& j, Plans&) { j["quantization"]["model.layers.1.mlp.down_proj"] = true; }), HasSubstr("down_proj.scales"));
  EXPECT_THAT(says([](Json& j, Plans&) { j["quantization"]["model.embed_tokens"] = false; }),
              HasSubstr("embed_tokens.weight has type U32"));
  EXPECT_THAT(says([](Json& j, Plans&) { j["quantization"].erase("model.layers.0.self_attn.q_proj"); }),
              HasSubstr("has shape [32, 2], expected [32, 4]"));
  EXPECT_THAT(says([&](Json&, Plans& p) {
                plan(p, "model.embed_tokens.scales").shape = {1, 10};
              }),
              HasSubstr("embed_tokens.scales has shape"));
  EXPECT_THAT(says([&](Json&, Plans& p) { plan(p, "model.embed_tokens.biases").type = DataType::bf16; }), HasSubstr("one float type"));
  EXPECT_THAT(says([&](Json&, Plans& p) { plan(p, "model.embed_tokens.weight").type = DataType::i32; }), HasSubstr("expected U32"));
  EXPECT_THAT(says([&](Json&, Plans& p) { plan(p, "model.embed_tokens.biases").name = "model.embed_tokens.bias"; }),
              HasSubstr("embed_tokens.biases"));
}

}  // namespace
}  // namespace qfa
