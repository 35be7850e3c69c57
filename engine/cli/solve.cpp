// SPDX-License-Identifier: GPL-3.0-or-later
// qfa solve, qfa compare: questions about a searched run that need no new evaluation.
#include <fmt/format.h>

#include <filesystem>
#include <map>

#include "engine/api/front.h"
#include "engine/cli/options.h"
#include "engine/store/score_journal.h"

namespace qfa::cli {
namespace {

struct SolveOptions {
  std::string run, max_bytes, format = "mlx";
  std::vector<std::string> locks, forbid, minimum;
  bool fusion_safe = false;
};

// "2@first:3" or "2@last:3".
FrontRules::Forbidden forbidden_of(const std::string& text) {
  int bits = 0, layers = 0;
  char end[6] = {};
  int read = 0;
  if (std::sscanf(text.c_str(), "%d@%5[a-z]:%d%n", &bits, end, &layers, &read) != 3 || static_cast<std::size_t>(read) != text.size() ||
      (std::string(end) != "first" && std::string(end) != "last") || layers < 0)
    refuse_usage(fmt::format("rule \"{}\" is not BITS@first:LAYERS or BITS@last:LAYERS", text));
  return {bits, std::string(end) == "first" ? layers : 0, std::string(end) == "last" ? layers : 0};
}

OrderedJson json_of(const FrontSolution& front, const Offer& offer) {
  OrderedJson plan = OrderedJson::object();
  for (std::size_t l = 0; l < front.units.size(); ++l) plan[front.units[l].name] = offer.plan.bits[l];
  return {{"id", offer.subnet.value}, {"size_bytes", offer.size_bytes},  {"average_bits", offer.average_bits},
          {"score", offer.score},     {"std_err", offer.std_err},        {"evaluated", offer.evaluated},
          {"signal", front.signal},   {"target", to_text(front.target)}, {"plan", std::move(plan)}};
}

int solve(const SolveOptions& o, const CommonOptions& common) {
  SolveRequest request;
  request.target = parse_export_format(o.format);
  for (const auto& lock : o.locks) request.locks.insert(parse_unit_bits(lock));
  for (const auto& rule : o.minimum) request.rules.minimum.insert(parse_unit_bits(rule));
  for (const auto& rule : o.forbid) request.rules.forbidden.push_back(forbidden_of(rule));
  request.rules.fusion_safe = o.fusion_safe;
  const auto solved = solve_front({o.run}, request);
  if (!solved) throw Failure(solved.error());
  const FrontSolution& front = **solved;
  if (front.offers.empty()) refuse(o.run, "no subnet was scored yet that locks and rules allow; search first: qfa search " + o.run);
  const Bytes budget = o.max_bytes.empty() ? front.largest : parse_bytes(o.max_bytes);
  const Offer* offer = FrontSolution::best(front.offers, budget);
  if (offer == nullptr)
    refuse(o.run, fmt::format("nothing has at most {} bytes under these locks and rules; reachable for {}: {} to {} bytes", budget,
                              to_text(front.target), front.smallest, front.largest));
  if (common.json) {
    OrderedJson json = json_of(front, *offer);
    json["reachable_bytes"] = {front.smallest, front.largest};
    json["budgets"] = front.offers.size();
    print_json(json);
  } else {
    print_line(fmt::format("{}  {} bytes  {:.2f} bits  {} {}{:.4f} ± {:.4f}", offer->subnet.value, offer->size_bytes, offer->average_bits,
                           front.signal, offer->evaluated ? "" : "≈ ", offer->score, offer->std_err));
    if (!offer->evaluated) note(common, "predicted from the scores so far; the plan is in the output of --json");
  }
  return kDone;
}

SubnetRef reference(const std::string& text) {
  const auto hash = text.rfind('#');
  if (hash == std::string::npos || hash == 0 || hash + 1 == text.size()) refuse_usage(fmt::format("\"{}\" is not RUN#ID", text));
  return {{text.substr(0, hash)}, {text.substr(hash + 1)}};
}

BitPlan plan_of(const RunStore& store, const SubnetId& id) {
  for (const EvalPoint& point : store.evaluations())
    if (point.subnet == id && !point.plan.bits.empty()) return point.plan;
  refuse(store.folder().string(), fmt::format("no subnet {} in this run; `qfa front` lists those it has", id.value));
}

// Held-out scores first, run by run; so they are compared on them.
void score_held_out(const std::vector<std::string>& words, const std::vector<std::string>& tasks, const CommonOptions& common) {
  std::map<std::string, EvaluatePlans> commands;
  for (const std::string& word : words) {
    const SubnetRef ref = reference(word);
    EvaluatePlans& command = commands[ref.run.path];
    command.run = ref.run;
    command.plans.push_back(plan_of(*RunStore::open(ref.run.path, RunStore::Access::read_only), ref.subnet));
    if (command.tasks.empty())
      for (const auto& task : tasks) command.tasks.push_back(std::filesystem::absolute(task).lexically_normal().string());
  }
  for (auto& [run, command] : commands) {
    const Outcome outcome = run_on_engine(std::move(command), common);
    if (outcome.status != kDone) throw Failure({ErrorCode::cancelled, outcome.sentence, {}, {}});
  }
}

// Scores the random subnets that are missing to `count`, then says where the subnet stands among them.
RandomPlace place_among(const std::string& word, int count, const CommonOptions& common) {
  const SubnetRef ref = reference(word);
  const auto search = last_search(*RunStore::open(ref.run.path, RunStore::Access::read_only));
  if (!search) refuse(ref.run.path, "the run was not searched yet: there is no signal to score random subnets with");
  const auto solver = value_of(open_front(ref.run));
  SolveRequest request;
  request.target = search->target;
  const std::vector<BitPlan> plans = value_of(
      draw_random_subnets(*value_of(solver->solve(request)), ref.subnet, static_cast<std::size_t>(count), common.seed.value_or(0)));
  if (!plans.empty()) {
    const Outcome outcome = run_on_engine(EvaluatePlans{ref.run, plans, {}, true}, common);
    if (outcome.status != kDone) throw Failure({ErrorCode::cancelled, outcome.sentence, {}, {}});
  }
  return value_of(place_among_random(value_of(solver->solve(request))->scored, ref.subnet));
}

void print_place(const std::string& word, const RandomPlace& place) {
  print_line(fmt::format("{}: {:.4f}; {} random subnets of {} to {} bytes: {:.4f} ± {:.4f} (standard deviation), {} of them better", word,
                         place.score, place.n, place.low, place.high, place.mean, place.sd, place.better));
  print_line(fmt::format(
      "  {:+.1f} standard deviations; {} fits best: a random subnet is as good with p {:.2g}, and the best that chance may reach is "
      "{:.4f} ± {:.4f}",
      place.deviations, place.families[0].name, place.probability, place.best, place.best_std_err));
}

struct CompareOptions {
  std::vector<std::string> subnets, tasks;
  int random = 0;
};

int compare(const CompareOptions& o, const CommonOptions& common) {
  const std::vector<std::string>& words = o.subnets;
  if (!o.tasks.empty()) score_held_out(words, o.tasks, common);
  if (words.size() < 2 && o.random == 0) refuse_usage("one subnet alone: give another, or --random N");
  OrderedJson pairs = OrderedJson::array(), places = OrderedJson::array();
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto result = compare_subnets(reference(words[0]), reference(words[i]));
    if (!result) throw Failure(result.error());
    if (common.json) {
      pairs.push_back({{"a", words[0]},
                       {"b", words[i]},
                       {"split", result->split},
                       {"signal", result->signal},
                       {"higher_is_better", result->higher_is_better},
                       {"score_a", result->a},
                       {"score_b", result->b},
                       {"difference", result->paired.difference},
                       {"std_err", result->paired.std_err},
                       {"p_value", result->paired.p_value},
                       {"n", result->paired.n}});
    } else {
      print_line(fmt::format("{} - {}: {} {:+.4f} ± {:.4f} (p {:.4f}, n {}, {})", words[0], words[i], result->signal,
                             result->paired.difference, result->paired.std_err, result->paired.p_value, result->paired.n, result->split));
    }
  }
  for (std::size_t i = 0; o.random > 0 && i < words.size(); ++i) {
    const RandomPlace place = place_among(words[i], o.random, common);
    if (!common.json) {
      print_place(words[i], place);
      continue;
    }
    OrderedJson json{{"subnet", words[i]}};
    json.update(random_json(place));
    places.push_back(std::move(json));
  }
  OrderedJson json{{"pairs", std::move(pairs)}};
  if (o.random > 0) json["random"] = std::move(places);
  if (common.json) print_json(json);
  return kDone;
}

}  // namespace

