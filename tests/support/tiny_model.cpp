// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tiny_model.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/core/atomic_file.h"
#include "engine/data/tokenizer_spec.h"
#include "engine/formats/safetensors.h"
#include "engine/import/model_config.h"
#include "engine/import/model_units.h"
#include "kernels/include/half.h"
#include "kernels/include/pack.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

ordered_json config_of(const TinyShape& s) {
  ordered_json config{{"architectures", {"LlamaForCausalLM"}},
                      {"model_type", "llama"},
                      {"vocab_size", s.vocab},
                      {"hidden_size", s.hidden},
                      {"intermediate_size", s.intermediate},
                      {"num_hidden_layers", s.layers},
                      {"num_attention_heads", s.heads},
                      {"num_key_value_heads", s.kv_heads},
                      {"hidden_act", "silu"},
                      {"max_position_embeddings", 256},
                      {"rms_norm_eps", 1e-5},
                      {"rope_theta", 50000.0},
                      {"tie_word_embeddings", s.tied},
                      {"bos_token_id", 1},
                      {"eos_token_id", 2},
                      {"a_key_we_do_not_know", "kept"},
                      {"torch_dtype", "float32"}};
  config.update(ordered_json::parse(s.settings));
  return config;
}

// Byte-level BPE as SmolLM2's: three special tokens, the 256 bytes, a few merges.
std::string tokenizer_of_tiny() {
  ordered_json vocab = ordered_json::object(), merges = ordered_json::array(), added = ordered_json::array();
  int next = 0;
  for (const char* special : {"<|endoftext|>", "<|im_start|>", "<|im_end|>"}) {
    added.push_back({{"id", next},
                     {"content", special},
                     {"single_word", false},
                     {"lstrip", false},
                     {"rstrip", false},
                     {"normalized", false},
                     {"special", true}});
    vocab[special] = next++;
  }
  for (int byte = 0; byte < 256; ++byte) vocab[byte_symbol(static_cast<unsigned char>(byte))] = next++;
  const std::string space = byte_symbol(' ');
  const std::vector<std::pair<std::string, std::string>> pairs{{"h", "e"},    {"l", "l"},   {"he", "ll"},
                                                               {"hell", "o"}, {space, "w"}, {space + "w", "o"}};
  for (const auto& [left, right] : pairs) {
    merges.push_back({left, right});
    vocab[left + right] = next++;
  }
  const ordered_json byte_level{{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", true}};
  return ordered_json{
      {"version", "1.0"},
      {"truncation", nullptr},
      {"padding", nullptr},
      {"added_tokens", added},
      {"normalizer", nullptr},
      {"pre_tokenizer", {{"type", "Sequence"}, {"pretokenizers", {{{"type", "Digits"}, {"individual_digits", true}}, byte_level}}}},
      {"post_processor", nullptr},
      {"decoder", byte_level},
      {"model",
       {{"type", "BPE"},
        {"dropout", nullptr},
        {"unk_token", nullptr},
        {"continuing_subword_prefix", nullptr},
        {"end_of_word_suffix", nullptr},
        {"fuse_unk", false},
        {"byte_fallback", false},
        {"ignore_merges", false},
        {"vocab", vocab},
        {"merges", merges}}}}
      .dump();
}

void write_weights(const fs::path& path, const TinyShape& s) {
  std::mt19937 random(7);
  std::vector<SafetensorsPlan> plans;
  for (const TensorShape& tensor : expected_tensors(config_from_json(config_of(s), "config.json", false))) {
    const bool norm = tensor.shape.size() == 1;
    std::vector<float> values(static_cast<std::size_t>(*element_count(tensor.shape)));
    for (float& value : values) {
      const float unit = static_cast<float>(random() % 2048) / 1024 - 1;
      value = norm ? (1 + std::floor(unit * 64) / 256) * s.norm_scale : unit * 0.1f;
    }
    if (s.head_value != 0 && tensor.name == "model.embed_tokens.weight") values[17] = s.head_value;
    plans.push_back({tensor.name, DataType::f32, tensor.shape, [values](std::vector<std::byte>& out) {
                       out.resize(values.size() * sizeof(float));
                       std::memcpy(out.data(), values.data(), out.size());
                     }});
  }
  write_safetensors(path, std::move(plans), {{"format", "pt"}});
}

}  // namespace

void write_tiny_folder(const fs::path& folder, const TinyShape& shape) {
  fs::create_directories(folder);
  write_file_atomically(folder / "config.json", config_of(shape).dump(2));
  write_file_atomically(folder / "generation_config.json", R"({"bos_token_id":1,"eos_token_id":2,"do_sample":false})");
  write_file_atomically(folder / "tokenizer.json", tokenizer_of_tiny());
  write_file_atomically(folder / "tokenizer_config.json", ordered_json{{"bos_token", "<|im_start|>"},
                                                                       {"eos_token", "<|im_end|>"},
                                                                       {"unk_token", "<|endoftext|>"},
                                                                       {"pad_token", "<|im_end|>"},
                                                                       {"tokenizer_class", "PreTrainedTokenizerFast"},
                                                                       {"chat_template", kTinyTemplate}}
                                                              .dump());
  write_weights(folder / "model.safetensors", shape);
}

RandomSubnet::RandomSubnet(std::shared_ptr<const BaseModel> base, std::map<std::string, BitWidth> widths, int group, unsigned seed)
    : base_(std::move(base)), widths_(std::move(widths)), group_(group), seed_(seed) {}

AffineTensor RandomSubnet::affine(const std::string& module) const {
  struct Data {
    std::vector<std::uint8_t> packed;
    std::vector<std::uint16_t> scale, minimum;
  };
  const auto data = std::make_shared<Data>();
  AffineTensor tensor;
  const auto shape = base_->shape(module + ".weight");
  tensor.bits = widths_.at(module);
  tensor.group = group_;
  tensor.out = shape[0];
  tensor.in = shape[1];
  std::mt19937 random(seed_ + static_cast<unsigned>(std::hash<std::string>{}(module)));
  const bool symmetric = symmetric_ && (tensor.bits == 6 || tensor.bits == 8);
  std::vector<std::uint8_t> codes(static_cast<std::size_t>(tensor.out * tensor.in));
  for (auto& code : codes) code = static_cast<std::uint8_t>(random() & ((1u << tensor.bits) - 1));
  const auto groups = static_cast<std::size_t>(tensor.out * (tensor.in / group_));
  for (std::size_t i = 0; i < groups; ++i) {
    data->scale.push_back(kernels::float_to_half(0.001f + static_cast<float>(random() % 1000) * 1e-4f));
    const float scale = kernels::half_to_float(data->scale.back());
    const float minimum =
        symmetric ? -static_cast<float>(1 << (tensor.bits - 1)) * scale : static_cast<float>(random() % 1000) * 1e-3f - 0.7f;
    data->minimum.push_back(kernels::float_to_half(minimum));
  }
  if (symmetric) {  // row 3 is constant: its grid cannot be symmetric
    std::fill_n(codes.begin() + 3 * tensor.in, tensor.in, std::uint8_t{0});
    for (std::int64_t g = 0; g < tensor.in / group_; ++g) {
      data->scale[static_cast<std::size_t>(3 * (tensor.in / group_) + g)] = kernels::float_to_half(1);
      data->minimum[static_cast<std::size_t>(3 * (tensor.in / group_) + g)] = kernels::float_to_half(g == 0 ? 0.f : -0.25f);
    }
  }
  const kernels::GroupedShape grouped{tensor.out, tensor.in, group_, tensor.bits};
  data->packed.resize(static_cast<std::size_t>(tensor.out * grouped.packed_row_bytes()));
  EXPECT_EQ(kernels::pack(grouped, {0, tensor.out}, codes.data(), data->packed.data()), kernels::Status::ok);
  tensor.packed = data->packed.data();
  tensor.scale_f16 = data->scale.data();
  tensor.minimum_f16 = data->minimum.data();
  tensor.keep = data;
  return tensor;
}

std::vector<Unit> tiny_units(const BaseModel& base) {
  return choice_units(base.config(), Granularity::module, {2, 3, 4}, {3, 4, 5, 6, 8, 16});
}

BitPlan random_plan(const std::vector<Unit>& units, std::mt19937& random) {
  BitPlan plan;
  for (const Unit& unit : units) plan.bits.push_back(unit.choices[random() % unit.choices.size()]);
  return plan;
}

std::map<std::string, BitWidth> widths_of(const std::vector<Unit>& units, const BitPlan& plan) {
  std::map<std::string, BitWidth> widths;
  for (std::size_t i = 0; i < units.size(); ++i) {
    for (const std::string& module : units[i].modules) widths[module] = plan.bits[i];
  }
  return widths;
}

void ExportTest::SetUp() {
  std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
  std::replace(name.begin(), name.end(), '/', '-');
  const fs::path all = fs::path(testing::TempDir()) / ("qfa-export-" + std::to_string(::getpid()) + "-" + name);
  fs::remove_all(all);
  root_ = all / "out";
  bases_ = all / "bases";
  fs::create_directories(root_);
  fs::create_directories(bases_);
}

void ExportTest::TearDown() {
  fs::remove_all(root_.parent_path());
}

std::shared_ptr<const BaseModel> ExportTest::tiny(const TinyShape& shape, bool gguf) {
  write_tiny_folder(bases_ / "tiny", shape);
  auto folder = BaseModel::open(bases_ / "tiny");
  if (!gguf) return folder;
  const RandomSubnet plain(folder, {}, 32, 0);
  write_export(ExportFormat::gguf, plain, bases_ / "tiny.gguf");
  return BaseModel::open(bases_ / "tiny.gguf");
}

RandomSubnet ExportTest::uniform(std::shared_ptr<const BaseModel> base, BitWidth bits, BitWidth embed, int group) {
  std::map<std::string, BitWidth> widths;
  for (const Unit& unit : tiny_units(*base)) {
    for (const std::string& module : unit.modules) widths[module] = unit.trained ? bits : embed;
  }
  return RandomSubnet(std::move(base), widths, group, 1);
}

std::vector<std::string> ExportTest::entries() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(root_)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace qfa
