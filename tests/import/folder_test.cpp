// SPDX-License-Identifier: GPL-3.0-or-later
// Hugging Face folders: one file, shards, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <functional>

#include "engine/import/model_config.h"
#include "tests/import/models.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;
using test::failure_of;
using test::TempFolder;
using test::tiny_json;
using test::tiny_tensors;
using test::write_hf_folder;
using testing::ElementsAre;
using testing::HasSubstr;

void expect_tensors(const BaseModel& model, const test::Tensors& expected) {
  EXPECT_EQ(model.tensor_names().size(), expected.size());
  for (const auto& [name, values] : expected) {
    ASSERT_TRUE(model.has(name)) << name;
    EXPECT_EQ(model.read(name), values) << name;
  }
}

TEST(HuggingFaceFolder, IsRead) {
  const TempFolder folder;
  for (const bool tied : {true, false}) {
    const fs::path path = folder / (tied ? "tied" : "untied");
    write_hf_folder(path, tiny_json(tied), test::plans_of(tiny_tensors(tied), tied));
    const auto model = BaseModel::open(path);
    EXPECT_EQ(model->format(), "safetensors");
    EXPECT_EQ(model->path(), path);
    EXPECT_EQ(model->gguf(), nullptr);
    EXPECT_EQ(model->config().architecture, "llama");
    EXPECT_EQ(model->config().head_dim, 8);
    EXPECT_EQ(model->config().rope_theta, 50000);
    EXPECT_EQ(model->config().rms_norm_eps, 1e-5);
    EXPECT_EQ(model->config().tied_embeddings, tied);
    EXPECT_EQ(model->has("lm_head.weight"), !tied);
    EXPECT_EQ(model->stored_type("model.norm.weight"), "F32");
    EXPECT_THAT(model->shape("model.layers.1.mlp.down_proj.weight"), ElementsAre(32, 64));
    expect_tensors(*model, tiny_tensors(tied));
    EXPECT_THAT(failure_of([&] { model->read("model.layers.0.self_attn.q_prj.weight"); }).message, HasSubstr("did you mean"));
  }
}

TEST(HuggingFaceFolder, SixteenBitsAreWidened) {
  const TempFolder folder;
  const auto tensors = tiny_tensors(true);
  auto plans = test::plans_of(tensors, true);
  for (SafetensorsPlan& plan : plans) {
    std::vector<std::uint16_t> upper;  // multiples of 1/64 up to 1 are exact in bf16
    for (const float value : tensors.at(plan.name)) upper.push_back(static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16));
    plan.type = DataType::bf16;
    plan.fill = test::filler(upper);
  }
  write_hf_folder(folder / "m", tiny_json(true), plans);
  const auto model = BaseModel::open(folder / "m");
  EXPECT_EQ(model->stored_type("model.embed_tokens.weight"), "BF16");
  expect_tensors(*model, tensors);
}

// Splits the plans into two shards and writes the index.
void write_shards(const fs::path& folder, const std::function<void(Json&)>& edit) {
  const auto plans = test::plans_of(tiny_tensors(false), false);
  fs::create_directories(folder);
  test::write_plain(folder / "config.json", tiny_json(false).dump());
  Json index{{"metadata", {{"total_size", 1}}}, {"weight_map", Json::object()}};
  const std::array<std::string, 2> names{"model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"};
  for (std::size_t shard = 0; shard < 2; ++shard) {
    const std::vector<SafetensorsPlan> part(plans.begin() + (shard == 0 ? 0 : 7), shard == 0 ? plans.begin() + 7 : plans.end());
    for (const auto& plan : part) index["weight_map"][plan.name] = names[shard];
    write_safetensors(folder / names[shard], part, {});
  }
  edit(index);
  test::write_plain(folder / "model.safetensors.index.json", index.dump());
}

TEST(ShardedFolder, IsRead) {
  const TempFolder folder;
  write_shards(folder / "m", [](Json&) {});
  expect_tensors(*BaseModel::open(folder / "m"), tiny_tensors(false));
}

