// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/gguf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <span>
#include <stdexcept>

#include "engine/core/atomic_file.h"
#include "tests/core/temp_folder.h"
#include "tests/formats/gguf_bytes.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;
using test::failure_of;
using test::TempFolder;
using testing::ElementsAre;
using testing::HasSubstr;

GgufTensorPlan plan_of(const std::string& name, DataType type, std::vector<std::int64_t> shape, std::string content) {
  return {name, type, std::move(shape), [content](std::vector<std::byte>& out) {
            const auto bytes = std::as_bytes(std::span(content.data(), content.size()));
            out.assign(bytes.begin(), bytes.end());
          }};
}

std::vector<GgufEntry> every_type() {
  return {{"u8", std::uint8_t{200}},
          {"i8", std::int8_t{-5}},
          {"u16", std::uint16_t{60000}},
          {"i16", std::int16_t{-300}},
          {"u32", std::uint32_t{4000000000}},
          {"i32", std::int32_t{-70000}},
          {"f32", 1.5f},
          {"bool", true},
          {"string", std::string("grüße\n")},
          {"u64", std::numeric_limits<std::uint64_t>::max()},
          {"i64", std::int64_t{-1} << 40},
          {"f64", 0.1},
          {"a.u8", GgufArray(std::vector<std::uint8_t>{1, 2})},
          {"a.i8", GgufArray(std::vector<std::int8_t>{-1})},
          {"a.u16", GgufArray(std::vector<std::uint16_t>{1})},
          {"a.i16", GgufArray(std::vector<std::int16_t>{-1, 2, 3})},
          {"a.u32", GgufArray(std::vector<std::uint32_t>{})},
          {"a.i32", GgufArray(std::vector<std::int32_t>{1, -2, 3})},
          {"a.f32", GgufArray(std::vector<float>{0.5f, -1})},
          {"a.bool", GgufArray(std::vector<bool>{true, false, true})},
          {"a.string", GgufArray(std::vector<std::string>{"", "Ġthe", "x"})},
          {"a.u64", GgufArray(std::vector<std::uint64_t>{1, 2})},
          {"a.i64", GgufArray(std::vector<std::int64_t>{-1})},
          {"a.f64", GgufArray(std::vector<double>{0.25})}};
}

TEST(Gguf, ReadsAHandMadeFile) {
  const TempFolder folder;
  test::write_plain(folder / "a.gguf", test::small_gguf());
  const auto file = GgufFile::open(folder / "a.gguf");
  EXPECT_EQ(file->version(), 3u);
  EXPECT_EQ(file->string("general.architecture"), "llama");
  EXPECT_EQ(file->integer("n"), 7);
  EXPECT_THAT(*file->strings("words"), ElementsAre("x", "yz"));
  ASSERT_EQ(file->tensors().size(), 2u);
  const TensorView* b = file->tensor("b");
  ASSERT_NE(b, nullptr);
  EXPECT_THAT(b->shape, ElementsAre(2, 32));
  EXPECT_EQ(b->bytes.size(), 40u);
  std::vector<float> values(64);
  read_f32(*b, 0, 64, values.data());
  EXPECT_EQ(values[0], 0.0f);   // 1·1 - 1
  EXPECT_EQ(values[16], 1.0f);  // 1·2 - 1
  EXPECT_EQ(file->tensor("c"), nullptr);
  EXPECT_EQ(file->find("none"), nullptr);
}

TEST(Gguf, EveryTypeSurvivesARoundTrip) {
  const TempFolder folder;
  const std::vector<GgufTensorPlan> tensors{plan_of("w", DataType::q4_1, {2, 32}, std::string(40, 'q')),
                                            plan_of("odd", DataType::f32, {3}, std::string(12, 'f')),
                                            plan_of("deep", DataType::i16, {2, 1, 3, 1}, std::string(12, 'i'))};
  std::vector<std::size_t> calls;
  write_gguf(folder / "a.gguf", every_type(), tensors, [&](std::size_t i) { calls.push_back(i); });
  EXPECT_THAT(calls, ElementsAre(0, 1, 2));
  EXPECT_EQ(fs::file_size(folder / "a.gguf"), gguf_file_size(every_type(), tensors));
  const auto file = GgufFile::open(folder / "a.gguf");
  const std::vector<GgufEntry> expected = every_type();
  ASSERT_EQ(file->metadata().size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(file->metadata()[i].key, expected[i].key);
    EXPECT_EQ(file->metadata()[i].value, expected[i].value) << expected[i].key;
  }
  ASSERT_EQ(file->tensors().size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    std::vector<std::byte> content;
    tensors[i].fill(content);
    const TensorView& view = file->tensors()[i];
    EXPECT_EQ(view.name, tensors[i].name);
    EXPECT_EQ(view.type, tensors[i].type);
    EXPECT_EQ(view.shape, tensors[i].shape);
    EXPECT_TRUE(std::equal(content.begin(), content.end(), view.bytes.begin(), view.bytes.end()));
  }
  EXPECT_EQ(file->file_size() - file->header().size(), 64u + 32u + 32u);
}

