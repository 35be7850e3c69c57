// SPDX-License-Identifier: GPL-3.0-or-later
// Looking at a base model and at examples before anything is started. These read files: not for a
// thread that draws.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/bit_plan.h"
#include "engine/api/result.h"
#include "engine/api/specs.h"

namespace qfa {

struct ModelPart {
  std::string name;
  std::uint64_t parameters = 0;
  Bytes bytes = 0;  // as stored
};
struct ModelSummary {
  std::string path;
  std::string format;        // "GGUF", "Hugging Face folder"
  std::string architecture;  // "llama", "qwen3"
  std::string weight_type;   // of most parameters: "Q4_1", "BF16"
  bool quantized = false;    // fewer than 16 bits: it is dequantized first, and it is the teacher
  double bits_per_weight = 0;
  std::uint64_t parameters = 0;
  Bytes file_bytes = 0;          // of all weight files
  std::vector<ModelPart> parts;  // embedding, linears, biases, norms, head (where not tied)
  int layers = 0;
  int hidden = 0;
  int intermediate = 0;
  int heads = 0, kv_heads = 0;
  int vocabulary = 0;
  int context_tokens = 0;        // positions that the model was trained for
  bool tied_embeddings = false;  // the head is the embedding
  std::string tokenizer;         // "byte-level BPE"
  bool chat_template = false;
  std::vector<int> groups;  // group sizes that divide every input width, of 32, 64, 128
};
// Reads the headers only, whatever the size of the weights. Refuses what training would refuse.
Result<ModelSummary> inspect_model(const std::string& path);

// One token of a formatted example.
struct PreviewToken {
  int id = 0;
  std::string text;      // of a character of several tokens: at its last one, empty before
  bool in_loss = false;  // a response token: trained on
  bool special = false;
};
struct ExamplePreview {
  std::size_t index = 0;  // among the examples that are kept
  std::string place;      // "tickets.jsonl, line 17"
  std::vector<PreviewToken> tokens;
};
struct DroppedExamples {
  enum class Reason { no_response, too_long };
  Reason reason = Reason::no_response;
  std::size_t count = 0;
  std::string first;  // "file, line 17"
};
struct DataFilePreview {
  std::string path;
  std::size_t rows = 0;  // read
  std::size_t kept = 0;
  std::uint64_t tokens = 0, loss_tokens = 0;  // of the kept examples
};
// Training leaves out what is longer than `seq`; it cuts nothing.
struct DataPreview {
  std::size_t rows = 0;  // read
  std::size_t kept = 0;
  std::vector<DataFilePreview> files;
  std::vector<DroppedExamples> dropped;
  std::uint64_t tokens = 0;                     // of the kept examples
  std::uint64_t loss_tokens = 0;                // of these, trained on
  std::size_t longest = 0, shortest = 0;        // which examples, among those kept
  int longest_tokens = 0, shortest_tokens = 0;  // and their lengths
  std::string end_of_turn;                      // what ends a response in this format: "<|im_end|>"
  std::vector<ExamplePreview> examples;
};
struct DataRequest {
  std::string model;
  std::vector<std::string> data;
  PromptTemplate prompt = PromptTemplate::model;
  int seq = 1024;
  std::vector<std::size_t> examples;  // which to show, among those kept; beyond the end: left out
};
// An error (input): a file that training would refuse too. No example left is no error: kept is 0.
Result<DataPreview> preview_data(const DataRequest& request);

}  // namespace qfa
