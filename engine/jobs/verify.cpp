// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/core/atomic_file.h"
#include "engine/core/hash.h"
#include "engine/core/mapped_file.h"
#include "engine/core/sha256.h"
#include "engine/evaluate/text_score.h"
#include "engine/jobs/export_job.h"
#include "engine/jobs/subnet_signal.h"
#include "engine/search/search.h"
#include "engine/store/score_journal.h"
#include "engine/store/spec_json.h"

namespace qfa {
namespace {

constexpr std::size_t kExamplesScored = 32;
constexpr std::size_t kConversations = 3;
constexpr double kScoreTolerance = 1e-5;  // relative: same weights, same order of sums
constexpr double kMergeTolerance = 1e-4;  // folded route in fp32 against the defining formula
constexpr std::size_t kHashedAtOnce = std::size_t{1} << 24;

std::filesystem::path weights_of(const std::filesystem::path& exported) {
  return std::filesystem::is_directory(exported) ? exported / "model.safetensors" : exported;
}

void proceed(const VerifyProgress& progress, const std::string& what) {
  if (progress && !progress(what)) throw Failure({ErrorCode::cancelled, "verification was cancelled", {}, {}});
}

std::string sha256_of(std::span<const std::byte> bytes, const VerifyProgress& progress) {
  Sha256 sha;
  for (std::size_t at = 0; at < bytes.size(); at += kHashedAtOnce) {
    proceed(progress, "sha256");
    sha.update(bytes.subspan(at, std::min(kHashedAtOnce, bytes.size() - at)));
  }
  return sha.hex();
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

// The checks of one export, one after another; each says one sentence and puts its numbers into the report.
class Verification {
 public:
  Verification(const OpenedRun& run, const BitPlan& plan, ExportFormat format, const std::filesystem::path& exported,
               const VerifyProgress& progress, const OnCheck& on_check)
      : run_(run),
        plan_(plan),
        format_(format),
        exported_(exported),
        progress_(progress),
        on_check_(on_check),
        exact_(format != ExportFormat::hf_f16 && format != ExportFormat::hf_bf16) {
    report_ = {{"schema", 1},
               {"format", to_text(format)},
               {"verdict", exact_ ? "exact" : "approximate"},
               {"run", run.store->folder().string()},
               {"step", run.step},
               {"subnet", subnet_id(run.inputs.units, plan).value}};
    for (std::size_t l = 0; l < run.inputs.units.size(); ++l) report_["plan"][run.inputs.units[l].name] = plan.bits[l];
  }

  Json all() {
    // A file that cannot be read at all has nothing more to compare.
    (void)(check("weights", [this] { return weights(); }) && check("bytes", [this] { return bytes(); }) &&
           check("sha256", [this] { return hashes(); }) && check("tokens", [this] { return tokens(); }) &&
           check("merge", [this] { return merge(); }) && check("scores", [this] { return scores(); }) &&
           check("front", [this] { return front(); }));
    report_["verified"] = failed_.empty();
    report_["reason"] = failed_;
    return report_;
  }

 private:
  using Outcome = ExportCheck::Outcome;
  using Found = std::pair<Outcome, std::string>;

  // False: the check could not be made.
  template <class F>
  bool check(const std::string& name, F make) {
    proceed(progress_, name);
    const auto begin = std::chrono::steady_clock::now();
    bool made = true;
    const auto [outcome, finding] = [&]() -> Found {
      try {
        return make();
      } catch (const Failure& failure) {
        if (failure.error().code == ErrorCode::cancelled) throw;
        made = false;
        return {Outcome::failed, failure.error().sentence()};
      }
    }();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const ExportCheck done{name, outcome, finding, seconds};
    if (outcome == Outcome::failed && failed_.empty()) failed_ = finding;
    report_["checks"].push_back({{"name", name}, {"outcome", to_text(outcome)}, {"finding", finding}, {"seconds", seconds}});
    if (on_check_) on_check_(done);
    return made;
  }

  PreparedTask::Hook hook(const std::string& what) const {
    return [this, what](std::size_t done, std::size_t total) {
      proceed(progress_, fmt::format("{} {} of {}", what, done, total));
      return true;
    };
  }

  Found weights() {
    const auto source = subnet_source(run_, plan_);
    back_ = read_back(format_, *source, exported_,
                      {[this](std::size_t done, std::size_t total) { proceed(progress_, fmt::format("weights {} of {}", done, total)); }});
    report_["tensors"] = back_.tensors, report_["tensors_equal"] = back_.equal;
    if (back_.equal != back_.tensors) return {Outcome::failed, "weights differ: " + back_.first_difference};
    if (exact_) return {Outcome::passed, fmt::format("{} of {} tensors are bit-equal", back_.equal, back_.tensors)};
    report_["rms"] = back_.rms, report_["worst_rms"] = back_.worst_rms, report_["worst_tensor"] = back_.worst_tensor;
    return {Outcome::passed, fmt::format("{} of {} tensors are the rounded ones; rms {:.3g} % of the weights, at most {:.3g} % ({})",
                                         back_.equal, back_.tensors, 100 * back_.rms, 100 * back_.worst_rms, back_.worst_tensor)};
  }

  Found bytes() {
    report_["size_bytes"] = back_.size_bytes, report_["predicted_bytes"] = back_.predicted_bytes;
    if (back_.size_bytes != back_.predicted_bytes)
      return {Outcome::failed, fmt::format("{} bytes, predicted {}", back_.size_bytes, back_.predicted_bytes)};
    return {Outcome::passed, fmt::format("{} bytes, as predicted", back_.size_bytes)};
  }

  Found hashes() {
    const auto file = MappedFile::open(weights_of(exported_));
    const std::string hex = sha256_of(file->bytes(), progress_);
    report_["sha256"] = hex, report_["xxh3_64"] = hash_hex(file->bytes());
    return {Outcome::passed, hex};
  }

  // The prompt as the export's own tokenizer and template make it, against the run's.
  Found tokens() {
    written_ = BaseModel::open(exported_);
    const auto tokenizer = tokenizer_of(*written_);
    const PromptFormat theirs(PromptTemplate::model, tokenizer);
    const PromptFormat& ours = *run_.inputs.prompt;
    std::size_t compared = 0;
    for (const Example& example : read_examples(run_.spec.data.front())) {
      if (compared == kConversations) break;
      const auto messages = prompt_messages(example);
      if (encode_prompt(*tokenizer, theirs.prompt(messages)) != encode_prompt(*run_.inputs.tokenizer, ours.prompt(messages)))
        return {Outcome::failed, fmt::format("the prompt of {} has other token ids than in training", example.place)};
      ++compared;
    }
    const auto stop = encode_response(*tokenizer, theirs.end_of_turn()),
               trained = encode_response(*run_.inputs.tokenizer, ours.end_of_turn());
    if (stop.empty() || trained.empty() || stop.front() != trained.front())
      return {Outcome::failed, "the template ends a turn with another token than training did: answers would not stop"};
    report_["conversations"] = compared, report_["stop_token"] = tokenizer->token(stop.front());
    return {Outcome::passed, fmt::format("the token ids of {} conversations are those of training; answers stop at {}", compared,
                                         tokenizer->token(stop.front()))};
  }

  bool requantized() const {
    const auto adapters = run_.supernet->adapters(plan_);
    return std::any_of(adapters.begin(), adapters.end(),
                       [](const NamedAdapter& named) { return named.adapter->merges_into() == MergesInto::nothing; });
  }

  Found merge() {
    windows_ = example_windows(run_);
    TokenBatchBuilder builder;
    for (std::size_t i = 0; i < std::min<std::size_t>(8, windows_.size()); ++i) builder.add(windows_[i]);
    const MergeProof proof = prove_merge(*run_.supernet, plan_, builder.build());
    report_["merge"] = {
        {"folded_max_relative", proof.folded}, {"finalised_fp16_max_relative", proof.finalised}, {"worst_module", proof.worst_module}};
    if (!(proof.folded <= kMergeTolerance))
      return {Outcome::failed, fmt::format("the merge differs from the adapter by {:.2g}", proof.folded)};
    if (requantized()) {
      const Decoder decoder(*run_.inputs.base, at::kFloat);
      report_["nll_unmerged"] = perplexity(windows_, decoder, *run_.supernet->training_weights(plan_, at::kFloat), hook("merge")).nll;
    }
    return {Outcome::passed,
            fmt::format("merged and unmerged layers agree to {:.1e} on real activations; {} costs {:.1e} ({})", proof.folded,
                        requantized() ? "requantizing" : "rounding to fp16", proof.finalised, proof.worst_module)};
  }

  Found scores() {
    const Decoder decoder(*written_, at::kFloat), original(*run_.inputs.base, at::kFloat);
    const auto theirs = dense_weights(*written_, at::kFloat);
    const auto ours = run_.supernet->finalised_weights(plan_, at::kFloat);
    const double of_export = perplexity(windows_, decoder, *theirs, hook("scores")).nll;
    const double of_subnet = perplexity(windows_, original, *ours, hook("scores")).nll;
    report_["nll_export"] = of_export, report_["nll_subnet"] = of_subnet;
    const std::string on = fmt::format("on {} training examples", windows_.size());
    if (exact_) {
      if (!close(of_export, of_subnet))
        return {Outcome::failed, fmt::format("nll of the file is {:.6g}, of the subnet {:.6g}", of_export, of_subnet)};
      return {Outcome::passed, fmt::format("nll {:.6g} = {:.6g} {}", of_export, of_subnet, on)};
    }
    const auto kl = KlToTeacher(windows_, original, *ours).score(decoder, *theirs, hook("scores"));
    report_["kl_to_subnet"] = kl.mean, report_["kl_to_subnet_std_err"] = kl.std_err;
    return {Outcome::passed, fmt::format("nll {:.6g} against {:.6g}, KL to the subnet {:.2g} ± {:.1g} nats per token {}", of_export,
                                         of_subnet, kl.mean, kl.std_err, on)};
  }

  // What the last search measured of this subnet at this checkpoint.
  std::optional<ScoreLine> searched(const SearchSpec& spec) const {
    std::optional<ScoreLine> found;
    for (ScoreLine& line : read_scores(*run_.store, signal_key(spec, run_.step)))
      if (line.plan == plan_ && std::isfinite(line.value)) found = std::move(line);
    return found;
  }

  // The search's score of this subnet against the score of the file, on the same items. Where they differ, the
  // subnet is scored again: what the search wrote down may be of another version or machine.
  Found front() {
    const auto spec = last_search(*run_.store);
    const auto line = spec ? searched(*spec) : std::nullopt;
    if (!line) return {Outcome::skipped, fmt::format("no search has scored this subnet at step {}", run_.step)};
    std::optional<SubnetSignal> signal;
    try {
      signal.emplace(run_, *spec);
    } catch (const Failure& failure) {
      return {Outcome::skipped, "the items of the search are not there any more: " + failure.error().sentence()};
    }
    const Decoder decoder(*written_, scalar_type(spec->dtype));
    const Score score = signal->score(decoder, *dense_weights(*written_, scalar_type(spec->dtype)), hook("front"));
    report_["signal"] = signal->name(), report_["score_front"] = line->value, report_["score_export"] = score.value;
    const std::string text =
        fmt::format("{} of the file is {:.6g}, on the front {:.6g}, n {}", signal->name(), score.value, line->value, signal->n());
    if (exact_ && close(line->value, score.value)) return {Outcome::passed, text};
    const Decoder original(*run_.inputs.base, scalar_type(spec->dtype));
    const Score ours = signal->score(original, *run_.supernet->finalised_weights(plan_, scalar_type(spec->dtype)), hook("front"));
    report_["score_subnet"] = ours.value;
    if (exact_ && !close(ours.value, score.value)) return {Outcome::failed, fmt::format("{}, of the subnet {:.6g}", text, ours.value)};
    if (exact_)
      return {Outcome::passed, text +
                                   "; the subnet itself scores as the file does: the search ran on another version, machine or "
                                   "number of threads"};
    if (score.per_item.empty()) return {Outcome::passed, text};
    const PairedComparison paired = paired_bootstrap(score.per_item, ours.per_item, 0);
    return {Outcome::passed,
            fmt::format("{}; difference to the subnet {:+.2g}, 95 % interval {:+.2g} to {:+.2g}", text, paired.mean_difference,
                        paired.mean_difference - 1.96 * paired.std_err, paired.mean_difference + 1.96 * paired.std_err)};
  }

  const OpenedRun& run_;
  const BitPlan& plan_;
  const ExportFormat format_;
  const std::filesystem::path& exported_;
  const VerifyProgress& progress_;
  const OnCheck& on_check_;
  const bool exact_;
  Json report_;
  std::string failed_;  // the first that did
  ReadBack back_;
  std::shared_ptr<const BaseModel> written_;
  Windows windows_;
};

}  // namespace

Json verify_against_run(const OpenedRun& run, const BitPlan& plan, ExportFormat format, const std::filesystem::path& exported,
                        const VerifyProgress& progress, const OnCheck& on_check) {
  return Verification(run, plan, format, exported, progress, on_check).all();
}

Json verify_alone(const std::filesystem::path& exported, const VerifyProgress& progress) {
  const auto where = report_file(exported);
  if (!std::filesystem::exists(where))
    refuse(exported.string(), "has no report beside it (" + where.filename().string() + "); give --run RUN");
  const Json written = read_json(where);
  for (const char* key : {"sha256", "format", "size_bytes"})
    if (!written.is_object() || !written.contains(key)) refuse(where.string(), std::string("no ") + key + " in this report");
  if (!written["sha256"].is_string() || !written["size_bytes"].is_number_unsigned())
    refuse(where.string(), "sha256 is no text or size_bytes no number");
  proceed(progress, "weights");
  const auto file = MappedFile::open(weights_of(exported));
  const Bytes size = file->bytes().size();
  const std::string hash = sha256_of(file->bytes(), progress);
  std::string reason;
  if (size != written["size_bytes"].get<Bytes>())
    reason = fmt::format("{} bytes, the report says {}", size, written["size_bytes"].get<Bytes>());
  else if (hash != written["sha256"].get<std::string>())
    reason = fmt::format("SHA-256 is {}, the report says {}", hash, written["sha256"].get<std::string>());
  Json report = written;
  report["size_bytes"] = size, report["sha256"] = hash;
  report["xxh3_64"] = hash_hex(file->bytes());
  report["verified"] = reason.empty(), report["reason"] = reason;
  if (!reason.empty()) return report;
  proceed(progress, "loading");
  BaseModel::open(exported);
  return report;
}

}  // namespace qfa
