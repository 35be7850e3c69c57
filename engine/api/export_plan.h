// SPDX-License-Identifier: GPL-3.0-or-later
// What every format would make of one subnet, and whether there is room for it, before the first byte.
// Both functions read files: not for a thread that draws.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/api/events.h"
#include "engine/api/result.h"
#include "engine/api/specs.h"

namespace qfa {

// exact: the dequantized weights are bit-equal to the finalised subnet's.
enum class Fidelity { exact, approximate, impossible };

// Rows of the truth table, in its order.
enum class Container { hf_f32, hf_f16, hf_bf16, mlx, gguf, gguf_k, gguf_q2, gptq, compressed_tensors, peft };

// A program and one row.
struct LoaderVerdict {
  std::string program;  // "llama.cpp"
  bool loads = true;
  std::string reason;  // when it does not
};

struct ExportRow {
  Container container = Container::gguf;
  std::string name;  // "GGUF Q4_1"
  Fidelity verdict = Fidelity::impossible;
  std::string reason;                  // one sentence
  Bytes size_bytes = 0;                // of the weights file; 0: impossible
  bool size_exact = false;             // by the writer's own cost table; else the arithmetic of the format
  std::optional<ExportFormat> format;  // with which this program writes it
  std::string not_written;             // why it does not
  std::vector<LoaderVerdict> loaders;
};

// A number that was measured on items no search has seen.
struct HeldOutScore {
  std::string task;
  double score = 0, std_err = 0;
  std::int64_t n = 0;
};

// The same subnet with q, k, v and gate, up at one width each: what loaders that fuse them need.
struct FusedTwin {
  SubnetId subnet;
  BitPlan plan;
  Bytes more_bytes = 0;         // as MLX
  std::optional<double> score;  // where it has been scored
  std::optional<double> std_err;
};

struct ExportPlan {
  SubnetId subnet;
  BitPlan plan;
  std::string run_name;
  int step = 0;  // of the checkpoint
  int group = 0;
  double average_bits = 0;
  std::vector<ExportRow> rows;
  std::optional<FrontPoint> point;  // what the last search says of it
  std::vector<HeldOutScore> held_out;
  std::optional<FrontPoint> better_uniform;  // no larger, and of a better score
  std::string differing_widths;              // "layer 0: q 3, k 2, v 3 bits"; empty: fused loaders take it
  std::optional<FusedTwin> twin;             // where they do not
};
// `which` says the subnet; its format and out are not looked at.
Result<ExportPlan> plan_export(const RunId& run, const ExportSpec& which);

// Facts about a place to write to.
struct ExportTarget {
  std::string out;  // the path asked for, or with "-2", "-3" … where that exists
  bool renamed = false;
  bool folder_exists = true;
  bool writable = true;
  Bytes available = 0;  // free bytes of the volume
};
Result<ExportTarget> check_export_target(const std::string& out);

}  // namespace qfa
