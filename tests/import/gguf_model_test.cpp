// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF models: names, row order, refused settings, and a real model where one is given.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>

#include "tests/import/models.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;
using test::failure_of;
using test::TempFolder;
using test::tiny_tensors;
using testing::HasSubstr;

std::string gguf_name(std::string name) {
  const std::vector<std::pair<std::string, std::string>> renames{{"model.embed_tokens", "token_embd"},
                                                                 {"model.norm", "output_norm"},
                                                                 {"lm_head", "output"},
                                                                 {"model.layers.", "blk."},
                                                                 {"input_layernorm", "attn_norm"},
                                                                 {"post_attention_layernorm", "ffn_norm"},
                                                                 {"self_attn.q_proj", "attn_q"},
                                                                 {"self_attn.k_proj", "attn_k"},
                                                                 {"self_attn.v_proj", "attn_v"},
                                                                 {"self_attn.o_proj", "attn_output"},
                                                                 {"mlp.gate_proj", "ffn_gate"},
                                                                 {"mlp.up_proj", "ffn_up"},
                                                                 {"mlp.down_proj", "ffn_down"}};
  for (const auto& [from, to] : renames) {
    const std::size_t at = name.find(from);
    if (at != std::string::npos) name.replace(at, from.size(), to);
  }
  return name;
}

// The converter's order: HF row h·8 + j·4 + i goes to row h·8 + 2i + j.
std::vector<float> permuted(const std::vector<float>& rows) {
  std::vector<float> out(rows.size());
  for (std::size_t row = 0; row < rows.size() / 32; ++row) {
    const std::size_t head = row / 8, half = row % 8 / 4, i = row % 4;
    std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(row * 32), 32,
                out.begin() + static_cast<std::ptrdiff_t>((head * 8 + 2 * i + half) * 32));
  }
  return out;
}

std::vector<GgufTensorPlan> gguf_plans(bool tied) {
  std::vector<GgufTensorPlan> plans;
  const auto tensors = tiny_tensors(tied);
  for (const TensorShape& expected : expected_tensors(test::tiny_config(tied))) {
    const bool moves = expected.name.find("q_proj") != std::string::npos || expected.name.find("k_proj") != std::string::npos;
    const auto& values = tensors.at(expected.name);
    plans.push_back({gguf_name(expected.name), DataType::f32, expected.shape, test::filler(moves ? permuted(values) : values)});
  }
  return plans;
}

TEST(GgufModel, HasHuggingFaceNamesAndRowOrder) {
  const TempFolder folder;
  for (const bool tied : {true, false}) {
    const fs::path path = folder / (tied ? "tied.gguf" : "untied.gguf");
    write_gguf(path, test::tiny_metadata(), gguf_plans(tied));
    const auto model = BaseModel::open(path);
    EXPECT_EQ(model->format(), "gguf");
    ASSERT_NE(model->gguf(), nullptr);
    EXPECT_EQ(model->config().tied_embeddings, tied);
    EXPECT_EQ(model->config().vocab, 10);
    EXPECT_EQ(model->config().head_dim, 8);
    EXPECT_EQ(model->config().rope_theta, 50000);
    const auto expected = tiny_tensors(tied);
    EXPECT_EQ(model->tensor_names().size(), expected.size());
    for (const auto& [name, values] : expected) EXPECT_EQ(model->read(name), values) << name;
    EXPECT_EQ(model->stored_type("model.layers.0.self_attn.q_proj.weight"), "F32");
    EXPECT_EQ(failure_of([&] { model->read("token_embd.weight"); }).code, ErrorCode::input);
    EXPECT_EQ(failure_of([&] { model->stored_type("none"); }).code, ErrorCode::input);
  }
}

TEST(GgufModel, IsRecognisedByItsFirstBytes) {
  const TempFolder folder;
  write_gguf(folder / "model.weights", test::tiny_metadata(), gguf_plans(true));
  EXPECT_EQ(BaseModel::open(folder / "model.weights")->format(), "gguf");
}

TEST(GgufModel, BlocksAreDequantized) {
  const TempFolder folder;
  auto plans = gguf_plans(true);
  for (GgufTensorPlan& plan : plans) {
    if (plan.name != "blk.0.ffn_up.weight") continue;
    plan.type = DataType::q8_0;
    plan.fill = [](std::vector<std::byte>& out) {  // 64 rows of one block: scale 0.5, codes 0 … 31
      for (int row = 0; row < 64; ++row) {
        out.insert(out.end(), {std::byte{0x00}, std::byte{0x38}});
        for (int code = 0; code < 32; ++code) out.push_back(static_cast<std::byte>(code));
      }
    };
  }
  write_gguf(folder / "m.gguf", test::tiny_metadata(), plans);
  const auto model = BaseModel::open(folder / "m.gguf");
  EXPECT_EQ(model->stored_type("model.layers.0.mlp.up_proj.weight"), "Q8_0");
  EXPECT_EQ(model->read("model.layers.0.mlp.up_proj.weight")[33], 0.5f);
}

