// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside the weights: GGUF metadata, MLX configuration, tokenizers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/data/tokenizer.h"
#include "engine/formats/gguf.h"
#include "engine/formats/safetensors.h"
#include "kernels/include/half.h"
#include "kernels/include/pack.h"
#include "tests/support/tiny_model.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr char kText[] = "hello world 2027, <|im_start|>\xc3\xa9t\xc3\xa9<|im_end|>";

std::shared_ptr<const GgufFile> exported(const SubnetSource& source, const fs::path& path) {
  write_export(ExportFormat::gguf, source, path);
  return GgufFile::open(path);
}

TEST_F(ExportTest, GgufOfAFolderHasWhatReadersNeed) {
  const auto base = tiny();
  const auto file = exported(uniform(base, 3, 8), root_ / "e.gguf");
  EXPECT_EQ(file->string("general.architecture"), "llama");
  EXPECT_EQ(file->integer("llama.vocab_size"), 300);
  EXPECT_EQ(file->integer("llama.context_length"), 256);
  EXPECT_EQ(file->integer("llama.embedding_length"), 64);
  EXPECT_EQ(file->integer("llama.feed_forward_length"), 128);
  EXPECT_EQ(file->integer("llama.block_count"), 2);
  EXPECT_EQ(file->integer("llama.attention.head_count"), 4);
  EXPECT_EQ(file->integer("llama.attention.head_count_kv"), 2);
  EXPECT_EQ(file->integer("llama.rope.dimension_count"), 16);
  EXPECT_EQ(file->number("llama.rope.freq_base"), 50000);
  EXPECT_EQ(file->number("llama.attention.layer_norm_rms_epsilon"), static_cast<double>(1e-5f));
  EXPECT_EQ(file->integer("general.file_type"), 3);
  EXPECT_EQ(file->integer("general.quantization_version"), 2);
  EXPECT_EQ(file->string("tokenizer.ggml.model"), "gpt2");
  EXPECT_EQ(file->string("tokenizer.ggml.pre"), "smollm");
  EXPECT_EQ(file->integer("tokenizer.ggml.bos_token_id"), 1);
  EXPECT_EQ(file->integer("tokenizer.ggml.eos_token_id"), 2);
  EXPECT_EQ(file->boolean("tokenizer.ggml.add_bos_token"), false);
  EXPECT_EQ(file->string("tokenizer.chat_template"), kTinyTemplate);
  const auto* tokens = file->strings("tokenizer.ggml.tokens");
  const auto* types = file->int32s("tokenizer.ggml.token_type");
  ASSERT_TRUE(tokens && types);
  ASSERT_EQ(tokens->size(), 300u);  // as many as the embedding has rows
  ASSERT_EQ(types->size(), 300u);
  EXPECT_EQ((*tokens)[1], "<|im_start|>");
  EXPECT_EQ((*types)[1], 3);
  EXPECT_EQ((*types)[100], 1);
  EXPECT_EQ((*tokens)[299], "[PAD299]");
  EXPECT_EQ((*types)[299], 5);
  EXPECT_EQ(file->strings("tokenizer.ggml.merges")->front(), "h e");
  EXPECT_EQ(tokenizer_from_gguf(*file)->encode(kText), tokenizer_of(*base)->encode(kText));
}

// Some folders name the end of a text in config.json only, as a list.
TEST_F(ExportTest, GgufTakesTokenIdsFromTheConfigurationWhereTheTokenizerHasNone) {
  write_tiny_folder(bases_ / "bare");
  write_file_atomically(bases_ / "bare" / "tokenizer_config.json", "{}");
  Json config = read_json(bases_ / "bare" / "config.json");
  config["eos_token_id"] = {0, 2};
  write_file_atomically(bases_ / "bare" / "config.json", config.dump());
  const auto file = exported(uniform(BaseModel::open(bases_ / "bare"), 4, 4), root_ / "e.gguf");
  EXPECT_EQ(file->integer("tokenizer.ggml.eos_token_id"), 0);
  EXPECT_EQ(file->integer("tokenizer.ggml.bos_token_id"), 1);
  EXPECT_EQ(file->find("tokenizer.ggml.padding_token_id"), nullptr);
  EXPECT_EQ(file->find("tokenizer.chat_template"), nullptr);
}

TEST_F(ExportTest, GgufRefusesATokenizerThatItHasNoNameFor) {
  write_tiny_folder(bases_ / "custom");
  Json tokenizer = read_json(bases_ / "custom" / "tokenizer.json");
  tokenizer["pre_tokenizer"]["pretokenizers"][0]["individual_digits"] = false;
  write_file_atomically(bases_ / "custom" / "tokenizer.json", tokenizer.dump());
  const RandomSubnet source = uniform(BaseModel::open(bases_ / "custom"), 4, 4);
  EXPECT_THAT(refused([&] { write_export(ExportFormat::gguf, source, root_ / "e.gguf"); }).sentence(),
              HasSubstr("GGUF has no name for this pre-tokenizer"));
  EXPECT_THAT(entries(), testing::IsEmpty());
  EXPECT_NO_THROW(write_export(ExportFormat::mlx, source, root_ / "e"));  // tokenizer.json travels as it is
}

