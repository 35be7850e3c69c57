// SPDX-License-Identifier: GPL-3.0-or-later
// qfa bench: train, dequant, quantize, eval (bench search: bench_search.cpp).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>

#include "engine/bench/dequantize_bench.h"
#include "engine/bench/eval_bench.h"
#include "engine/bench/quantize_bench.h"
#include "engine/bench/train_bench.h"
#include "engine/cli/run_options.h"
#include "engine/core/machine.h"
#include "engine/core/text.h"
#include "engine/jobs/compute.h"
#include "engine/sampler/sampler.h"
#include "kernels/include/capability.h"

namespace qfa::cli {
namespace {

const auto kCodeWidth = CLI::IsMember(std::vector<int>(kCodeWidths.begin(), kCodeWidths.end()));

OrderedJson timing_json(const Timing& t, double factor) {
  return {{"median", t.median * factor}, {"p90", t.p90 * factor},   {"min", t.low * factor},
          {"max", t.high * factor},      {"mean", t.mean * factor}, {"n", t.n}};
}

// What every measurement says of the machine.
OrderedJson with_machine(OrderedJson json, const CommonOptions& common) {
  json["device"] = device_text();
  json["threads"] = thread_count(common.threads);
  json["kernel_backend"] = kernels::name_of(kernels::active_backend());
  return json;
}

auto telling(const CommonOptions& common) {
  return [common](const std::string& text) {
    if (common.progress != "none") note(common, text);
  };
}

// ---- train

struct TrainBenchOptions {
  TrainBenchSpec spec;
  std::string dtype = "bf16", sampler = "balanced", granularity = "module", response = "all";
  std::optional<int> period;

