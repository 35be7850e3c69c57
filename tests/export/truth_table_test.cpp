// SPDX-License-Identifier: GPL-3.0-or-later
// Which format holds what: every verdict for 2, 3, 4 bits and groups of 32, 64, 128, and the rows of
// whole subnets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>

#include "engine/export/truth_table.h"
#include "tests/support/tiny_model.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr auto E = Fidelity::exact, A = Fidelity::approximate, I = Fidelity::impossible;

struct Verdicts {
  Container container;
  Fidelity of[3][3];  // [2, 3, 4 bits][g 32, 64, 128]
};

TEST(TruthTable, VerdictsOfTrainedModulesAreThoseOfTheFormats) {
  const Verdicts table[] = {
      {Container::hf_f32, {{E, E, E}, {E, E, E}, {E, E, E}}},
      {Container::hf_f16, {{A, A, A}, {A, A, A}, {A, A, A}}},   // one rounding
      {Container::hf_bf16, {{A, A, A}, {A, A, A}, {A, A, A}}},  // one rounding
      {Container::mlx, {{E, E, E}, {E, E, E}, {E, E, E}}},
      {Container::gguf, {{E, E, E}, {E, E, E}, {E, E, E}}},
      {Container::gguf_k, {{A, A, A}, {A, A, A}, {A, A, A}}},   // exact on the lattice only
      {Container::gguf_q2, {{I, E, E}, {I, I, I}, {I, I, I}}},  // blocks of 64, two bits
      {Container::gptq, {{A, A, A}, {A, A, A}, {A, A, A}}},     // whole zero points
      {Container::compressed_tensors, {{A, A, A}, {A, A, A}, {A, A, A}}},
      {Container::peft, {{E, E, E}, {E, E, E}, {E, E, E}}},
  };
  for (const Verdicts& row : table) {
    for (int b = 0; b < 3; ++b) {
      for (int g = 0; g < 3; ++g) {
        const Holding holding = container_holding(row.container, b + 2, 32 << g, true);
        EXPECT_EQ(holding.fidelity, row.of[b][g]) << static_cast<int>(row.container) << ": " << b + 2 << " bits, g " << (32 << g);
        EXPECT_EQ(holding.reason.empty(), holding.fidelity == E);
      }
    }
  }
}

TEST(TruthTable, KQuantsSayWhatTheyAreExpectedToCost) {
  EXPECT_THAT(container_holding(Container::gguf_k, 2, 32, true).reason, HasSubstr("Q2_K: ≈ 4.1 – 6.3 %"));
  EXPECT_THAT(container_holding(Container::gguf_k, 3, 64, true).reason, HasSubstr("Q4_K: ≈ 0.5 – 0.8 %"));
  EXPECT_THAT(container_holding(Container::gptq, 5, 32, true).reason, HasSubstr("not 5"));
}

class Table : public ExportTest {
 protected:
  // Rows of 256 where `wide`: then k-quants fit.
  void make(bool wide, const std::vector<BitWidth>& bits, const char* settings = "{}") {
    TinyShape shape;
    if (wide) shape.hidden = 256, shape.intermediate = 512;
    shape.settings = settings;
    base_ = tiny(shape);
    units_ = tiny_units(*base_);
    plan_.bits.clear();
    std::size_t next = 0;
    for (const Unit& unit : units_) plan_.bits.push_back(unit.trained ? bits[next++ % bits.size()] : 4);
  }
  SubnetToHold subnet(int group = 32) const { return {*base_, units_, plan_, group, 4, kTinyTemplate}; }
  static const ExportRow& row(const std::vector<ExportRow>& rows, Container container) {
    return *std::find_if(rows.begin(), rows.end(), [&](const ExportRow& r) { return r.container == container; });
  }
  std::shared_ptr<const BaseModel> base_;
  std::vector<Unit> units_;
  BitPlan plan_;
};

TEST_F(Table, WhatGgufCannotSayOfTheBaseIsSaid) {
  make(false, {2, 3, 4}, R"({"model_type": "mistral", "sliding_window": 16})");
  auto rows = truth_table(subnet());
  EXPECT_THAT(row(rows, Container::gguf).reason, HasSubstr("texts beyond 16 tokens"));
  EXPECT_EQ(row(rows, Container::gguf).verdict, E);
  EXPECT_THAT(row(rows, Container::mlx).reason, testing::Not(HasSubstr("window")));
  make(false, {2, 3, 4}, R"({"rope_scaling": {"rope_type": "yarn", "factor": 4, "truncate": false}})");
  rows = truth_table(subnet());
  EXPECT_EQ(row(rows, Container::gguf).verdict, I);
  EXPECT_THAT(row(rows, Container::gguf).reason, HasSubstr("truncate is false"));
  EXPECT_EQ(row(rows, Container::gguf).name, "GGUF Q4_1");
  EXPECT_EQ(row(rows, Container::mlx).verdict, E);
}