TEST(ShardedFolder, IndexFaultsAreRefused) {
  const auto says = [](const std::function<void(Json&)>& edit) {
    const TempFolder folder;
    write_shards(folder / "m", edit);
    const Error error = failure_of([&] { BaseModel::open(folder / "m"); });
    EXPECT_EQ(error.code, ErrorCode::input);
    return error.sentence();
  };
  EXPECT_THAT(says([](Json& i) { i["weight_map"]["lm_head.weight"] = "../model.safetensors"; }), HasSubstr("name of a file"));
  EXPECT_THAT(says([](Json& i) { i["weight_map"]["lm_head.weight"] = "/etc/passwd"; }), HasSubstr("name of a file"));
  EXPECT_THAT(says([](Json& i) { i["weight_map"]["lm_head.weight"] = 1; }), HasSubstr("name of a file"));
  EXPECT_THAT(says([](Json& i) { i["weight_map"]["lm_head.weight"] = "model-00003-of-00003.safetensors"; }), HasSubstr("is missing"));
  EXPECT_THAT(says([](Json& i) { i["weight_map"]["lm_head.weight"] = "model-00001-of-00002.safetensors"; }), HasSubstr("does not hold it"));
  EXPECT_THAT(says([](Json& i) { i.erase("weight_map"); }), HasSubstr("no weight_map"));
  EXPECT_THAT(says([](Json& i) { i["weight_map"] = Json::object(); }), HasSubstr("lists no tensor"));
}

TEST(ShardedFolder, ATensorInTwoShardsIsRefused) {
  const TempFolder folder;
  write_shards(folder / "m", [](Json&) {});
  write_safetensors(folder / "m/model-00002-of-00002.safetensors", test::plans_of(tiny_tensors(false), false), {});
  EXPECT_THAT(failure_of([&] { BaseModel::open(folder / "m"); }).message, HasSubstr("another shard"));
  fs::remove(folder / "m/model.safetensors.index.json");
  EXPECT_THAT(failure_of([&] { BaseModel::open(folder / "m"); }).message, HasSubstr("no model.safetensors.index.json"));
}

TEST(HuggingFaceFolder, WrongTensorsAreNamed) {
  const auto says = [](const std::function<void(std::vector<SafetensorsPlan>&)>& edit) {
    const TempFolder folder;
    auto plans = test::plans_of(tiny_tensors(true), true);
    edit(plans);
    write_hf_folder(folder / "m", tiny_json(true), plans);
    const Error error = failure_of([&] { BaseModel::open(folder / "m"); });
    EXPECT_EQ(error.code, ErrorCode::input);
    return error.message;
  };
  using Plans = std::vector<SafetensorsPlan>;
  EXPECT_EQ(says([](Plans& p) { p.erase(p.begin() + 2); }), "a tensor is missing: model.layers.0.self_attn.q_proj.weight");
  EXPECT_EQ(says([](Plans& p) { p.resize(p.size() - 5); }),
            "tensors are missing: model.layers.1.post_attention_layernorm.weight, model.layers.1.mlp.gate_proj.weight, "
            "model.layers.1.mlp.up_proj.weight and 2 more");
  EXPECT_THAT(says([](Plans& p) { p[3].shape = {32, 16}; }), HasSubstr("k_proj.weight has shape [32, 16], expected [16, 32]"));
  EXPECT_THAT(says([](Plans& p) { p[3].type = DataType::i32; }), HasSubstr("has type I32"));
  EXPECT_THAT(says([](Plans& p) {
                p.push_back({"model.layers.0.self_attn.q_proj.bias", DataType::f32, {1}, test::filler<float>({1})});
              }),
              HasSubstr("q_proj.bias, which a llama model"));
}

TEST(HuggingFaceFolder, CopiesOfTiedHeadsAndRotaryTablesAreLeftOut) {
  const TempFolder folder;
  auto plans = test::plans_of(tiny_tensors(true), true);
  plans.push_back({"lm_head.weight", DataType::f32, {10, 32}, test::filler(tiny_tensors(true).at("model.embed_tokens.weight"))});
  plans.push_back({"model.layers.0.self_attn.rotary_emb.inv_freq", DataType::f32, {1}, test::filler<float>({1})});
  write_hf_folder(folder / "m", tiny_json(true), plans);
  EXPECT_FALSE(BaseModel::open(folder / "m")->has("lm_head.weight"));
}

