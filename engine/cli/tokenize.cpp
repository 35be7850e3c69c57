// SPDX-License-Identifier: GPL-3.0-or-later
// qfa tokenize, qfa data.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>
#include <iterator>

#include "engine/api/inspect.h"
#include "engine/cli/options.h"
#include "engine/core/json.h"
#include "engine/data/tokenizer.h"
#include "engine/import/base_model.h"
#include "engine/store/run_store.h"

namespace qfa::cli {
namespace {

struct TokenizeOptions {
  std::string model;
  bool jsonl = false, decode = false, no_special = false;
};

// Accepts models, exports, runs (whose base model it then uses) and a tokenizer's file alone.
std::shared_ptr<const Tokenizer> tokenizer_at(const std::string& path) {
  const std::filesystem::path place(path);
  if (std::filesystem::is_regular_file(place)) return tokenizer_from_file(place);
  if (std::filesystem::exists(place / "run.json"))
    return tokenizer_at(RunStore::open(path, RunStore::Access::read_only)->manifest().spec.model);
  return has_tokenizer(place) ? tokenizer_from_folder(place) : tokenizer_of(*BaseModel::open(path));
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

const char* reason_of(DroppedExamples::Reason reason) {
  return reason == DroppedExamples::Reason::too_long ? "too_long" : "no_response";
}

OrderedJson data_json(const DataPreview& preview) {
  OrderedJson files = OrderedJson::array(), dropped = OrderedJson::array(), samples = OrderedJson::array();
  for (const DataFilePreview& file : preview.files)
    files.push_back(
        {{"path", file.path}, {"read", file.rows}, {"kept", file.kept}, {"tokens", file.tokens}, {"loss_tokens", file.loss_tokens}});
  for (const DroppedExamples& drop : preview.dropped)
    dropped.push_back({{"reason", reason_of(drop.reason)}, {"count", drop.count}, {"first", drop.first}});
  for (const ExamplePreview& example : preview.examples) {
    OrderedJson ids = OrderedJson::array(), texts = OrderedJson::array(), loss = OrderedJson::array();
    for (const PreviewToken& token : example.tokens)
      ids.push_back(token.id), texts.push_back(token.text), loss.push_back(token.in_loss ? 1 : 0);
    samples.push_back({{"index", example.index}, {"place", example.place}, {"ids", ids}, {"texts", texts}, {"in_loss", loss}});
  }
  return {{"read", preview.rows},
          {"kept", preview.kept},
          {"dropped", dropped},
          {"tokens", preview.tokens},
          {"loss_tokens", preview.loss_tokens},
          {"longest_tokens", preview.longest_tokens},
          {"shortest_tokens", preview.shortest_tokens},
          {"end_of_turn", preview.end_of_turn},
          {"files", files},
          {"samples", samples}};
}

void print_data(const DataPreview& preview, int seq) {
  print_line(fmt::format("{} examples read, {} kept; {} tokens, {} of them in the loss ({:.0f} %); {} to {} tokens each", preview.rows,
                         preview.kept, preview.tokens, preview.loss_tokens,
                         100.0 * static_cast<double>(preview.loss_tokens) / static_cast<double>(std::max<std::uint64_t>(1, preview.tokens)),
                         preview.shortest_tokens, preview.longest_tokens));
  for (const DroppedExamples& drop : preview.dropped) {
    const bool too_long = drop.reason == DroppedExamples::Reason::too_long;
    print_line(fmt::format("left out: {} {}, the first is {}", drop.count,
                           too_long ? fmt::format("longer than {} tokens", seq) : "without a response", drop.first));
  }
  for (const ExamplePreview& example : preview.examples) {
    std::string prompt, response;
    std::size_t in_loss = 0;
    for (const PreviewToken& token : example.tokens) {
      (token.in_loss ? response : prompt) += token.text;
      in_loss += token.in_loss ? 1 : 0;
    }
    print_line(fmt::format("--- {}: {} tokens, {} in the loss\n{}[{}]", example.place, example.tokens.size(), in_loss, prompt, response));
  }
}

int show_data(const DataOptions& o, const CommonOptions& common) {
  DataRequest request{o.model, o.files, parse_prompt_template(o.prompt), o.seq, {}};
  for (int i = 0; i < o.show; ++i) request.examples.push_back(static_cast<std::size_t>(i));
  const Result<DataPreview> preview = preview_data(request);
  if (!preview) throw Failure(preview.error());
  if (common.json)
    print_json(data_json(*preview));
  else
    print_data(*preview, o.seq);
  return preview->kept > 0 ? kDone : kRefused;
}

}  // namespace

void add_tokenize(CLI::App& root, CommonOptions& common, Commands& commands) {
  auto t = std::make_shared<TokenizeOptions>();
  CLI::App* tokenize_app = add_command(root, "tokenize", "Text on standard input to token ids", common);
  tokenize_app->add_option("model", t->model, "Model, export, run, or a tokenizer alone (tokenizer.model, tokenizer.json, tekken.json)")
      ->required();
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
  data_app->add_option("--show", d->show, "Samples to print, from the first")->check(CLI::Range(0, 1000));
  commands.push_back({data_app, [d](const CommonOptions& c) { return show_data(*d, c); }});
}

}  // namespace qfa::cli
