// SPDX-License-Identifier: GPL-3.0-or-later
// Any subnet, in any container: read back equal to the bit, and as long as predicted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "engine/core/atomic_file.h"
#include "engine/core/json.h"
#include "engine/export/predicted.h"
#include "tests/support/tiny_model.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

struct Case {
  ExportFormat format;
  int group;
  bool tied;
  bool from_gguf;
};

class RoundTrip : public ExportTest, public testing::WithParamInterface<Case> {};

TEST_P(RoundTrip, RandomPlansAreEqualToTheBitAndAsLongAsPredicted) {
  const Case c = GetParam();
  TinyShape shape;
  shape.tied = c.tied;
  const auto base = tiny(shape, c.from_gguf);
  const std::vector<Unit> units = tiny_units(*base);
  const CostTable costs = cost_table(c.format, *base, units, c.group, kTinyTemplate);
  ASSERT_EQ(costs.units.size(), units.size());
  std::mt19937 random(99);
  for (unsigned i = 0; i < 6; ++i) {
    const BitPlan plan = random_plan(units, random);
    RandomSubnet source(base, widths_of(units, plan), c.group, i);
    source.chat_template_ = kTinyTemplate;
    const fs::path out = root_ / ("e" + std::to_string(i));
    const Bytes written = write_export(c.format, source, out);
    const ReadBack back = read_back(c.format, source, out);
    EXPECT_EQ(back.equal, back.tensors) << back.first_difference;
    EXPECT_EQ(back.tensors, base->tensor_names().size());
    EXPECT_EQ(back.first_difference, "");
    EXPECT_EQ(back.size_bytes, written);
    EXPECT_EQ(back.predicted_bytes, written);
    EXPECT_EQ(costs.size(plan), written);
  }
}

INSTANTIATE_TEST_SUITE_P(Table, RoundTrip,
                         testing::Values(Case{ExportFormat::gguf, 32, true, false}, Case{ExportFormat::gguf, 64, false, false},
                                         Case{ExportFormat::gguf, 32, false, true}, Case{ExportFormat::gguf, 64, true, true},
                                         Case{ExportFormat::mlx, 32, true, false}, Case{ExportFormat::mlx, 64, false, false},
                                         Case{ExportFormat::mlx, 32, false, true}, Case{ExportFormat::mlx, 64, true, true}));

// ---- architectures -------------------------------------------------------------------------------

constexpr const char* kArchitectures[] = {
    R"({"attention_bias": true, "mlp_bias": true})",
    R"({"head_dim": 32, "rope_scaling": {"rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4,
        "original_max_position_embeddings": 512}})",
    R"({"rope_scaling": {"type": "linear", "factor": 4}})",
    R"({"rope_theta": null, "rope_parameters": {"rope_type": "yarn", "rope_theta": 50000.0, "factor": 4, "beta_fast": 16, "beta_slow": 2,
        "attention_factor": 1.5, "original_max_position_embeddings": 64}})",
    R"({"model_type": "mistral", "architectures": ["MistralForCausalLM"], "sliding_window": 16})",
    R"({"model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"]})",
    R"({"model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"], "use_sliding_window": true, "sliding_window": 16,
        "max_window_layers": 1})",
    R"({"model_type": "qwen3", "architectures": ["Qwen3ForCausalLM"], "head_dim": 32})",
    R"({"model_type": "qwen3", "architectures": ["Qwen3ForCausalLM"], "head_dim": 32, "attention_bias": true})"};

class ArchitectureExport : public ExportTest, public testing::WithParamInterface<const char*> {};

