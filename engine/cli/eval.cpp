// SPDX-License-Identifier: GPL-3.0-or-later
// qfa eval: accuracy, held-out loss, perplexity, KL divergence of a base model, a subnet of a run, or an export.
#include <fmt/format.h>

#include <chrono>

#include "engine/cli/options.h"
#include "engine/cli/subnet_choice.h"
#include "engine/core/atomic_file.h"
#include "engine/evaluate/response_loss.h"
#include "engine/evaluate/text_score.h"
#include "engine/jobs/held_out_loss.h"
#include "engine/jobs/scorable.h"

namespace qfa::cli {
namespace {

struct EvalOptions {
  SubnetChoice which;
  std::vector<std::string> tasks, loss_files;
  std::string perplexity_text, kl_text, teacher, dtype = "fp32", per_item;
  int window = 512, from = 0, limit = 0;
};

PreparedTask::Hook progress_of(const std::string& name, const CommonOptions& common) {
  return [name, common, last = std::chrono::steady_clock::now()](std::size_t done, std::size_t total) mutable {
    const auto now = std::chrono::steady_clock::now();
    if (!common.quiet && common.progress != "none" && (now - last > std::chrono::seconds(5) || done == total)) {
      fmt::print(stderr, "{}: {} of {}\n", name, done, total);
      last = now;
    }
    return true;
  };
}

OrderedJson task_json(const TaskResult& r) {
  OrderedJson json{{"name", r.name}, {"n", r.n}, {"acc", r.acc}, {"acc_stderr", r.acc_stderr}};
  json["acc_norm"] = r.has_acc_norm ? OrderedJson(r.acc_norm) : OrderedJson();
  json["acc_norm_stderr"] = r.has_acc_norm ? OrderedJson(r.acc_norm_stderr) : OrderedJson();
  json["choice_nll"] = r.choice_nll;
  json["choice_nll_stderr"] = r.choice_nll_stderr;
  return json;
}

void per_item_lines(const TaskResult& result, std::string& out) {
  for (const ItemScore& item : result.items)
    for (std::size_t c = 0; c < item.candidates.size(); ++c)
      out += OrderedJson{{"task", result.name},
                         {"index", item.index},
                         {"choice", c},
                         {"logprob", item.candidates[c].logprob},
                         {"tokens", item.candidates[c].tokens},
                         {"is_greedy", item.candidates[c].is_greedy},
                         {"correct", item.correct}}
                 .dump() +
             "\n";
}

OrderedJson score_tasks(const EvalOptions& o, const Scorable& model, std::string& lines, const CommonOptions& common) {
  OrderedJson tasks = OrderedJson::array();
  for (const auto& descriptor : o.tasks) {
    const PreparedTask prepared = prepare_task(descriptor, o.limit, model);
    const TaskResult result = prepared.score(*model.decoder, *model.weights, progress_of(prepared.name(), common));
    tasks.push_back(task_json(result));
    per_item_lines(result, lines);
    if (!common.json)
      print_line(
          fmt::format("{:<20} n {:>5}  acc {:.4f} ± {:.4f}{}", result.name, result.n, result.acc, result.acc_stderr,
                      result.has_acc_norm ? fmt::format("  acc_norm {:.4f} ± {:.4f}", result.acc_norm, result.acc_norm_stderr) : ""));
  }
  return tasks;
}

OrderedJson score_loss(const EvalOptions& o, const Scorable& model, std::string& lines, const CommonOptions& common) {
  if (!model.prompt) refuse(o.which.path, "the model has no chat template: its prompt for the examples is not known");
  const std::vector<std::string> trained = model.run ? training_files(model.run->store->manifest()) : std::vector<std::string>();
  const HeldOutExamples held_out =
      open_held_out(o.loss_files, trained, o.limit, *model.prompt, *model.tokenizer, model.base->config().max_positions);
  for (const std::string& sentence : held_out.notices()) note(common, sentence);
  const ResponseLoss loss = response_loss(held_out.examples, *model.decoder, *model.weights, progress_of("loss", common));
  for (std::size_t i = 0; i < loss.examples.size(); ++i)
    lines += OrderedJson{{"example", held_out.places[i]}, {"nll", loss.examples[i].nll}, {"tokens", loss.examples[i].tokens}}.dump() + "\n";
  if (!common.json)
    print_line(fmt::format("loss {:.5f} ± {:.5f} nats a response token ({} examples, {} tokens; {:.5f} over all tokens)", loss.nll,
                           loss.nll_stderr, loss.examples.size(), loss.tokens, loss.nll_per_token));
  return {{"nll", loss.nll},
          {"nll_stderr", loss.nll_stderr},
          {"tokens", loss.tokens},
          {"examples", loss.examples.size()},
          {"nll_per_token", loss.nll_per_token},
          {"left_out", {{"trained", held_out.trained}, {"too_long", held_out.too_long}, {"empty", held_out.empty}}}};
}

OrderedJson score_perplexity(const EvalOptions& o, const Scorable& model, const CommonOptions& common) {
  const auto ids = model.tokenizer->encode(read_file(o.perplexity_text));
  const auto result =
      perplexity(text_windows(ids, o.window, o.from, o.limit), *model.decoder, *model.weights, progress_of("perplexity", common));
  if (!common.json)
    print_line(fmt::format("perplexity {:.3f}  (nll {:.5f} ± {:.5f} nats a token, {} windows of {})", result.ppl, result.nll,
                           result.std_err, result.windows.size(), o.window));
  return {{"nll", result.nll}, {"nll_stderr", result.std_err}, {"ppl", result.ppl}, {"tokens", result.tokens}, {"windows", result.windows}};
}

OrderedJson score_kl(const EvalOptions& o, const Scorable& model, const CommonOptions& common) {
  if (o.teacher.empty()) refuse_usage("--kl needs --teacher MODEL");
  const Scorable teacher = open_scorable(o.teacher, {}, parse_compute_type(o.dtype));
  const auto ids = model.tokenizer->encode(read_file(o.kl_text));
  if (ids != teacher.tokenizer->encode(read_file(o.kl_text)))
    refuse(o.teacher, "has another tokenizer than the model: their distributions cannot be compared");
  const KlToTeacher kl(text_windows(ids, o.window, o.from, o.limit), *teacher.decoder, *teacher.weights);
  const auto result = kl.score(*model.decoder, *model.weights, progress_of("kl", common));
  if (!common.json)
    print_line(fmt::format("KL to teacher {:.5f} ± {:.5f} nats a token ({} tokens)", result.mean, result.std_err, result.tokens));
  return {{"kl", result.mean}, {"kl_stderr", result.std_err}, {"tokens", result.tokens}, {"windows", result.windows}};
}

int evaluate(const EvalOptions& o, const CommonOptions& common) {
  if (o.tasks.empty() && o.loss_files.empty() && o.perplexity_text.empty() && o.kl_text.empty())
    refuse_usage("nothing to evaluate: give --task, --loss, --perplexity or --kl");
  for (const auto& descriptor : o.tasks) read_task(descriptor, 1);
  prepare_compute(common.threads);
  const Scorable model = open_scorable(o.which.path, o.which.choice(), parse_compute_type(o.dtype));
  std::string lines;
  OrderedJson json{
      {"model", o.which.path}, {"what", model.description}, {"dtype", o.dtype}, {"tasks", score_tasks(o, model, lines, common)}};
  if (!o.loss_files.empty()) json["loss"] = score_loss(o, model, lines, common);
  if (!o.per_item.empty()) write_file_atomically(o.per_item, lines);
  if (!o.perplexity_text.empty()) json["perplexity"] = score_perplexity(o, model, common);
  if (!o.kl_text.empty()) json["kl"] = score_kl(o, model, common);
  if (common.json) print_json(json);
  return kDone;
}

}  // namespace

void add_eval(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<EvalOptions>();
  CLI::App* app = add_command(root, "eval", "Score a base model, a subnet of a run, or an export", common);
  o->which.add_to(*app, "Base model, run or export");
  app->add_option("--task", o->tasks, "Tasks (NAME.task.json)");
  app->add_option("--loss", o->loss_files, "Examples as --data of qfa train: loss of their responses; of a run, those not trained on");
  app->add_option("--perplexity", o->perplexity_text, "Text for perplexity");
  app->add_option("--kl", o->kl_text, "Text for the KL divergence to --teacher");
  app->add_option("--teacher", o->teacher, "Teacher model of --kl");
  app->add_option("--window", o->window, "Tokens of a window");
  app->add_option("--from", o->from, "First window")->check(CLI::NonNegativeNumber);
  app->add_option("--limit", o->limit, "Items, examples or windows at most; 0: all")->check(CLI::NonNegativeNumber);
  app->add_option("--dtype", o->dtype, "fp32 or bf16");
  app->add_option("--per-item", o->per_item, "JSON Lines, one a choice or example");
  commands.push_back({app, [o](const CommonOptions& c) { return evaluate(*o, c); }});
}

}  // namespace qfa::cli