void add_solve(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<SolveOptions>();
  CLI::App* app = add_command(root, "solve", "The best subnet for a size, under locks, without new evaluations", common);
  app->add_option("run", o->run, "Run folder")->required();
  app->add_option("--max-bytes", o->max_bytes, "Largest file (default: the largest that is reachable)");
  app->add_option("--format", o->format, "Export format whose bytes count: mlx or gguf");
  app->add_option("--lock", o->locks, "UNIT=BITS");
  app->add_option("--forbid", o->forbid, "BITS@first:LAYERS or BITS@last:LAYERS");
  app->add_option("--minimum", o->minimum, "TYPE=BITS: least width of a module type (down=3)");
  app->add_flag("--fusion-safe", o->fusion_safe, "q, k and v of a layer get one width");
  commands.push_back({app, [o](const CommonOptions& c) { return solve(*o, c); }});

  auto c = std::make_shared<CompareOptions>();
  CLI::App* pair = add_command(root, "compare", "Paired comparison of subnets on the same items: the first with each other", common);
  pair->add_option("subnets", c->subnets, "RUN#ID")->required()->expected(1, 64);
  pair->add_option("--task", c->tasks, "Score them on these held-out tasks first");
  pair->add_option("--random", c->random,
                   "Also with N random subnets of each one's bytes; missing ones are scored on the last search's signal")
      ->check(CLI::Range(12, 100000));
  commands.push_back({pair, [c](const CommonOptions& options) { return compare(*c, options); }});
}

}  // namespace qfa::cli