TEST_F(ExportTest, GgufTensorsHaveTheirContainers) {
  TinyShape shape;
  shape.tied = false;
  const auto base = tiny(shape);
  auto widths = uniform(base, 2, 16).widths();
  widths["model.layers.0.self_attn.v_proj"] = 5;
  widths["lm_head"] = 6;
  const auto file = exported(RandomSubnet(base, widths, 32, 1), root_ / "e.gguf");
  EXPECT_EQ(file->tensor("token_embd.weight")->type, DataType::f16);
  EXPECT_EQ(file->tensor("output.weight")->type, DataType::q8_0);
  EXPECT_EQ(file->tensor("blk.0.attn_q.weight")->type, DataType::q4_1);
  EXPECT_EQ(file->tensor("blk.0.attn_v.weight")->type, DataType::q5_1);
  EXPECT_EQ(file->tensor("blk.1.ffn_norm.weight")->type, DataType::f32);
  EXPECT_EQ(file->tensor("output_norm.weight")->type, DataType::f32);
  EXPECT_EQ(file->tensor("blk.1.ffn_down.weight")->shape, (std::vector<std::int64_t>{64, 128}));
  const Json plan = parse_json(*file->string("qfa.plan"), "plan");
  EXPECT_EQ(plan["model.embed_tokens"], 16);
  EXPECT_EQ(plan["lm_head"], 6);
  EXPECT_EQ(plan["model.layers.1.mlp.down_proj"], 2);
  EXPECT_EQ(file->integer("qfa.group_size"), 32);
  EXPECT_EQ(exported(uniform(tiny(), 2, 4), root_ / "tied.gguf")->tensor("output.weight"), nullptr);
}

// Rows of q and k: Hugging Face's h·d + j·(d/2) + i goes to h·d + 2·i + j. Checked on the raw blocks.
TEST_F(ExportTest, GgufRowsOfQueriesAndKeysArePermuted) {
  const auto base = tiny();
  const RandomSubnet source = uniform(base, 4, 4);
  const auto file = exported(source, root_ / "e.gguf");
  for (const auto& [gguf, module] : std::map<std::string, std::string>{{"blk.1.attn_q.weight", "model.layers.1.self_attn.q_proj"},
                                                                       {"blk.1.attn_k.weight", "model.layers.1.self_attn.k_proj"}}) {
    const AffineTensor tensor = source.affine(module);
    const TensorView& view = *file->tensor(gguf);
    std::vector<float> row(64);
    for (std::int64_t h = 0; h < tensor.out / 16; ++h) {
      for (std::int64_t j = 0; j < 2; ++j) {
        for (std::int64_t i = 0; i < 8; ++i) {
          const std::int64_t hugging_face = h * 16 + j * 8 + i;
          read_f32(view, (h * 16 + 2 * i + j) * 64, 64, row.data());
          for (int column = 0; column < 64; ++column) {
            const int byte = tensor.packed[hugging_face * 32 + column / 2];
            const int code = column % 2 ? byte >> 4 : byte & 15;
            const auto group = static_cast<std::size_t>(hugging_face * 2 + column / 32);
            const float product = kernels::half_to_float(tensor.scale_f16[group]) * static_cast<float>(code);
            ASSERT_EQ(row[static_cast<std::size_t>(column)], product + kernels::half_to_float(tensor.minimum_f16[group]));
          }
        }
      }
    }
  }
}

TEST_F(ExportTest, GgufOfAGgufKeepsItsMetadata) {
  const auto base = tiny({}, true);
  RandomSubnet source = uniform(base, 4, 8);
  const auto same = exported(source, root_ / "same.gguf");
  EXPECT_EQ(same->string("tokenizer.chat_template"), kTinyTemplate);
  source.chat_template_ = "{{ messages[0]['content'] }}";
  const auto changed = exported(source, root_ / "changed.gguf");
  EXPECT_EQ(changed->string("tokenizer.chat_template"), source.chat_template_);
  for (const GgufEntry& entry : base->gguf()->metadata()) {
    const GgufValue* now = changed->find(entry.key);
    ASSERT_NE(now, nullptr) << entry.key;
    const bool own = entry.key == "general.file_type" || entry.key == "qfa.plan" || entry.key == "tokenizer.chat_template";
    EXPECT_EQ(*now == entry.value, !own) << entry.key;
  }
  EXPECT_EQ(changed->metadata().size(), base->gguf()->metadata().size());
}

