// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cmath>

#include "engine/core/atomic_file.h"
#include "engine/core/hash.h"
#include "engine/core/mapped_file.h"
#include "engine/evaluate/text_score.h"
#include "engine/jobs/export_job.h"
#include "engine/jobs/subnet_signal.h"
#include "engine/search/search.h"
#include "engine/store/spec_json.h"

namespace qfa {
namespace {

constexpr std::size_t kExamplesScored = 32;
constexpr double kScoreTolerance = 1e-5;  // relative: same weights, same order of sums
constexpr double kMergeTolerance = 1e-4;  // folded route in fp32 against the defining formula

std::filesystem::path weights_file(const std::filesystem::path& exported) {
  return std::filesystem::is_directory(exported) ? exported / "model.safetensors" : exported;
}

std::string content_hash(const std::filesystem::path& exported) {
  return hash_hex(MappedFile::open(weights_file(exported))->bytes());
}

void proceed(const VerifyProgress& progress, const std::string& what) {
  if (progress && !progress(what)) throw Failure({ErrorCode::cancelled, "verification was cancelled", {}, {}});
}

bool close(double a, double b) {
  return std::abs(a - b) <= kScoreTolerance * std::max({1.0, std::abs(a), std::abs(b)});
}

Windows example_windows(const OpenedRun& run) {
  Windows windows;
  for (const auto& example : open_dataset(run.spec, run.inputs).examples) {
    if (windows.size() == kExamplesScored) break;
    if (example.ids.size() >= 2) windows.push_back(example.ids);
  }
  return windows;
}

// The front's own score of this subnet against the score of the file.
void compare_front(const OpenedRun& run, const BitPlan& plan, const BaseModel& exported, Json& report, std::vector<std::string>& reasons) {
  const auto spec_file = run.store->folder() / "searches" / "spec.json";
  const auto front = run.store->front();
  if (!front || !std::filesystem::exists(spec_file)) return;
  const SubnetId id = subnet_id(run.inputs.units, plan);
  for (const FrontPoint& point : front->points) {
    if (point.subnet != id) continue;
    const SearchSpec spec = search_spec_from_json(read_json(spec_file), spec_file.string());
    const Decoder decoder(exported, scalar_type(spec.dtype));
    const auto weights = dense_weights(exported, scalar_type(spec.dtype));
    const Score score = SubnetSignal(run, spec).score(decoder, *weights);
    report["signal"] = point.signal;
    report["score_front"] = point.score;
    report["score_export"] = score.value;
    if (!close(point.score, score.value))
      reasons.push_back(fmt::format("{} of the file is {:.6g}, on the front {:.6g}", point.signal, score.value, point.score));
  }
}

}  // namespace

Json verify_against_run(const OpenedRun& run, const BitPlan& plan, ExportFormat format, const std::filesystem::path& exported,
                        const VerifyProgress& progress) {
  std::vector<std::string> reasons;
  proceed(progress, "weights");
  const auto source = subnet_source(run, plan);
  const ReadBack back = read_back(format, *source, exported);
  if (back.equal != back.tensors) reasons.push_back("weights differ: " + back.first_difference);
  if (back.size_bytes != back.predicted_bytes)
    reasons.push_back(fmt::format("{} bytes, predicted {}", back.size_bytes, back.predicted_bytes));
  Json report{{"schema", 1},
              {"format", to_text(format)},
              {"run", run.store->folder().string()},
              {"step", run.step},
              {"subnet", subnet_id(run.inputs.units, plan).value},
              {"size_bytes", back.size_bytes},
              {"predicted_bytes", back.predicted_bytes},
              {"xxh3_64", content_hash(exported)},
              {"tensors", back.tensors},
              {"tensors_equal", back.equal}};
  for (std::size_t l = 0; l < run.inputs.units.size(); ++l) report["plan"][run.inputs.units[l].name] = plan.bits[l];

  proceed(progress, "scores");
  const auto base = BaseModel::open(exported);
  const Windows windows = example_windows(run);
  const Decoder decoder(*base, at::kFloat), original(*run.inputs.base, at::kFloat);
  const double of_export = perplexity(windows, decoder, *dense_weights(*base, at::kFloat)).nll;
  const double of_subnet = perplexity(windows, original, *run.supernet->finalised_weights(plan, at::kFloat)).nll;
  report["nll_export"] = of_export;
  report["nll_subnet"] = of_subnet;
  if (!close(of_export, of_subnet)) reasons.push_back(fmt::format("nll of the file is {:.6g}, of the subnet {:.6g}", of_export, of_subnet));

  proceed(progress, "front");
  compare_front(run, plan, *base, report, reasons);

  proceed(progress, "merge");
  TokenBatchBuilder builder;
  for (std::size_t i = 0; i < std::min<std::size_t>(8, windows.size()); ++i) builder.add(windows[i]);
  const MergeProof proof = prove_merge(*run.supernet, plan, builder.build());
  report["merge"] = {
      {"folded_max_relative", proof.folded}, {"finalised_fp16_max_relative", proof.finalised}, {"worst_module", proof.worst_module}};
  if (!(proof.folded <= kMergeTolerance)) reasons.push_back(fmt::format("the merge differs from the adapter by {:.2g}", proof.folded));
  report["verified"] = reasons.empty();
  report["reason"] = reasons.empty() ? "" : reasons.front();
  return report;
}

Json verify_alone(const std::filesystem::path& exported, const VerifyProgress& progress) {
  const auto where = report_file(exported);
  if (!std::filesystem::exists(where))
    refuse(exported.string(), "has no report beside it (" + where.filename().string() + "); give --run RUN");
  const Json written = read_json(where);
  for (const char* key : {"size_bytes", "xxh3_64", "nll_export", "format"})
    if (!written.contains(key)) refuse(where.string(), std::string("no ") + key + " in this report");
  std::vector<std::string> reasons;
  proceed(progress, "weights");
  const Bytes size = std::filesystem::file_size(weights_file(exported));
  const std::string hash = content_hash(exported);
  if (size != written["size_bytes"].get<Bytes>())
    reasons.push_back(fmt::format("{} bytes, the report says {}", size, written["size_bytes"].get<Bytes>()));
  else if (hash != written["xxh3_64"].get<std::string>())
    reasons.push_back(fmt::format("content hash {}, the report says {}", hash, written["xxh3_64"].get<std::string>()));
  Json report = written;
  report["size_bytes"] = size;
  report["xxh3_64"] = hash;
  report["verified"] = reasons.empty();
  report["reason"] = reasons.empty() ? "" : reasons.front();
  if (!reasons.empty()) return report;
  proceed(progress, "loading");
  BaseModel::open(exported);
  return report;
}

}  // namespace qfa
