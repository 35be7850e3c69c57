// SPDX-License-Identifier: GPL-3.0-or-later
// What an export refuses, and that it leaves nothing behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "engine/export/layout.h"
#include "tests/support/tiny_model.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

struct Row {
  ExportFormat format;
  BitWidth bits;
  int group;
  bool trained;
  const char* container;  // empty: impossible
};

class Holdings : public testing::TestWithParam<Row> {};

TEST_P(Holdings, AreThoseOfTheFormat) {
  const Row row = GetParam();
  const Holding holding = holding_of(row.format, row.bits, row.group, row.trained);
  EXPECT_EQ(holding.container, row.container);
  EXPECT_EQ(holding.fidelity, *row.container ? Fidelity::exact : Fidelity::impossible);
  EXPECT_EQ(holding.reason.empty(), *row.container != 0);
}

constexpr auto kGguf = ExportFormat::gguf;
constexpr auto kMlx = ExportFormat::mlx;
INSTANTIATE_TEST_SUITE_P(Table, Holdings,
                         testing::Values(Row{kGguf, 2, 32, true, "Q4_1"}, Row{kGguf, 3, 64, true, "Q4_1"}, Row{kGguf, 4, 128, true, "Q4_1"},
                                         Row{kGguf, 5, 32, true, "Q5_1"}, Row{kGguf, 5, 32, false, "Q5_1"},
                                         Row{kGguf, 6, 32, false, "Q8_0"}, Row{kGguf, 8, 64, false, "Q8_0"}, Row{kGguf, 6, 32, true, ""},
                                         Row{kGguf, 8, 32, true, ""}, Row{kGguf, 16, 32, false, "F16"}, Row{kGguf, 7, 32, true, ""},
                                         Row{kGguf, 4, 16, true, ""}, Row{kMlx, 2, 32, true, "affine 2-bit"},
                                         Row{kMlx, 3, 64, true, "affine 3-bit"}, Row{kMlx, 5, 128, true, "affine 5-bit"},
                                         Row{kMlx, 6, 32, true, "affine 6-bit"}, Row{kMlx, 8, 32, false, "affine 8-bit"},
                                         Row{kMlx, 16, 32, false, "F16"}, Row{kMlx, 4, 16, true, ""}, Row{kMlx, 4, 256, true, ""},
                                         Row{kMlx, 1, 32, true, ""}));

TEST_F(ExportTest, CostTableLeavesOutWhatTheTargetCannotHold) {
  const auto base = tiny();
  std::vector<Unit> units = tiny_units(*base);
  units[1].choices = {4, 6, 8};
  const CostTable gguf = cost_table(kGguf, *base, units, 32, "");
  EXPECT_EQ(gguf.units[1].choices, (std::vector<BitWidth>{4}));
  EXPECT_EQ(gguf.bytes[1].size(), 1u);
  EXPECT_EQ(cost_table(kMlx, *base, units, 32, "").units[1].choices, (std::vector<BitWidth>{4, 6, 8}));
  units[1].choices = {6, 8};
  EXPECT_THAT(refused([&] { cost_table(kGguf, *base, units, 32, ""); }).sentence(), HasSubstr("float minimum does not fit Q8_0"));
  units[1].choices = {4};
  units[1].modules = {"model.layers.0.mlp.router"};
  EXPECT_THAT(refused([&] { cost_table(kMlx, *base, units, 32, ""); }).sentence(), HasSubstr("no module model.layers.0.mlp.router"));
}

TEST_F(ExportTest, AFloatMinimumDoesNotFitQ8AndNothingIsLeft) {
  for (const BitWidth bits : {6, 8}) {
    RandomSubnet source = uniform(tiny(), 4, bits);
    source.symmetric_ = false;
    const Error error = refused([&] { write_export(kGguf, source, root_ / "e.gguf"); });
    EXPECT_EQ(error.code, ErrorCode::input);
    EXPECT_EQ(error.where, "model.embed_tokens");
    EXPECT_THAT(error.message, HasSubstr("float minimum does not fit Q8_0"));
    EXPECT_THAT(entries(), IsEmpty());
    EXPECT_NO_THROW(write_export(kMlx, source, root_ / std::to_string(bits)));  // MLX has minima at every width
    EXPECT_EQ(read_back(kMlx, source, root_ / std::to_string(bits)).first_difference, "");
    fs::remove_all(root_ / std::to_string(bits));
  }
}

TEST_F(ExportTest, AValueBeyondFp16IsRefusedAndNothingIsLeft) {
  TinyShape shape;
  shape.head_value = 70000;
  const RandomSubnet source = uniform(tiny(shape), 4, 16);
  for (const ExportFormat format : {kGguf, kMlx}) {
    const Error error = refused([&] { write_export(format, source, root_ / "e"); });
    EXPECT_THAT(error.sentence(), HasSubstr("model.embed_tokens.weight: the value 70000 does not fit 16-bit floats"));
    EXPECT_THAT(entries(), IsEmpty());
  }
}

class InfiniteScale : public RandomSubnet {
 public:
  using RandomSubnet::RandomSubnet;
  AffineTensor affine(const std::string& module) const override {
    AffineTensor tensor = RandomSubnet::affine(module);
    const_cast<std::uint16_t*>(tensor.minimum_f16)[tensor.in / tensor.group + 1] = 0xfc00;
    return tensor;
  }
};