TEST_F(ExportTest, MlxConfigurationTellsEveryWidth) {
  const auto base = tiny();
  auto widths = uniform(base, 3, 8).widths();
  widths["model.layers.1.mlp.down_proj"] = 2;
  widths["model.layers.0.self_attn.q_proj"] = 16;
  const RandomSubnet source(base, widths, 64, 1);
  write_export(ExportFormat::mlx, source, root_ / "e");
  EXPECT_EQ(read_back(ExportFormat::mlx, source, root_ / "e").first_difference, "");
  const Json config = read_json(root_ / "e" / "config.json");
  EXPECT_EQ(config["a_key_we_do_not_know"], "kept");
  EXPECT_EQ(config["tie_word_embeddings"], true);
  EXPECT_EQ(config["rope_theta"], 50000.0);
  EXPECT_EQ(config["eos_token_id"], 2);
  EXPECT_EQ(config["quantization"], config["quantization_config"]);
  const Json& quantization = config["quantization"];
  EXPECT_EQ(quantization["bits"], 3);
  EXPECT_EQ(quantization["group_size"], 64);
  EXPECT_EQ(quantization["model.embed_tokens"], (Json{{"group_size", 64}, {"bits", 8}}));
  EXPECT_EQ(quantization["model.layers.1.mlp.down_proj"], (Json{{"group_size", 64}, {"bits", 2}}));
  EXPECT_EQ(quantization["model.layers.0.self_attn.q_proj"], false);
  EXPECT_EQ(quantization.size(), 6u);
  const Json own = read_json(root_ / "e" / "qfa.json");
  EXPECT_EQ(own["modules"]["model.layers.1.mlp.down_proj"]["bits"], 2);
  EXPECT_EQ(own["weights_bytes"], fs::file_size(root_ / "e" / "model.safetensors"));
  EXPECT_EQ(read_json(root_ / "e" / "generation_config.json")["eos_token_id"], 2);
}

TEST_F(ExportTest, MlxWeightsAndIndexAgree) {
  const auto base = tiny();
  write_export(ExportFormat::mlx, uniform(base, 3, 16), root_ / "e");
  const auto file = SafetensorsFile::open(root_ / "e" / "model.safetensors");
  EXPECT_EQ(file->metadata().at("format"), "mlx");
  const TensorView* words = file->tensor("model.layers.0.mlp.up_proj.weight");
  ASSERT_NE(words, nullptr);
  EXPECT_EQ(words->type, DataType::u32);
  EXPECT_EQ(words->shape, (std::vector<std::int64_t>{128, 64 * 3 / 32}));
  EXPECT_EQ(file->tensor("model.layers.0.mlp.up_proj.scales")->shape, (std::vector<std::int64_t>{128, 2}));
  EXPECT_EQ(file->tensor("model.embed_tokens.weight")->type, DataType::f16);
  EXPECT_EQ(file->tensor("model.embed_tokens.scales"), nullptr);
  const Json index = read_json(root_ / "e" / "model.safetensors.index.json");
  std::uint64_t bytes = 0, parameters = 0;
  for (const TensorView& view : file->tensors()) {
    EXPECT_EQ(index["weight_map"][view.name], "model.safetensors");
    bytes += view.bytes.size();
  }
  for (const std::string& name : base->tensor_names()) parameters += base->read(name).size();
  EXPECT_EQ(index["weight_map"].size(), file->tensors().size());
  EXPECT_EQ(index["metadata"]["total_size"], bytes);
  EXPECT_EQ(index["metadata"]["total_parameters"], parameters);
}

TEST_F(ExportTest, MlxOfAGgufIsAWholeModel) {
  const auto base = tiny({}, true);
  RandomSubnet source = uniform(base, 4, 4);
  source.chat_template_ = "{{ messages[0]['content'] }}";
  write_export(ExportFormat::mlx, source, root_ / "e");
  const auto written = BaseModel::open(root_ / "e");
  EXPECT_EQ(written->config().rope_theta, base->config().rope_theta);
  EXPECT_EQ(written->config().rms_norm_eps, base->config().rms_norm_eps);
  EXPECT_EQ(written->config().head_dim, 16);
  EXPECT_EQ(written->config().kv_heads, 2);
  EXPECT_EQ(written->config().max_positions, 256);
  EXPECT_TRUE(written->config().tied_embeddings);
  const auto tokenizer = tokenizer_of(*written);
  EXPECT_EQ(tokenizer->encode(kText), tokenizer_of(*base)->encode(kText));
  EXPECT_EQ(tokenizer->chat_template(), source.chat_template_);
  EXPECT_EQ(tokenizer->eos(), 2);
  EXPECT_EQ(read_json(root_ / "e" / "config.json")["eos_token_id"], 2);
  EXPECT_EQ(read_json(root_ / "e" / "generation_config.json")["eos_token_id"], 2);
}

}  // namespace
}  // namespace qfa
