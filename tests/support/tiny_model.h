// SPDX-License-Identifier: GPL-3.0-or-later
// A random Llama of two blocks as a Hugging Face folder, and random subnets of it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "engine/export/exporter.h"

namespace qfa {

struct TinyShape {
  std::int64_t hidden = 64, intermediate = 128, layers = 2, heads = 4, kv_heads = 2, vocab = 300;
  bool tied = true;
  float norm_scale = 1;         // 1: norms are exact in fp16; 1.00001f: they are not
  float head_value = 0;         // not 0: one value of the embedding
  const char* settings = "{}";  // JSON, in front of the above: {"model_type": "qwen3"}
};

// config.json, generation_config.json, model.safetensors, tokenizer.json, tokenizer_config.json.
void write_tiny_folder(const std::filesystem::path& folder, const TinyShape& shape = {});
inline constexpr char kTinyTemplate[] = "{% for m in messages %}<|im_start|>{{ m['content'] }}<|im_end|>{% endfor %}";

// Random codes, scales and minima for the given widths; 6 and 8 bits on the symmetric grid, with one
// constant row.
class RandomSubnet : public SubnetSource {
 public:
  RandomSubnet(std::shared_ptr<const BaseModel> base, std::map<std::string, BitWidth> widths, int group, unsigned seed);

  const BaseModel& base() const override { return *base_; }
  std::map<std::string, BitWidth> widths() const override { return widths_; }
  int group() const override { return group_; }
  AffineTensor affine(const std::string& module) const override;
  std::string chat_template() const override { return chat_template_; }
  std::shared_ptr<const BaseModel> base_pointer() const { return base_; }

  bool symmetric_ = true;  // false: 6 and 8 bits get a free minimum too
  std::string chat_template_;

 private:
  std::shared_ptr<const BaseModel> base_;
  std::map<std::string, BitWidth> widths_;
  int group_;
  unsigned seed_;
};

// The units of the tiny model: two modules in each of the first, embedding and head apart.
std::vector<Unit> tiny_units(const BaseModel& base);
BitPlan random_plan(const std::vector<Unit>& units, std::mt19937& random);
std::map<std::string, BitWidth> widths_of(const std::vector<Unit>& units, const BitPlan& plan);

// A folder of its own for each test, removed at the end.
class ExportTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;
  // The tiny model; `gguf`: exported in 16 bits and opened from that GGUF.
  std::shared_ptr<const BaseModel> tiny(const TinyShape& shape = {}, bool gguf = false);
  // Every trained unit at `bits`, the embedding (and head) at `embed`.
  RandomSubnet uniform(std::shared_ptr<const BaseModel> base, BitWidth bits, BitWidth embed, int group = 32);
  std::vector<std::string> entries() const;  // names in root_, sorted

  std::filesystem::path root_;  // of exports
  std::filesystem::path bases_;
};

template <class Call>
Error refused(Call&& call) {
  try {
    call();
  } catch (const Failure& failure) {
    return failure.error();
  }
  ADD_FAILURE() << "nothing was refused";
  return {};
}

}  // namespace qfa
