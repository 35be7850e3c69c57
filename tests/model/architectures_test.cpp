// SPDX-License-Identifier: GPL-3.0-or-later
// Logits of tiny random models against those of transformers (tests/golden/models/make_models.py).
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/model/decoder.h"
#include "tests/core/temp_folder.h"
#include "tests/support/golden_models.h"

namespace qfa::test {
namespace {

class Runner {
 public:
  explicit Runner(const std::filesystem::path& path, at::ScalarType compute = at::kFloat)
      : base_(BaseModel::open(path)), decoder_(*base_, compute), weights_(dense_weights(*base_, compute)) {}

  // [rows, vocab] of the batch.
  at::Tensor logits(const TokenBatch& batch, const std::vector<std::int64_t>& rows, KeyValueCache* cache = nullptr) {
    const c10::InferenceMode inference;
    return decoder_.logits(decoder_.hidden(batch, *weights_, cache), at::tensor(rows, at::kLong), *weights_);
  }
  at::Tensor logits(const GoldenModel& golden) {
    TokenBatchBuilder builder;
    builder.add(golden.ids);
    return logits(builder.build(), golden.rows);
  }

 private:
  std::shared_ptr<const BaseModel> base_;
  Decoder decoder_;
  std::unique_ptr<WeightSource> weights_;
};

at::Tensor expected_logits(const GoldenModel& golden) {
  return at::tensor(golden.logits, at::kFloat).view({static_cast<std::int64_t>(golden.rows.size()), -1});
}

double distance(const at::Tensor& a, const at::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

// Logits are up to 2 in size; fp32 differs by the order of sums only (1e-6 seen).
constexpr double kTolerance = 1e-5;

class GoldenModels : public testing::TestWithParam<std::string> {};

TEST_P(GoldenModels, FolderGivesTransformersLogits) {
  const GoldenModel golden = golden_model(GetParam());
  const TempFolder folder;
  for (const auto& [name, config] : {std::pair{"v4", golden.config_4}, {"v5", golden.config_5}}) {
    write_golden_folder(folder / name, config);
    const double difference = distance(Runner(folder / name).logits(golden), expected_logits(golden));
    EXPECT_LT(difference, kTolerance) << name;
    RecordProperty(name, fmt::format("{:.1e}", difference));
  }
}

// Generation: the first tokens at once, the others one by one.
TEST_P(GoldenModels, CachedLogitsAreThoseOfTheWholeSequence) {
  GoldenModel golden = golden_model(GetParam());
  const TempFolder folder;
  write_golden_folder(folder / "m", golden.config_5);
  if (const auto limit = BaseModel::open(folder / "m")->config().max_positions; limit < 40)
    golden.ids.resize(static_cast<std::size_t>(limit));
  Runner runner(folder / "m");
  TokenBatchBuilder builder;
  builder.add(golden.ids);
  const auto last = static_cast<std::int64_t>(golden.ids.size()) - 1;
  const at::Tensor whole = runner.logits(builder.build(), {last});
  KeyValueCache cache;
  const std::size_t first = golden.ids.size() - 3;
  builder.add({golden.ids.begin(), golden.ids.begin() + static_cast<std::ptrdiff_t>(first)});
  at::Tensor step = runner.logits(builder.build(), {0}, &cache);
  for (std::size_t t = first; t < golden.ids.size(); ++t) {
    builder.add({golden.ids[t]});
    step = runner.logits(builder.build(), {0}, &cache);
  }
  EXPECT_LT(distance(step, whole), kTolerance);
}

// Choices of a task share their context as branches of a tree: windows count positions, not rows.
TEST_P(GoldenModels, BranchesSeeWhatTheirOwnSequenceWould) {
  const GoldenModel golden = golden_model(GetParam());
  const TempFolder folder;
  write_golden_folder(folder / "m", golden.config_5);
  Runner runner(folder / "m");
  const std::vector<TokenId> context(golden.ids.begin(), golden.ids.begin() + 6), one(golden.ids.begin() + 6, golden.ids.begin() + 13),
      two(golden.ids.begin() + 13, golden.ids.begin() + 16);
  TokenBatchBuilder builder;
  std::vector<TokenId> chain = context;
  chain.insert(chain.end(), two.begin(), two.end());
  const std::int64_t alone = builder.add(chain) + static_cast<std::int64_t>(chain.size()) - 1;
  const std::size_t root = builder.append(context, TokenBatchBuilder::kRoot);
  builder.append(one, root);
  const std::size_t branch = builder.append(two, root);
  const std::int64_t inside = builder.row(branch) + static_cast<std::int64_t>(two.size()) - 1;
  const at::Tensor logits = runner.logits(builder.build(), {alone, inside});
  EXPECT_LT(distance(logits[0], logits[1]), kTolerance);
}

INSTANTIATE_TEST_SUITE_P(All, GoldenModels, testing::ValuesIn(golden_model_names()), [](const auto& one) {
  std::string name = one.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(GoldenFiles, ShardsOfTransformersAreRead) {
  // Stored in bf16, which holds the weights exactly.
  const GoldenModel golden = golden_model("qwen3-biases");
  EXPECT_LT(distance(Runner(golden_models() / "sharded").logits(golden), expected_logits(golden)), kTolerance);
}

TEST(GoldenFiles, GgufGivesTransformersLogits) {
  for (const char* name : {"llama3", "qwen2-yarn", "qwen3"}) {
    const GoldenModel golden = golden_model(name);
    const auto path = golden_models() / (std::string(name) + ".gguf");
    const double difference = distance(Runner(path).logits(golden), expected_logits(golden));
    EXPECT_LT(difference, kTolerance) << name;
    RecordProperty(name, fmt::format("{:.1e}", difference));
  }
}

TEST(GoldenFiles, ComputingInBf16StaysClose) {
  for (const char* name : {"mistral", "qwen2", "qwen3"}) {
    const GoldenModel golden = golden_model(name);
    const TempFolder folder;
    write_golden_folder(folder / "m", golden.config_5);
    EXPECT_LT(distance(Runner(folder / "m", at::kBFloat16).logits(golden), expected_logits(golden)), 0.05) << name;
  }
}

}  // namespace
}  // namespace qfa::test