TEST(HuggingFaceFolder, FingerprintsFollowTheContentOnly) {
  const TempFolder folder;
  const auto fingerprint = [&](const std::string& name, const Json& json, std::uint64_t seed, const std::string& tokenizer) {
    write_hf_folder(folder / name, json, test::plans_of(tiny_tensors(true, seed), true));
    test::write_plain(folder / (name + "/tokenizer.json"), tokenizer);
    return BaseModel::open(folder / name)->fingerprint();
  };
  const std::string first = fingerprint("a", tiny_json(true), 1, "{}");
  EXPECT_EQ(first.size(), 16u);
  EXPECT_EQ(first, fingerprint("b", tiny_json(true), 1, "{}"));
  EXPECT_NE(first, fingerprint("c", tiny_json(true), 2, "{}"));
  EXPECT_NE(first, fingerprint("d", tiny_json(true), 1, "{ }"));
  Json json = tiny_json(true);
  json["rope_theta"] = 10000;
  EXPECT_NE(first, fingerprint("e", json, 1, "{}"));
}

TEST(HuggingFaceFolder, EveryTokenizerFileCountsAndOlderRunsAreRecognised) {
  const TempFolder folder;
  write_hf_folder(folder / "m", tiny_json(true), test::plans_of(tiny_tensors(true, 1), true));
  const std::string bare = BaseModel::open(folder / "m")->fingerprint();
  EXPECT_TRUE(BaseModel::open(folder / "m")->has_fingerprint(bare));
  std::string before = bare;
  for (const char* name : {"tokenizer.model", "tekken.json", "added_tokens.json", "chat_template.json"}) {
    for (const char* content : {"one", "two"}) {
      test::write_plain(folder / "m" / name, content);
      const auto model = BaseModel::open(folder / "m");
      EXPECT_NE(model->fingerprint(), before) << name << " " << content;
      EXPECT_EQ(model->has_fingerprint(before), before == bare) << "only that of older runs, begun before these files counted";
      EXPECT_TRUE(model->has_fingerprint(model->fingerprint()));
      before = model->fingerprint();
    }
  }
}

TEST(Paths, OneSentenceForEachKindOfMistake) {
  const TempFolder folder;
  const auto says = [&](const fs::path& path) {
    const Error error = failure_of([&] { BaseModel::open(path); });
    EXPECT_EQ(error.code, ErrorCode::input);
    return error.message;
  };
  EXPECT_THAT(says(folder / "none"), HasSubstr("no such file"));
  EXPECT_THAT(says(folder.path()), HasSubstr("no config.json"));
  test::write_plain(folder / "m.txt", "hello");
  EXPECT_THAT(says(folder / "m.txt"), HasSubstr("neither a GGUF file nor a folder"));
  for (const char* name : {"m.bin", "m.pt", "m.pth"}) {
    test::write_plain(folder / name, "PK");
    EXPECT_THAT(says(folder / name), HasSubstr("never read; convert to safetensors"));
  }
  EXPECT_THAT(says(folder.path()), HasSubstr("pickle files (m.bin)"));
  test::write_plain(folder / "m.safetensors", "x");
  EXPECT_THAT(says(folder / "m.safetensors"), HasSubstr("give the folder"));
  fs::create_directories(folder / "p");
  test::write_plain(folder / "p/config.json", tiny_json(true).dump());
  EXPECT_THAT(says(folder / "p"), HasSubstr("no weights"));
  test::write_plain(folder / "p/pytorch_model.bin", "x");
  EXPECT_THAT(says(folder / "p"), HasSubstr("pytorch_model.bin), which are never read; convert to safetensors"));
  fs::create_directories(folder / "g");
  test::write_plain(folder / "g/x.gguf", "GGUF");
  EXPECT_THAT(says(folder / "g"), HasSubstr("give the GGUF file itself (x.gguf)"));
  EXPECT_THAT(says(folder / "g/x.gguf"), HasSubstr("truncated"));
}