// From the folder, from its GGUF, and the other way round.
TEST_P(ArchitectureExport, EveryFormatHoldsEveryTensorAndSetting) {
  TinyShape shape;
  shape.settings = GetParam();
  for (const bool from_gguf : {false, true}) {
    const auto base = tiny(shape, from_gguf);
    const RandomSubnet source = uniform(base, 3, 8);
    for (const ExportFormat format : {ExportFormat::gguf, ExportFormat::mlx, ExportFormat::hf}) {
      const fs::path out = root_ / ((from_gguf ? "g" : "f") + std::to_string(static_cast<int>(format)));
      const Bytes written = write_export(format, source, out);
      const ReadBack back = read_back(format, source, out);
      EXPECT_EQ(back.first_difference, "") << out;
      EXPECT_EQ(back.equal, back.tensors);
      EXPECT_EQ(back.predicted_bytes, written);
      EXPECT_EQ(BaseModel::open(out)->tensor_names(), base->tensor_names());
      if (format != ExportFormat::gguf && !from_gguf) {
        EXPECT_EQ(BaseModel::open(out)->config().architecture, base->config().architecture);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, ArchitectureExport, testing::ValuesIn(kArchitectures));

TEST_F(ExportTest, ReadBackSeesAnotherComputation) {
  TinyShape shape;
  shape.settings = R"({"model_type": "mistral", "sliding_window": 16})";
  const RandomSubnet source = uniform(tiny(shape), 4, 8);
  write_export(ExportFormat::mlx, source, root_ / "e");
  const auto says = [&](const char* key, const Json& value) {
    const Json original = read_json(root_ / "e/config.json");
    Json changed = original;
    changed[key] = value;
    write_file_atomically(root_ / "e/config.json", changed.dump());
    const ReadBack back = read_back(ExportFormat::mlx, source, root_ / "e");
    EXPECT_LT(back.equal, back.tensors);
    write_file_atomically(root_ / "e/config.json", original.dump());
    return back.first_difference;
  };
  EXPECT_EQ(says("sliding_window", 17), "a layer's sliding window is 17, expected 16");
  EXPECT_EQ(says("rope_theta", 10000), "rope_theta is 10000, expected 50000");
  EXPECT_EQ(says("rope_scaling", {{"rope_type", "linear"}, {"factor", 2}}), "the rope's scaling differs");
  EXPECT_EQ(says("rms_norm_eps", 1e-6), "the norms' epsilon is 1e-06, expected 1e-05");
}

TEST_F(ExportTest, WhatAFormatCannotSayIsRefused) {
  TinyShape shape;
  shape.settings = R"({"rope_scaling": {"rope_type": "yarn", "factor": 4, "truncate": false}})";
  const auto base = tiny(shape);
  EXPECT_THAT(refused([&] { write_export(ExportFormat::gguf, uniform(base, 4, 8), root_ / "e"); }).message, testing::HasSubstr("truncate"));
  write_export(ExportFormat::mlx, uniform(base, 4, 8), root_ / "e");  // which config.json can
}

// The header of a safetensors file counts offsets in decimal digits: sizes must not step with them.
TEST_F(ExportTest, PredictionHoldsForManyMorePlans) {
  const auto base = tiny();
  const std::vector<Unit> units = tiny_units(*base);
  std::mt19937 random(5);
  for (const ExportFormat format : {ExportFormat::gguf, ExportFormat::mlx}) {
    const CostTable costs = cost_table(format, *base, units, 32, kTinyTemplate);
    for (int i = 0; i < 300; ++i) {
      const BitPlan plan = random_plan(units, random);
      EXPECT_EQ(costs.size(plan), predicted_bytes(format, *base, widths_of(units, plan), 32, kTinyTemplate));
    }
    BitPlan low, high;
    for (const Unit& unit : units) {
      low.bits.push_back(unit.choices.front());
      high.bits.push_back(unit.choices.back());
    }
    EXPECT_EQ(costs.size(low), predicted_bytes(format, *base, widths_of(units, low), 32, kTinyTemplate));
    EXPECT_EQ(costs.size(high), predicted_bytes(format, *base, widths_of(units, high), 32, kTinyTemplate));
  }
}

TEST_F(ExportTest, GroupsOf128AndEightBits) {
  TinyShape shape;
  shape.hidden = 128;
  shape.intermediate = 256;
  const auto base = tiny(shape);
  for (const BitWidth bits : {2, 3, 4, 5, 6, 8}) {
    for (const ExportFormat format : {ExportFormat::gguf, ExportFormat::mlx}) {
      const RandomSubnet source = uniform(base, bits, 5, 128);
      const fs::path out = root_ / (std::to_string(bits) + (format == ExportFormat::mlx ? "m" : "g"));
      write_export(format, source, out);
      const ReadBack back = read_back(format, source, out);
      EXPECT_EQ(back.equal, back.tensors) << back.first_difference;
      EXPECT_EQ(back.predicted_bytes, back.size_bytes);
    }
  }
}

// An export is a base model like any other.
TEST_F(ExportTest, AnExportCanBeTheBaseOfAnother) {
  const RandomSubnet first = uniform(tiny(), 3, 8);
  write_export(ExportFormat::mlx, first, root_ / "mlx");
  const auto base = BaseModel::open(root_ / "mlx");
  ASSERT_EQ(base->format(), "mlx");
  const RandomSubnet second = uniform(base, 4, 16);
  write_export(ExportFormat::gguf, second, root_ / "second.gguf");
  EXPECT_EQ(read_back(ExportFormat::gguf, second, root_ / "second.gguf").first_difference, "");
  write_export(ExportFormat::mlx, second, root_ / "second");
  EXPECT_EQ(read_back(ExportFormat::mlx, second, root_ / "second").first_difference, "");
}

TEST_F(ExportTest, SameSubnetSameBytes) {
  const RandomSubnet source = uniform(tiny(), 2, 6);
  for (const char* name : {"a", "b"}) write_export(ExportFormat::gguf, source, root_ / name);
  const auto bytes = [&](const char* name) {
    std::ifstream file(root_ / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  EXPECT_EQ(bytes("a"), bytes("b"));
}

TEST_F(ExportTest, ReadBackSeesOneChangedByte) {
  const RandomSubnet source = uniform(tiny(), 4, 8);
  write_export(ExportFormat::gguf, source, root_ / "e.gguf");
  const auto size = static_cast<std::streamoff>(fs::file_size(root_ / "e.gguf"));
  {
    std::fstream file(root_ / "e.gguf", std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(size - 40);  // inside the last norm
    const char byte = static_cast<char>(file.get() ^ 0x10);
    file.seekp(size - 40);
    file.put(byte);
  }
  const ReadBack back = read_back(ExportFormat::gguf, source, root_ / "e.gguf");
  EXPECT_EQ(back.equal + 1, back.tensors);
  EXPECT_THAT(back.first_difference, testing::HasSubstr("model.norm.weight: 1 of 64 values differ"));
  // Another subnet's export of the same shape is not this one.
  const RandomSubnet other(source.base_pointer(), source.widths(), 32, 2);
  EXPECT_LT(read_back(ExportFormat::gguf, other, root_ / "e.gguf").equal, back.equal);
}

// A norm that fp16 would round stays in fp32; else 16 bits are enough.
TEST_F(ExportTest, NormsKeepTheirValues) {
  for (const float scale : {1.f, 1.00001f}) {
    TinyShape shape;
    shape.norm_scale = scale;
    const RandomSubnet source = uniform(tiny(shape), 4, 4);
    const fs::path out = root_ / std::to_string(scale);
    write_export(ExportFormat::mlx, source, out);
    EXPECT_EQ(read_back(ExportFormat::mlx, source, out).first_difference, "");
    EXPECT_EQ(BaseModel::open(out)->stored_type("model.norm.weight"), scale == 1.f ? "F16" : "F32");
  }
}

}  // namespace
}  // namespace qfa
