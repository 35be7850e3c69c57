// SPDX-License-Identifier: GPL-3.0-or-later
// qfa generate: the model's greedy answer with its own template.
#include <fmt/format.h>

#include <iostream>

#include "engine/cli/subnet_choice.h"
#include "engine/data/dataset.h"
#include "engine/evaluate/generate.h"

namespace qfa::cli {
namespace {

struct GenerateOptions {
  SubnetChoice which;
  std::string prompt, system, dtype = "fp32";
  int max_tokens = 128;
  bool raw = false;
};

int generate(const GenerateOptions& o, const CommonOptions& common) {
  prepare_compute(common.threads);
  const Scorable model = open_scorable(o.which.path, o.which.choice(), parse_compute_type(o.dtype));
  std::string text = o.prompt;
  std::set<TokenId> stop;
  if (const auto eos = model.tokenizer->eos()) stop.insert(*eos);
  if (!o.raw) {
    if (!model.prompt) refuse(o.which.path, "has no chat template; give --raw to continue the text as it is");
    std::vector<ChatMessage> messages;
    if (!o.system.empty()) messages.push_back({"system", o.system});
    messages.push_back({"user", o.prompt});
    text = model.prompt->prompt(messages);
    const auto end = model.tokenizer->encode(model.prompt->end_of_turn());
    if (!end.empty()) stop.insert(end.front());
  }
  const auto prompt = encode_prompt(*model.tokenizer, text);
  std::vector<TokenId> shown;
  const auto answer = generate_greedy(*model.decoder, *model.weights, prompt, stop, o.max_tokens, [&](TokenId token) {
    if (common.json) return true;
    const std::string before = model.tokenizer->decode(shown);  // a character may need several tokens
    shown.push_back(token);
    const std::string after = model.tokenizer->decode(shown);
    if (after.size() > before.size() && after.compare(0, before.size(), before) == 0)
      std::cout << after.substr(before.size()) << std::flush;
    return true;
  });
  const bool stopped = static_cast<int>(answer.size()) < o.max_tokens;
  if (common.json)
    print_json({{"text", model.tokenizer->decode(answer)}, {"ids", answer}, {"prompt_ids", prompt}, {"stopped", stopped}});
  else
    std::cout << '\n';
  return kDone;
}

}  // namespace

void add_generate(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto o = std::make_shared<GenerateOptions>();
  CLI::App* app = add_command(root, "generate", "The model's greedy answer with its template", common);
  o->which.add_to(*app, "Base model, run or export");
  app->add_option("--prompt", o->prompt, "What the user says")->required();
  app->add_option("--system", o->system, "System message");
  app->add_option("--max-tokens", o->max_tokens, "New tokens at most")->check(CLI::PositiveNumber);
  app->add_option("--dtype", o->dtype, "fp32 or bf16");
  app->add_flag("--raw", o->raw, "Continue the prompt as it is, without a template");
  commands.push_back({app, [o](const CommonOptions& c) { return generate(*o, c); }});
}

}  // namespace qfa::cli