  TrainBenchOptions() { spec.run.batch = 4, spec.run.seq = 256, spec.run.steps = 8; }
};

OrderedJson train_json(const TrainBench& done, const TrainBenchSpec& spec) {
  const StepProducts& p = done.products;
  return {{"tokens_per_s", done.tokens_per_s()},
          {"step_ms", timing_json(done.step_s, 1000)},
          {"peak_rss_bytes", done.peak_rss},
          {"step_peak_rss_bytes", done.step_peak_rss},
          {"gemm",
           {{"share", done.gemm_share()},
            {"products_ms", p.seconds * 1000},
            {"flop_per_step", p.flop},
            {"flop_per_s", p.flop_per_s()},
            {"best_flop_per_s", p.best_flop_per_s}}},
          {"tokens_per_step", done.tokens},
          {"last_loss", done.loss},
          {"model", spec.run.model},
          {"dtype", to_text(spec.run.dtype)},
          {"bits", spec.run.bits},
          {"sampler", to_string(spec.run.sampler)},
          {"group", spec.run.group},
          {"rank", spec.run.rank},
          {"batch", spec.run.batch},
          {"seq", spec.run.seq},
          {"response", spec.half ? "half" : "all"}};
}

int bench_training(TrainBenchOptions o, const CommonOptions& common) {
  RunSpec& run = o.spec.run;
  run.dtype = parse_compute_type(o.dtype);
  run.granularity = parse_granularity(o.granularity);
  run.sampler = parse_sampler(o.sampler, o.period.value_or(std::max(2, run.steps)));
  run.threads = common.threads;
  if (common.seed) run.seed = *common.seed;
  o.spec.half = o.response == "half";
  const TrainBench done = bench_train(o.spec, telling(common));
  if (common.json) {
    print_json(with_machine(train_json(done, o.spec), common));
    return kDone;
  }
  const Timing& t = done.step_s;
  print_line(fmt::format("{:.1f} tokens/s  (step {:.1f} ms, {:.1f} to {:.1f}, {} steps of {} tokens; {})", done.tokens_per_s(),
                         t.median * 1e3, t.low * 1e3, t.high * 1e3, t.n, done.tokens, device_text()));
  print_line(fmt::format(
      "its products alone {:.1f} ms at {:.0f} GFLOP/s: {:.0f} % of the step; {:.0f} MFLOP a token, the fastest product {:.0f} GFLOP/s",
      done.products.seconds * 1e3, done.products.flop_per_s() / 1e9, 100 * done.gemm_share(),
      done.products.flop / static_cast<double>(done.tokens) / 1e6, done.products.best_flop_per_s / 1e9));
  print_line(fmt::format("peak memory {}, of the steps {}", human_bytes(done.peak_rss),
                         done.step_peak_rss == 0 ? "unknown" : human_bytes(done.step_peak_rss)));
  return kDone;
}

void add_train_bench(CLI::App& parent, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<TrainBenchOptions>();
  CLI::App* app = add_command(parent, "train", "The training step on random tokens: tokens/s, memory, share of GEMM", common);
  RunSpec& run = o->spec.run;
  app->add_option("--model", run.model, "Base model")->required();
  app->add_option("--batch", run.batch, "Examples of one step");
  app->add_option("--seq", run.seq, "Tokens of each example");
  app->add_option("--steps", run.steps, "Steps to time, after one to warm up");
  app->add_option("--dtype", o->dtype, "bf16 or fp32");
  app->add_option("--bits", run.bits, "Bit-widths, e.g. 2,3,4")->delimiter(',');
  app->add_option("--group", run.group, "Group size");
  app->add_option("--rank", run.rank, "Adapter rank");
  app->add_option("--granularity", o->granularity, "Choice units: block, module, fused or free");
  app->add_option("--sampler", o->sampler, "As for qfa train; fixed:B: one width");
  app->add_option("--period", o->period, "Steps of one wave; default: the steps timed");
  app->add_option("--response", o->response, "Tokens that count for the loss: all or (the second) half")
      ->check(CLI::IsMember({"all", "half"}));
  commands.push_back({app, [o](const CommonOptions& c) { return bench_training(*o, c); }});
}

// ---- dequant

struct DequantizeBenchOptions {
  DequantizeBenchSpec spec;
  std::vector<std::string> shapes;
};

std::pair<std::int64_t, std::int64_t> parse_shape(const std::string& text) {
  long long out = 0, in = 0;
  int used = 0;
  if (std::sscanf(text.c_str(), "%7lldx%7lld%n", &out, &in, &used) != 2 || static_cast<std::size_t>(used) != text.size())
    refuse_usage(fmt::format("\"{}\" is no shape, expected OUTxIN, e.g. 576x1536", text));
  return {out, in};
}

int bench_dequantizing(DequantizeBenchOptions o, const CommonOptions& common) {
  o.spec.threads = common.threads;
  if (!o.shapes.empty()) o.spec.shapes.clear();
  for (const std::string& shape : o.shapes) o.spec.shapes.push_back(parse_shape(shape));
  const std::vector<DequantizeResult> results = bench_dequantize(o.spec, telling(common));
  OrderedJson list = OrderedJson::array();
  for (const DequantizeResult& r : results) {
    list.push_back({{"shape", {r.out, r.in}},
                    {"bits", r.bits},
                    {"dtype", to_text(r.type)},
                    {"written_bytes", r.written_bytes},
                    {"written_gb_per_s", timing_json(r.written_per_s, 1e-9)},
                    {"memcpy_gb_per_s", timing_json(r.memcpy_per_s, 1e-9)},
                    {"share", timing_json(r.share, 1)}});
    if (!common.json)
      print_line(fmt::format("{:>5} x {:<5} {} bits to {}  {:>6.1f} GB/s written, memcpy {:>6.1f} GB/s: {:>4.0f} % ({:.0f} to {:.0f})",
                             r.out, r.in, r.bits, to_text(r.type), r.written_per_s.median / 1e9, r.memcpy_per_s.median / 1e9,
                             100 * r.share.median, 100 * r.share.low, 100 * r.share.high));
  }
  if (common.json) print_json(with_machine({{"group", o.spec.group}, {"results", list}}, common));
  return kDone;
}

void add_dequantize_bench(CLI::App& parent, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<DequantizeBenchOptions>();
  CLI::App* app = add_command(parent, "dequant", "Bytes written by dequantization beside memcpy of as many", common);
  app->add_option("--bits", o->spec.bits, "Bit-widths")->delimiter(',')->check(kCodeWidth);
  app->add_option("--group", o->spec.group, "Group size")->check(CLI::IsMember({32, 64, 128}));
  app->add_option("--shape", o->shapes, "OUTxIN; default: one that caches hold and one that they do not");
  app->add_option("--repeats", o->spec.repeats, "Pairs of measurements")->check(CLI::PositiveNumber);
  commands.push_back({app, [o](const CommonOptions& c) { return bench_dequantizing(*o, c); }});
}

// ---- quantize

struct QuantizeBenchOptions {
  QuantizeBenchSpec spec;
  std::string stream = "own", dtype = "bf16";
  std::vector<int> alone;
};

int bench_quantizing(QuantizeBenchOptions o, const CommonOptions& common) {
  QuantizeBenchSpec& spec = o.spec;
  read_stream(o.stream, spec.codes);
  spec.compute = parse_compute_type(o.dtype);
  spec.threads = common.threads;
  spec.alone = o.alone.empty() ? std::vector<BitWidth>{spec.bits[spec.bits.size() / 2]} : o.alone;
  const QuantizeBench done = bench_quantize(spec, telling(common));
  if (!common.json) {
    for (const auto& [bits, t] : done.alone_s)
      print_line(fmt::format("{} bits alone: {:.2f} s ({:.2f} to {:.2f})", bits, t.median, t.low, t.high));
    print_line(fmt::format("{} bits together: {:.2f} s ({:.2f} to {:.2f}), {:.2f} times one width ({} tokens, stream {}, {})",
                           fmt::join(spec.bits, ", "), done.together_s.median, done.together_s.low, done.together_s.high, done.ratio(),
                           done.tokens, o.stream, device_text()));
    return kDone;
  }
  OrderedJson alone = OrderedJson::array();
  for (const auto& [bits, timing] : done.alone_s) alone.push_back({{"bits", bits}, {"seconds", timing_json(timing, 1)}});
  print_json(with_machine({{"ratio", done.ratio()},
                           {"together", {{"bits", spec.bits}, {"seconds", timing_json(done.together_s, 1)}}},
                           {"alone", alone},
                           {"model", spec.model},
                           {"stream", o.stream},
                           {"calibration_tokens", done.tokens},
                           {"group", spec.group},
                           {"dtype", to_text(spec.compute)}},
                          common));
  return kDone;
}

void add_quantize_bench(CLI::App& parent, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<QuantizeBenchOptions>();
  CLI::App* app = add_command(parent, "quantize", "GPTQ of several widths together beside one width alone", common);
  QuantizeBenchSpec& spec = o->spec;
  app->add_option("--model", spec.model, "Base model")->required();
  app->add_option("--calibration", spec.codes.calibration_file, "Calibration text")->required();
  app->add_option("--calibration-tokens", spec.codes.calibration_tokens, "Tokens of it at most")->check(CLI::PositiveNumber);
  app->add_option("--bits", spec.bits, "Bit-widths together, e.g. 2,3,4")->delimiter(',')->check(kCodeWidth);
  app->add_option("--alone", o->alone, "Bit-widths alone, one after another; default: the middle one")->delimiter(',')->check(kCodeWidth);
  app->add_option("--stream", o->stream, "own, shared, or a width whose stream serves all");
  app->add_option("--group", spec.group, "Group size");
  app->add_option("--dtype", o->dtype, "Of the calibration's forward passes: bf16 or fp32");
  app->add_option("--repeats", spec.repeats, "Measurements of each, in turn")->check(CLI::PositiveNumber);
  commands.push_back({app, [o](const CommonOptions& c) { return bench_quantizing(*o, c); }});
}

// ---- eval

struct EvalBenchOptions {
  EvalBenchSpec spec;
  std::string dtype = "fp32";
};

int bench_evaluation(EvalBenchOptions o, const CommonOptions& common) {
  o.spec.compute = parse_compute_type(o.dtype);
  o.spec.threads = common.threads;
  const EvalBench done = bench_eval(o.spec, telling(common));
  OrderedJson tasks = OrderedJson::array();
  for (const BenchedTask& task : done.tasks) {
    const TaskResult& r = task.result;
    const double rate = static_cast<double>(r.n) / task.seconds();
    tasks.push_back({{"name", r.name},
                     {"n", r.n},
                     {"candidates", task.candidates},
                     {"items_per_s", rate},
                     {"seconds", task.seconds()},
                     {"prepare_s", task.prepare_s},
                     {"score_s", task.score_s},
                     {"acc", r.acc},
                     {"acc_norm", r.has_acc_norm ? OrderedJson(r.acc_norm) : OrderedJson()}});
    if (!common.json)
      print_line(fmt::format("{:<20} {:>6.1f} items/s  ({} items, {} candidates, {:.2f} s; acc {:.4f})", r.name, rate, r.n, task.candidates,
                             task.seconds(), r.acc));
  }
  if (common.json)
    print_json(with_machine(
        {{"model", o.spec.model}, {"dtype", o.dtype}, {"load_s", done.load_s}, {"tasks", tasks}, {"peak_rss_bytes", done.peak_rss}},
        common));
  else
    print_line(fmt::format("loaded in {:.2f} s, peak memory {}; {}", done.load_s, human_bytes(done.peak_rss), device_text()));
  return kDone;
}

void add_eval_bench(CLI::App& parent, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<EvalBenchOptions>();
  CLI::App* app = add_command(parent, "eval", "Scoring tasks: items/s and accuracy", common);
  app->add_option("--model", o->spec.model, "Base model or export")->required();
  app->add_option("--task", o->spec.tasks, "Tasks (NAME.task.json)")->required();
  app->add_option("--limit", o->spec.limit, "Items of each; 0: all")->check(CLI::NonNegativeNumber);
  app->add_option("--dtype", o->dtype, "fp32 or bf16");
  commands.push_back({app, [o](const CommonOptions& c) { return bench_evaluation(*o, c); }});
}

}  // namespace

void add_bench(CLI::App& root, CommonOptions& common, Commands& commands) {
  CLI::App* parent = root.add_subcommand("bench", "Measurements");
  parent->require_subcommand(1);
  for (const auto add :
       {add_train_bench, add_dequantize_bench, add_quantize_bench, add_eval_bench, add_bench_search, add_bench_sensitivity})
    add(*parent, common, commands);
}

}  // namespace qfa::cli