TEST(GgufModel, FingerprintsFollowWeightsAndMetadata) {
  const TempFolder folder;
  auto metadata = test::tiny_metadata();
  auto plans = gguf_plans(true);
  write_gguf(folder / "a.gguf", metadata, plans);
  write_gguf(folder / "b.gguf", metadata, plans);
  const std::string first = BaseModel::open(folder / "a.gguf")->fingerprint();
  EXPECT_EQ(first, BaseModel::open(folder / "b.gguf")->fingerprint());
  metadata.push_back({"tokenizer.chat_template", std::string("x")});
  write_gguf(folder / "c.gguf", metadata, plans);
  EXPECT_NE(first, BaseModel::open(folder / "c.gguf")->fingerprint());
  plans[0].fill = test::filler(std::vector<float>(320, 1.0f));
  write_gguf(folder / "d.gguf", test::tiny_metadata(), plans);
  EXPECT_NE(first, BaseModel::open(folder / "d.gguf")->fingerprint());
}

TEST(GgufModel, FaultsAreNamed) {
  using Metadata = std::vector<GgufEntry>;
  using Plans = std::vector<GgufTensorPlan>;
  const auto says = [](const std::function<void(Metadata&, Plans&)>& edit) {
    const TempFolder folder;
    Metadata metadata = test::tiny_metadata();
    Plans plans = gguf_plans(true);
    edit(metadata, plans);
    write_gguf(folder / "m.gguf", metadata, plans);
    const Error error = failure_of([&] { BaseModel::open(folder / "m.gguf"); });
    EXPECT_EQ(error.code, ErrorCode::input);
    EXPECT_THAT(error.where, HasSubstr("m.gguf"));
    return error.message;
  };
  const auto add = [&](const char* key, const GgufValue& value) { return says([&](Metadata& m, Plans&) { m.push_back({key, value}); }); };
  EXPECT_THAT(says([](Metadata& m, Plans&) { m[0].value = std::string("gemma3"); }),
              HasSubstr("architecture \"gemma3\" is not supported; supported: llama, qwen2 and qwen3"));
  EXPECT_THAT(says([](Metadata& m, Plans&) { m[0].value = std::string("qwen3"); }), HasSubstr("qwen3.embedding_length is missing"));
  EXPECT_THAT(says([](Metadata& m, Plans&) { m.erase(m.begin()); }), HasSubstr("general.architecture is missing"));
  EXPECT_THAT(says([](Metadata& m, Plans&) { m.erase(m.begin() + 3); }), HasSubstr("llama.block_count is missing"));
  EXPECT_THAT(says([](Metadata& m, Plans&) { m[3].value = std::uint32_t{4000000000}; }), HasSubstr("number of layers"));
  EXPECT_THAT(says([](Metadata& m, Plans&) { m[3].value = std::string("2"); }), HasSubstr("is of type string"));
  EXPECT_THAT(says([](Metadata& m, Plans&) { m[8].value = std::uint32_t{4}; }), HasSubstr("llama.rope.dimension_count is 4"));
  EXPECT_THAT(add("general.type", std::string("adapter")), HasSubstr("adapter"));
  EXPECT_THAT(add("split.count", std::uint16_t{2}), HasSubstr("split GGUF"));
  EXPECT_THAT(add("llama.rope.scaling.type", std::string("longrope")),
              HasSubstr("rope scaling of type \"longrope\" is not supported; supported: none, linear and yarn"));
  EXPECT_THAT(add("llama.rope.scaling.factor", 0.5f), HasSubstr("factor of the rope scaling is 0.5"));
  EXPECT_THAT(add("llama.attention.sliding_window", std::int32_t{-1}), HasSubstr("sliding window is -1"));
  EXPECT_THAT(add("llama.attention.sliding_window_pattern", GgufArray(std::vector<bool>{true})), HasSubstr("no list of 2 truth values"));
  EXPECT_THAT(add("llama.expert_count", std::uint32_t{8}), HasSubstr("experts"));
  EXPECT_THAT(add("llama.vocab_size", std::uint32_t{11}), HasSubstr("has shape [10, 32], expected [11, 32]"));
  EXPECT_THAT(add("llama.attention.value_length", std::uint32_t{16}), HasSubstr("value_length is 16"));
  EXPECT_THAT(says([](Metadata&, Plans& p) { p.erase(p.begin()); }), HasSubstr("token_embd.weight is missing"));
  EXPECT_THAT(says([](Metadata&, Plans& p) { p.erase(p.begin() + 2); }), HasSubstr("a tensor is missing: blk.0.attn_q.weight"));
  EXPECT_THAT(says([](Metadata&, Plans& p) { p[2].shape = {1024}; }), HasSubstr("has shape [1024], expected [32, 32]"));
  const auto with = [&](const char* name, std::vector<float> values) {
    return says([&](Metadata&, Plans& p) {
      p.push_back({name, DataType::f32, {static_cast<std::int64_t>(values.size())}, test::filler(values)});
    });
  };
  EXPECT_THAT(with("blk.0.attn_v.bias", {0}), HasSubstr("has the tensor blk.0.attn_v.bias, which a llama model"));
  EXPECT_THAT(with("blk.0.attn_q.bias", std::vector<float>(32)),
              HasSubstr("blk.0.attn_k.bias, blk.0.attn_v.bias, blk.0.attn_output.bias and 4 more"));
  EXPECT_THAT(with("rope_freqs.weight", {1, 1, 2}), HasSubstr("rope_freqs.weight is F32 [3], expected floats [4]"));
  EXPECT_THAT(with("rope_freqs.weight", {1, 1, 2, 0}), HasSubstr("a divisor in rope_freqs.weight is 0"));
}