TEST(Gguf, WritesTheSameBytesAsTheHandMadeFile) {
  const TempFolder folder;
  const std::vector<GgufEntry> metadata{
      {"general.architecture", std::string("llama")}, {"n", std::uint32_t{7}}, {"words", GgufArray(std::vector<std::string>{"x", "yz"})}};
  const std::string expected = test::small_gguf();
  const std::string data = expected.substr(expected.size() - 96);
  write_gguf(folder / "a.gguf", metadata,
             {plan_of("a", DataType::f32, {4}, data.substr(0, 16)), plan_of("b", DataType::q4_1, {2, 32}, data.substr(32, 40))});
  EXPECT_EQ(read_file(folder / "a.gguf"), expected);
}

TEST(Gguf, HonoursTheAlignment) {
  const TempFolder folder;
  const std::vector<GgufEntry> metadata{{"general.alignment", std::uint32_t{128}}};
  const std::vector<GgufTensorPlan> tensors{plan_of("a", DataType::f32, {1}, "abcd"), plan_of("b", DataType::f32, {1}, "efgh")};
  write_gguf(folder / "a.gguf", metadata, tensors);
  const auto file = GgufFile::open(folder / "a.gguf");
  EXPECT_EQ(file->alignment(), 128u);
  EXPECT_EQ(file->file_size() % 128, 0u);
  EXPECT_EQ(std::to_integer<char>(file->tensor("b")->bytes[0]), 'e');
  EXPECT_EQ(file->tensor("b")->bytes.data() - file->tensor("a")->bytes.data(), 128);
}

TEST(Gguf, LookUpsAreTyped) {
  const TempFolder folder;
  write_gguf(folder / "a.gguf", every_type(), {});
  const auto file = GgufFile::open(folder / "a.gguf");
  EXPECT_EQ(file->integer("u8"), 200);
  EXPECT_EQ(file->integer("i64"), std::int64_t{-1} << 40);
  EXPECT_EQ(file->number("f32"), 1.5);
  EXPECT_EQ(file->number("f64"), 0.1);
  EXPECT_EQ(file->number("i16"), -300);
  EXPECT_EQ(file->boolean("bool"), true);
  EXPECT_THAT(*file->floats("a.f32"), ElementsAre(0.5f, -1.0f));
  EXPECT_THAT(*file->int32s("a.i32"), ElementsAre(1, -2, 3));
  EXPECT_EQ(file->string("none"), std::nullopt);
  EXPECT_EQ(file->integer("none"), std::nullopt);
  EXPECT_EQ(file->strings("none"), nullptr);
  EXPECT_THAT(failure_of([&] { file->string("u8"); }).message, HasSubstr("is of type u8, expected string"));
  EXPECT_THAT(failure_of([&] { file->strings("a.f32"); }).message, HasSubstr("array of f32"));
  for (const char* key : {"u64", "f32", "bool", "string", "a.u8"})
    EXPECT_EQ(failure_of([&] { file->integer(key); }).code, ErrorCode::input) << key;
  EXPECT_EQ(failure_of([&] { file->number("bool"); }).code, ErrorCode::input);
  EXPECT_EQ(failure_of([&] { file->boolean("u8"); }).code, ErrorCode::input);
}

TEST(Gguf, CancellingLeavesNothing) {
  const TempFolder folder;
  const auto write = [&] {
    write_gguf(folder / "a.gguf", {}, {plan_of("a", DataType::f32, {1}, "abcd")}, [](std::size_t) { throw std::runtime_error("stop"); });
  };
  EXPECT_THROW(write(), std::runtime_error);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Gguf, TheWriterRefusesWhatReadersRefuse) {
  const TempFolder folder;
  const auto refused = [&](const std::vector<GgufEntry>& metadata, const std::vector<GgufTensorPlan>& tensors) {
    const Error error = failure_of([&] { write_gguf(folder / "a.gguf", metadata, tensors); });
    EXPECT_EQ(error.code, ErrorCode::internal) << error.message;
    EXPECT_TRUE(fs::is_empty(folder.path()));
  };
  refused({{"a", true}, {"a", false}}, {});
  refused({{"", true}}, {});
  refused({{"general.alignment", std::uint32_t{24}}}, {});
  refused({}, {plan_of("a", DataType::f32, {1}, "abcd"), plan_of("a", DataType::f32, {1}, "abcd")});
  refused({}, {plan_of(std::string(64, 'n'), DataType::f32, {1}, "abcd")});
  refused({}, {plan_of("a", DataType::f32, {1, 1, 1, 1, 1}, "abcd")});
  refused({}, {plan_of("a", DataType::q4_1, {16}, std::string(10, 'x'))});
  refused({}, {plan_of("a", DataType::u32, {1}, "abcd")});
  refused({}, {plan_of("a", DataType::f32, {2}, "abcd")});
}

}  // namespace
}  // namespace qfa