TEST_F(Table, BytesOfWhatIsWrittenAreExact) {
  make(false, {2, 3, 4});
  const auto rows = truth_table(subnet());
  ASSERT_EQ(rows.size(), 10u);
  RandomSubnet source(base_, widths_of(units_, plan_), 32, 1);
  source.chat_template_ = kTinyTemplate;
  int written = 0;
  for (const ExportRow& r : rows) {
    EXPECT_EQ(r.size_exact, r.format.has_value()) << r.name;
    EXPECT_EQ(r.not_written.empty(), r.format.has_value() || r.verdict == Fidelity::impossible) << r.name;
    if (!r.format) continue;
    ++written;
    const fs::path out = root_ / std::to_string(written);
    EXPECT_EQ(write_export(*r.format, source, out), r.size_bytes) << r.name;
    const ReadBack back = read_back(*r.format, source, out);
    EXPECT_EQ(back.first_difference, "") << r.name;
    EXPECT_EQ(back.predicted_bytes, back.size_bytes) << r.name;
    EXPECT_EQ(back.rms == 0, r.verdict == Fidelity::exact) << r.name;
    EXPECT_EQ(back.worst_tensor.empty(), r.verdict == Fidelity::exact) << r.name;
    EXPECT_LT(back.rms, 0.01) << r.name;
  }
  EXPECT_EQ(written, 5);
}

TEST_F(Table, KQuantsNeedRowsOfWholeSuperBlocks) {
  make(false, {2, 3, 4});
  const auto narrow = truth_table(subnet());
  EXPECT_EQ(row(narrow, Container::gguf_k).verdict, Fidelity::impossible);
  EXPECT_THAT(row(narrow, Container::gguf_k).reason, HasSubstr("super-blocks of 256"));
  make(true, {2, 3, 4});
  const auto wide = truth_table(subnet());
  EXPECT_EQ(row(wide, Container::gguf_k).verdict, Fidelity::approximate);
  EXPECT_LT(row(wide, Container::gguf_k).size_bytes, row(wide, Container::gguf).size_bytes);
}

TEST_F(Table, TwoBitBlocksTakeTwoBitPlansOnly) {
  make(false, {2});
  EXPECT_THAT(row(truth_table(subnet(32)), Container::gguf_q2).reason, HasSubstr("groups of 64 or 128, not 32"));
  EXPECT_EQ(row(truth_table(subnet(64)), Container::gguf_q2).verdict, Fidelity::exact);
  make(false, {2, 3});
  EXPECT_THAT(row(truth_table(subnet(64)), Container::gguf_q2).reason, HasSubstr("2 bits only, not 3"));
}

TEST_F(Table, LoadersThatFuseNeedEqualWidths) {
  make(false, {4});
  EXPECT_EQ(differing_widths(subnet()), "");
  EXPECT_EQ(fused_plan(subnet()), plan_);
  const auto vllm = [](const ExportRow& r) { return r.loaders.back(); };
  EXPECT_TRUE(vllm(row(truth_table(subnet()), Container::gptq)).loads);
  make(false, {2, 3, 4});
  EXPECT_THAT(differing_widths(subnet()), HasSubstr("layer 0: "));
  EXPECT_FALSE(vllm(row(truth_table(subnet()), Container::gptq)).loads);
  EXPECT_TRUE(vllm(row(truth_table(subnet()), Container::hf_f16)).loads);
  plan_ = fused_plan(subnet());
  EXPECT_EQ(differing_widths(subnet()), "");
}

TEST_F(ExportTest, HuggingFaceFoldersAreWholeModels) {
  for (const bool from_gguf : {false, true}) {
    const RandomSubnet source = uniform(tiny({}, from_gguf), 3, 8);
    for (const auto& [format, word] : {std::pair{ExportFormat::hf, "float32"}, std::pair{ExportFormat::hf_bf16, "bfloat16"}}) {
      const fs::path out = root_ / (std::string(word) + (from_gguf ? "-g" : ""));
      write_export(format, source, out);
      const auto written = BaseModel::open(out);
      EXPECT_EQ(written->format(), "safetensors");
      EXPECT_EQ(written->stored_type("model.norm.weight"), format == ExportFormat::hf ? "F32" : "BF16");
      std::ifstream config(out / "config.json");
      const std::string text{std::istreambuf_iterator<char>(config), {}};
      EXPECT_THAT(text, HasSubstr("\"torch_dtype\": \"" + std::string(word) + "\""));
      EXPECT_THAT(text, testing::Not(HasSubstr("quantization")));
      for (const char* name : {"generation_config.json", "tokenizer.json", "qfa.json"}) EXPECT_TRUE(fs::exists(out / name)) << name;
    }
  }
}

TEST(ExportTarget, SaysWhatStandsAgainstIt) {
  std::string pattern = (fs::temp_directory_path() / "qfa-target-XXXXXX").string();
  ASSERT_NE(mkdtemp(pattern.data()), nullptr);
  const fs::path folder = pattern;
  const auto target = [&](const std::string& name) { return *check_export_target((folder / name).string()); };
  EXPECT_FALSE(target("e.gguf").renamed);
  EXPECT_TRUE(target("e.gguf").writable);
  EXPECT_GT(target("e.gguf").available, 0u);
  std::ofstream(folder / "e.gguf") << "mine";
  std::ofstream(folder / "e-2.gguf.report.json") << "of one that was moved away";
  EXPECT_EQ(target("e.gguf").out, (folder / "e-3.gguf").string());
  EXPECT_TRUE(target("e.gguf").renamed);
  fs::create_directory(folder / "e-mlx");
  EXPECT_EQ(target("e-mlx/").out, (folder / "e-mlx-2").string());
  EXPECT_FALSE(target("no/such").folder_exists);
  EXPECT_FALSE(target("no/such").writable);
  EXPECT_FALSE(check_export_target("").has_value());
  fs::remove_all(folder);
}

}  // namespace
}  // namespace qfa
