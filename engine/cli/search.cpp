// SPDX-License-Identifier: GPL-3.0-or-later
// qfa search.
#include "engine/cli/search_options.h"

namespace qfa::cli {

void add_search(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<SearchOptions>();
  CLI::App* app = add_command(root, "search", "Search the front of score against bytes", common);
  add_signal_options(*app, *o);
  app->add_option("--method", o->method, "surrogate, paper, nsga2, random or one-unit");
  app->add_option("--evaluations", o->evaluations, "Subnets to evaluate");
  app->add_option("--report", o->report, "Held-out tasks for the points of the front");
  app->add_option("--rival", o->rivals, "Score these files (GGUF, MLX, or a plan as JSON) on the last search's signal instead");
  commands.push_back({app, [o](const CommonOptions& c) {
                        if (!o->rivals.empty()) return report(run_on_engine(ScoreRivals{{o->run}, o->rivals}, c), c, {{"run", o->run}});
                        const Outcome outcome = run_on_engine(SearchFront{{o->run}, search_spec_of(*o, c)}, c);
                        return report(outcome, c, {{"run", o->run}});
                      }});
}

}  // namespace qfa::cli
