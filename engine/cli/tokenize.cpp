// SPDX-License-Identifier: GPL-3.0-or-later
// qfa tokenize, qfa data.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>
#include <iterator>

#include "engine/cli/options.h"
#include "engine/core/json.h"
#include "engine/data/dataset.h"
#include "engine/jobs/presets.h"
#include "engine/jobs/run_inputs.h"
#include "engine/store/run_store.h"

namespace qfa::cli {
namespace {

struct TokenizeOptions {
  std::string model;
  bool jsonl = false, decode = false, no_special = false;
};

// Accepts models, exports and runs (whose base model it then uses).
std::shared_ptr<const Tokenizer> tokenizer_at(const std::string& path) {
  if (!std::filesystem::exists(std::filesystem::path(path) / "run.json")) {
    const std::filesystem::path folder(path);  // a tokenizer alone needs no weights
    if (std::filesystem::is_directory(folder) && !std::filesystem::exists(folder / "config.json") &&
        std::filesystem::exists(folder / "tokenizer.json"))
      return tokenizer_from_folder(folder);
    return tokenizer_of(*BaseModel::open(path));
  }
  return tokenizer_of(*BaseModel::open(RunStore::open(path, RunStore::Access::read_only)->manifest().spec.model));
}

std::vector<TokenId> parse_ids(const Json& json, const std::string& where, std::int64_t vocabulary) {
  if (!json.is_array()) refuse(where, "expected an array of token ids");
  std::vector<TokenId> ids;
  for (const Json& id : json) {
    if (!id.is_number_integer() || id.get<std::int64_t>() < 0 || id.get<std::int64_t>() >= vocabulary)
      refuse(where, fmt::format("{} is no token id of this model, expected 0 to {}", id.dump(), vocabulary - 1));
    ids.push_back(id.get<TokenId>());
  }
  return ids;
}

int tokenize_lines(const Tokenizer& tokenizer, const TokenizeOptions& o) {
  std::string line;
  for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
    if (line.empty()) continue;
    const std::string where = fmt::format("standard input, line {}", number);
    const Json json = parse_json(line, where);
    const char* key = o.decode ? "ids" : "text";
    if (!json.is_object() || !json.contains(key) || (!o.decode && !json[key].is_string()))
      refuse(where, fmt::format("expected an object with \"{}\"", key));
    if (o.decode)
      std::cout << Json{{"text", tokenizer.decode(parse_ids(json[key], where, tokenizer.size()), o.no_special)}}.dump(
                       -1, ' ', false, Json::error_handler_t::replace)
                << '\n';
    else
      std::cout << Json{{"ids", tokenizer.encode(json[key].get<std::string>(), !o.no_special)}}.dump() << '\n';
  }
  return kDone;
}

int tokenize(const TokenizeOptions& o, const CommonOptions& common) {
  const auto tokenizer = tokenizer_at(o.model);
  if (o.jsonl) return tokenize_lines(*tokenizer, o);
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  if (o.decode) {
    Json ids = Json::array();
    std::string word;
    for (const char c : text + " ") {
      if (c != ' ' && c != ',' && c != '\n' && c != '\t' && c != '[' && c != ']') {
        word += c;
      } else if (!word.empty()) {
        ids.push_back(parse_json(word, "standard input"));
        word.clear();
      }
    }
    const std::string decoded = tokenizer->decode(parse_ids(ids, "standard input", tokenizer->size()), o.no_special);
    if (common.json)
      print_json({{"text", decoded}});
    else
      std::cout << decoded << '\n';
    return kDone;
  }
  const auto ids = tokenizer->encode(text, !o.no_special);
  if (common.json)
    print_json({{"ids", ids}, {"tokens", ids.size()}});
  else
    print_line(fmt::format("{}", fmt::join(ids, " ")));
  return kDone;
}

struct DataOptions {
  std::vector<std::string> files;
  std::string model, prompt = "model";
  int seq = 1024, show = 2;
};

int show_data(const DataOptions& o, const CommonOptions& common) {
  RunSpec spec;
  spec.model = o.model, spec.data = o.files, spec.seq = o.seq, spec.prompt = parse_prompt_template(o.prompt);
  const RunInputs inputs = open_inputs(spec);
  const Dataset data = open_dataset(spec, inputs);
  OrderedJson samples = OrderedJson::array();
  for (std::size_t i = 0; i < std::min<std::size_t>(data.examples.size(), static_cast<std::size_t>(std::max(o.show, 0))); ++i) {
    const auto& example = data.examples[i];
    const auto border = example.ids.begin() + static_cast<std::ptrdiff_t>(example.prompt_tokens);
    samples.push_back({{"prompt", inputs.tokenizer->decode({example.ids.begin(), border})},
                       {"response", inputs.tokenizer->decode({border, example.ids.end()})},
                       {"ids", example.ids},
                       {"prompt_tokens", example.prompt_tokens},
                       {"loss_tokens", example.ids.size() - example.prompt_tokens}});
  }
  const OrderedJson summary{{"read", data.read},           {"kept", data.examples.size()}, {"dropped_too_long", data.too_long},
                            {"dropped_empty", data.empty}, {"tokens", data.tokens},        {"loss_tokens", data.response_tokens},
                            {"samples", samples}};
  if (common.json) {
    print_json(summary);
    return kDone;
  }
  print_line(fmt::format(
      "{} examples read, {} kept, {} longer than {} tokens, {} without a response; {} tokens, {} of them in the loss ({:.0f} %)", data.read,
      data.examples.size(), data.too_long, o.seq, data.empty, data.tokens, data.response_tokens,
      100.0 * static_cast<double>(data.response_tokens) / static_cast<double>(std::max<std::int64_t>(1, data.tokens))));
  for (const auto& sample : samples)
    print_line(fmt::format("--- {} prompt tokens, {} in the loss\n{}[{}]", sample["prompt_tokens"].dump(), sample["loss_tokens"].dump(),
                           sample["prompt"].get<std::string>(), sample["response"].get<std::string>()));
  return kDone;
}

}  // namespace

void add_tokenize(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto t = std::make_shared<TokenizeOptions>();
  CLI::App* tokenize_app = add_command(root, "tokenize", "Text on standard input to token ids", common);
  tokenize_app->add_option("model", t->model, "Model, export or run")->required();
  tokenize_app->add_flag("--jsonl", t->jsonl, "Lines {\"text\"} -> {\"ids\"} (with --decode the other way)");
  tokenize_app->add_flag("--decode", t->decode, "Token ids to text");
  tokenize_app->add_flag("--no-special", t->no_special, "Add no BOS or EOS; with --decode leave special tokens out");
  commands.push_back({tokenize_app, [t](const CommonOptions& c) { return tokenize(*t, c); }});

  auto d = std::make_shared<DataOptions>();
  CLI::App* data_app = add_command(root, "data", "How training examples will look: template, loss mask, token counts", common);
  data_app->add_option("files", d->files, "Training examples")->required();
  data_app->add_option("--model", d->model, "Base model, for its tokenizer and template")->required();
  data_app->add_option("--template", d->prompt, "model or alpaca");
  data_app->add_option("--seq", d->seq, "Longest example, tokens")->check(CLI::PositiveNumber);
  data_app->add_option("--show", d->show, "Samples to print");
  commands.push_back({data_app, [d](const CommonOptions& c) { return show_data(*d, c); }});
}

}  // namespace qfa::cli