TEST_F(ExportTest, AMinimumThatIsNotFiniteIsRefused) {
  const auto base = tiny();
  const InfiniteScale source(base, uniform(base, 4, 4).widths(), 32, 1);
  for (const ExportFormat format : {kGguf, kMlx}) {
    EXPECT_THAT(refused([&] { write_export(format, source, root_ / "e"); }).sentence(), HasSubstr("group 1 of row 1"));
    EXPECT_THAT(entries(), IsEmpty());
  }
}

TEST_F(ExportTest, CancellingLeavesNothing) {
  const RandomSubnet source = uniform(tiny(), 3, 4);
  for (const ExportFormat format : {kGguf, kMlx}) {
    std::size_t total = 0, calls = 0;
    write_export(format, source, root_ / "whole", {[&](std::size_t done, std::size_t of) {
                   EXPECT_EQ(done, ++calls);
                   total = of;
                 }});
    EXPECT_EQ(calls, total);
    fs::remove_all(root_ / "whole");
    for (const std::size_t stop : {std::size_t{1}, total / 2, total}) {
      const ExportProgress progress{[&](std::size_t done, std::size_t) {
        if (done == stop) throw Failure({ErrorCode::cancelled, "cancelled", {}, {}});
      }};
      EXPECT_EQ(refused([&] { write_export(format, source, root_ / "e", progress); }).code, ErrorCode::cancelled);
      EXPECT_THAT(entries(), IsEmpty());
    }
  }
}

TEST_F(ExportTest, AnExistingTargetIsNeverTouched) {
  const RandomSubnet source = uniform(tiny(), 3, 4);
  std::ofstream(root_ / "file") << "mine";
  fs::create_directories(root_ / "folder");
  std::ofstream(root_ / "folder" / "file") << "mine";
  fs::create_symlink(root_ / "nowhere", root_ / "link");
  for (const ExportFormat format : {kGguf, kMlx}) {
    for (const char* name : {"file", "folder", "folder/", "link"}) {
      EXPECT_THAT(refused([&] { write_export(format, source, root_ / name); }).message, HasSubstr("exists already")) << name;
    }
    EXPECT_THAT(refused([&] { write_export(format, source, root_ / "no" / "such"); }).message, HasSubstr("no such folder"));
  }
  EXPECT_EQ(fs::file_size(root_ / "file"), 4u);
  EXPECT_EQ(fs::file_size(root_ / "folder" / "file"), 4u);
}

TEST_F(ExportTest, WhatAKilledExportLeftIsReplaced) {
  const RandomSubnet source = uniform(tiny(), 3, 4);
  fs::create_directories(root_ / "e.partial");
  std::ofstream(root_ / "e.partial" / "model-00001-of-00002.safetensors") << "half";
  write_export(kMlx, source, root_ / "e/");
  EXPECT_EQ(entries(), std::vector<std::string>{"e"});
  EXPECT_FALSE(fs::exists(root_ / "e" / "model-00001-of-00002.safetensors"));
}

TEST_F(ExportTest, RowsMustBeWholeBlocks) {
  TinyShape shape;
  shape.hidden = 48;
  shape.heads = 2;
  shape.kv_heads = 2;
  const auto base = tiny(shape);
  const RandomSubnet quantized(base, {{"model.layers.0.self_attn.q_proj", 4}}, 32, 1);
  EXPECT_THAT(refused([&] { write_export(kGguf, quantized, root_ / "e"); }).sentence(),
              HasSubstr("rows of 48 weights are no multiple of 32"));
  EXPECT_THAT(refused([&] { write_export(kMlx, quantized, root_ / "e"); }).sentence(),
              HasSubstr("rows of 48 weights are no multiple of 32"));
  EXPECT_THAT(refused([&] { cost_table(kGguf, *base, tiny_units(*base), 32, ""); }).sentence(), HasSubstr("rows of 48"));
  EXPECT_THAT(refused([&] { cost_table(kMlx, *base, tiny_units(*base), 32, ""); }).sentence(), HasSubstr("rows of 48"));
  EXPECT_THAT(entries(), IsEmpty());
}

TEST(Space, IsCheckedInOneSentence) {
  EXPECT_NO_THROW(require_space("/disk", 100, 100));
  const Error error = refused([] { require_space("/disk", 94300000, 12000000); });
  EXPECT_EQ(error.code, ErrorCode::disk_full);
  EXPECT_EQ(error.sentence(), "Needs 94.3 MB, 12.0 MB free on /disk");
}

TEST_F(ExportTest, APlanOfAnotherModelIsAnInternalError) {
  const RandomSubnet source(tiny(), {{"model.layers.9.self_attn.q_proj", 4}}, 32, 1);
  EXPECT_EQ(refused([&] { write_export(kMlx, source, root_ / "e"); }).code, ErrorCode::internal);
  EXPECT_EQ(refused([&] { write_export(kGguf, source, root_ / "e"); }).code, ErrorCode::internal);
}

}  // namespace
}  // namespace qfa