TEST(GgufModel, RopeScalingIsThatOfLlamaCpp) {
  const auto config = [](std::vector<GgufEntry> entries) {
    const TempFolder folder;
    auto metadata = test::tiny_metadata();
    metadata.insert(metadata.end(), entries.begin(), entries.end());
    write_gguf(folder / "m.gguf", metadata, gguf_plans(true));
    return BaseModel::open(folder / "m.gguf")->config();
  };
  EXPECT_EQ(config({{"llama.rope.scaling.factor", 0.0f}}).rope.type, RopeType::none);
  EXPECT_EQ(config({{"llama.rope.scaling.type", std::string("none")}, {"llama.rope.scaling.factor", 2.0f}}).rope.type, RopeType::none);
  const ModelConfig linear = config({{"llama.rope.scale_linear", 2.0f}});
  EXPECT_EQ(linear.rope.type, RopeType::linear);
  EXPECT_EQ(rope_divisors(linear), std::vector<float>(4, 2.0f));
  const ModelConfig yarn = config({{"llama.rope.scaling.type", std::string("yarn")},
                                   {"llama.rope.scaling.factor", 4.0f},
                                   {"llama.rope.scaling.attn_factor", 0.5f},
                                   {"llama.rope.scaling.original_context_length", std::uint32_t{32}}});
  EXPECT_EQ(yarn.rope.type, RopeType::yarn);
  EXPECT_EQ(yarn.rope.original_positions, 32);
  EXPECT_DOUBLE_EQ(yarn.rope.attention_factor, 0.5 * yarn_attention_factor(4));
}

TEST(GgufModel, RopeFactorsOfOneAreNoScaling) {
  const TempFolder folder;
  auto plans = gguf_plans(true);
  plans.push_back({"rope_freqs.weight", DataType::f32, {4}, test::filler<float>({1, 1, 1, 1})});
  write_gguf(folder / "m.gguf", test::tiny_metadata(), plans);
  EXPECT_FALSE(BaseModel::open(folder / "m.gguf")->has("rope_freqs.weight"));
}

TEST(DemoModel, IsReadWhole) {
  const char* path = std::getenv("QFA_DEMO_MODEL");
  if (path == nullptr) GTEST_SKIP() << "QFA_DEMO_MODEL names no GGUF file of SmolLM2-135M";
  const auto model = BaseModel::open(path);
  EXPECT_EQ(model->config().hidden, 576);
  EXPECT_EQ(model->config().layers, 30);
  EXPECT_EQ(model->config().heads, 9);
  EXPECT_EQ(model->config().kv_heads, 3);
  EXPECT_EQ(model->config().vocab, 49152);
  EXPECT_EQ(model->config().rope_theta, 100000);
  EXPECT_TRUE(model->config().tied_embeddings);
  EXPECT_EQ(model->tensor_names().size(), 272u);
  EXPECT_EQ(model->stored_type("model.embed_tokens.weight"), "Q8_0");
  EXPECT_EQ(model->stored_type("model.layers.0.self_attn.q_proj.weight"), "Q4_1");
  EXPECT_EQ(model->fingerprint(), BaseModel::open(path)->fingerprint());
}

TEST(DemoModel, EqualsTheFolderThatAnotherProgramMadeOfIt) {
  const char* path = std::getenv("QFA_DEMO_MODEL");
  const char* peers = std::getenv("QFA_PEERS");
  if (path == nullptr) GTEST_SKIP() << "QFA_DEMO_MODEL names no GGUF file of SmolLM2-135M";
  if (peers == nullptr) GTEST_SKIP() << "QFA_PEERS names no folder with smollm2-f32";
  const auto gguf = BaseModel::open(path), folder = BaseModel::open(fs::path(peers) / "smollm2-f32");
  EXPECT_EQ(gguf->tensor_names(), folder->tensor_names());
  EXPECT_EQ(gguf->config().rms_norm_eps, folder->config().rms_norm_eps);
  EXPECT_EQ(gguf->config().rope_theta, folder->config().rope_theta);
  EXPECT_EQ(gguf->config().max_positions, folder->config().max_positions);
  for (const std::string& name : folder->tensor_names()) {
    ASSERT_EQ(gguf->shape(name), folder->shape(name)) << name;
    const std::vector<float> ours = gguf->read(name), theirs = folder->read(name);
    ASSERT_EQ(ours.size(), theirs.size());
    EXPECT_EQ(std::memcmp(ours.data(), theirs.data(), ours.size() * sizeof(float)), 0) << name;
  }
}

}  // namespace
}  // namespace qfa