TEST(ConfigJson, BothFormsOfTransformers) {
  Json json = tiny_json(false);
  EXPECT_EQ(config_from_json(json, "x", false).rope_theta, 50000);
  json.erase("rope_theta");
  EXPECT_EQ(config_from_json(json, "x", false).rope_theta, 10000);
  json["rope_parameters"] = {{"rope_type", "default"}, {"rope_theta", 7000.0}};
  EXPECT_EQ(config_from_json(json, "x", false).rope_theta, 7000);
  json["rope_theta"] = 1.0;
  EXPECT_EQ(config_from_json(json, "x", false).rope_theta, 7000);
  json["rope_parameters"].erase("rope_theta");
  EXPECT_EQ(config_from_json(json, "x", false).rope_theta, 1);
  json["rope_scaling"] = {{"rope_type", "linear"}, {"factor", 2.0}};  // transformers 4 knows this one only
  EXPECT_EQ(config_from_json(json, "x", false).rope.type, RopeType::linear);
  json["rope_scaling"] = nullptr;
  json["num_key_value_heads"] = nullptr;
  json["head_dim"] = nullptr;
  EXPECT_EQ(config_from_json(json, "x", false).kv_heads, 4);
  EXPECT_EQ(config_from_json(json, "x", false).head_dim, 8);
  json["head_dim"] = 16;
  EXPECT_EQ(config_from_json(json, "x", false).head_dim, 16);
  json.erase("tie_word_embeddings");
  EXPECT_FALSE(config_from_json(json, "x", false).tied_embeddings);
  EXPECT_TRUE(config_from_json(json, "x", true).tied_embeddings);
}

TEST(ConfigJson, DefaultsAreThoseOfTransformers) {
  const ModelConfig config = config_from_json({{"model_type", "llama"}}, "x", false);
  EXPECT_EQ(config.vocab, 32000);
  EXPECT_EQ(config.hidden, 4096);
  EXPECT_EQ(config.intermediate, 11008);
  EXPECT_EQ(config.layers, 32);
  EXPECT_EQ(config.heads, 32);
  EXPECT_EQ(config.kv_heads, 32);
  EXPECT_EQ(config.head_dim, 128);
  EXPECT_EQ(config.max_positions, 2048);
  EXPECT_EQ(config.rms_norm_eps, 1e-6);
  EXPECT_EQ(config.rope_theta, 10000);
}

struct Edit {
  const char* key;
  Json value;
  const char* says;
};

TEST(ConfigJson, ClassesHaveTheirOwnDefaults) {
  const ModelConfig mistral = config_from_json({{"model_type", "mistral"}}, "x", false);
  EXPECT_EQ(mistral.kv_heads, 8);
  EXPECT_EQ(mistral.sliding_window, 4096);
  EXPECT_EQ(config_from_json({{"architectures", {"MistralForCausalLM"}}, {"sliding_window", nullptr}}, "x", false).sliding_window, 0);
  EXPECT_EQ(config_from_json({{"model_type", "mistral"}, {"num_key_value_heads", nullptr}}, "x", false).kv_heads, 32);
  const ModelConfig qwen2 = config_from_json({{"model_type", "qwen2"}, {"sliding_window", 7}}, "x", false);
  EXPECT_EQ(qwen2.vocab, 151936);
  EXPECT_TRUE(qwen2.qkv_bias);
  EXPECT_FALSE(qwen2.output_bias || qwen2.mlp_bias || qwen2.qk_norm);
  EXPECT_EQ(qwen2.sliding_window, 0);
  const ModelConfig qwen3 = config_from_json({{"model_type", "qwen3"}, {"use_sliding_window", true}}, "x", false);
  EXPECT_EQ(qwen3.head_dim, 128);
  EXPECT_TRUE(qwen3.qk_norm);
  EXPECT_FALSE(qwen3.qkv_bias);
  EXPECT_EQ(qwen3.window_of(27), 0);
  EXPECT_EQ(qwen3.window_of(28), 4096);
}

TEST(ConfigJson, BiasesThatAClassDoesNotHaveAreRefused) {
  const auto says = [](const Json& json) { return failure_of([&] { config_from_json(json, "x", false); }).message; };
  EXPECT_THAT(says({{"model_type", "mistral"}, {"attention_bias", true}}), HasSubstr("attention_bias is true, which a mistral model"));
  EXPECT_THAT(says({{"model_type", "qwen3"}, {"mlp_bias", true}}), HasSubstr("mlp_bias is true, which a qwen3 model"));
  EXPECT_THAT(says({{"model_type", "mistral"}, {"sliding_window", 0}}), HasSubstr("sliding_window is 0, expected at least 1"));
}

TEST(ConfigJson, WhatIsNotComputedIsRefusedByName) {
  const std::vector<Edit> edits{
      {"model_type", "gemma3", "architecture \"gemma3\" is not supported; supported: llama, mistral, qwen2 and qwen3"},
      {"model_type", 3, "expected a text"},
      {"hidden_act", "gelu", "the activation \"gelu\" is not supported, expected \"silu\""},
      {"num_local_experts", 8, "mixtures of experts (num_local_experts)"},
      {"rope_scaling", {{"type", "linear"}}, "the rope scaling has no factor"},
      {"rope_scaling", {{"type", "linear"}, {"factor", 0.5}}, "factor of the rope scaling is 0.5, expected at least 1"},
      {"rope_scaling", {{"rope_type", "llama3"}, {"factor", 8}}, "has no low_freq_factor"},
      {"rope_scaling",
       {{"rope_type", "llama3"}, {"factor", 8}, {"low_freq_factor", 4}, {"high_freq_factor", 4}},
       "high_freq_factor is 4, expected more than low_freq_factor 4"},
      {"rope_scaling", {{"rope_type", "yarn"}, {"factor", 4}, {"beta_fast", 1}}, "beta_fast is 1"},
      {"rope_scaling", {{"rope_type", "yarn"}, {"factor", 4}, {"attention_factor", -1}}, "attention factor of the rope scaling is -1"},
      {"rope_scaling",
       {{"rope_type", "yarn"}, {"factor", 4}, {"original_max_position_embeddings", 0}},
       "original_max_position_embeddings is 0"},
      {"rope_scaling",
       {{"rope_type", "longrope"}, {"factor", 4}},
       "rope scaling of type \"longrope\" is not supported; supported: default, linear, dynamic, yarn and llama3"},
      {"rope_scaling", {{"factor", 2}}, "no type of scaling"},
      {"rope_scaling", {{"type", "default"}, {"mrope_section", {1, 1, 2}}}, "mrope_section"},
      {"rope_parameters", {{"full_attention", {{"rope_type", "default"}}}}, "one kind of layer"},
      {"partial_rotary_factor", 0.5, "partial rotary"},
      {"sliding_window", 4096, "sliding_window is set, which a llama model does not have; supported for mistral, qwen2 and qwen3"},
      {"layer_types", Json::array({"sliding_attention"}), "expected a list of 2 texts"},
      {"layer_types", Json::array({"full_attention", "sliding_attention"}), "no sliding_window is in use"},
      {"layer_types", Json::array({"full_attention", "linear_attention"}), "layers of type \"linear_attention\" are not supported"},
      {"quantization_config", {{"quant_method", "gptq"}}, "quantized with gptq"},
      {"num_attention_heads", 5, "32 cannot be split among 5"},
      {"num_attention_heads", 0, "cannot be split among 0"},
      {"num_key_value_heads", 3, "cannot share 3"},
      {"head_dim", 7, "even"},
      {"num_hidden_layers", 1000000000, "number of layers"},
      {"hidden_size", -32, "hidden size"},
      {"vocab_size", 18446744073709551615u, "expected an integer"},
      {"vocab_size", "10", "expected an integer"},
      {"rms_norm_eps", 0, "epsilon"},
      {"rope_theta", -1, "rope_theta"},
      {"tie_word_embeddings", "yes", "true or false"},
  };
  for (const Edit& edit : edits) {
    const TempFolder folder;
    Json json = tiny_json(true);
    json[edit.key] = edit.value;
    write_hf_folder(folder / "m", json, test::plans_of(tiny_tensors(true), true));
    const Error error = failure_of([&] { BaseModel::open(folder / "m"); });
    EXPECT_EQ(error.code, ErrorCode::input) << edit.key;
    EXPECT_THAT(error.message, HasSubstr(edit.says));
    EXPECT_THAT(error.where, HasSubstr("config.json"));
  }
  const TempFolder folder;
  write_hf_folder(folder / "m", Json::array(), {});
  EXPECT_THAT(failure_of([&] { BaseModel::open(folder / "m"); }).message, HasSubstr("not a JSON object"));
}

}  // namespace
}  // namespace qfa
