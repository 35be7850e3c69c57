// SPDX-License-Identifier: GPL-3.0-or-later
// Tokenizer files; what is read must also encode and decode.
#include <algorithm>

#include "engine/data/tokenizer.h"
#include "engine/data/tokenizer_convert.h"
#include "tests/fuzz/target.h"

namespace qfa::fuzz {
namespace {

void use(const Tokenizer& tokenizer, std::string_view input) {
  for (const std::string_view text : {std::string_view("Hello  w\xc3\xb6rld 12\n<s>"), input.substr(0, 200)}) {
    const auto ids = tokenizer.encode(text, true, true);
    tokenizer.decode(ids, false);
    tokenizer.decode(ids, true);
  }
  tokenizer.decode({-1, 0, static_cast<TokenId>(std::min<std::int64_t>(tokenizer.size(), 1 << 30))});
}

void tokenizer_json(std::string_view input) {
  const Scratch scratch{{"tokenizer.json", input}};
  use(*tokenizer_from_file(scratch / "tokenizer.json"), input);
}

void tokenizer_model(std::string_view input) {
  const Scratch scratch{{"tokenizer.model", input}};
  use(*tokenizer_from_file(scratch / "tokenizer.model"), input);
}

void tekken(std::string_view input) {
  const Scratch scratch{{"tekken.json", input}};
  use(*tokenizer_from_file(scratch / "tekken.json"), input);
}

// tokenizer_config.json, then special_tokens_map.json, beside a tokenizer that is sound.
void tokenizer_config(std::string_view input) {
  static constexpr std::string_view kTokenizer =
      R"({"version":"1.0","added_tokens":[{"id":0,"content":"<s>","special":true}],"normalizer":null,"post_processor":null,)"
      R"("pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false},"decoder":{"type":"ByteLevel"},)"
      R"("model":{"type":"BPE","vocab":{"<s>":0,"a":1,"b":2,"ab":3},"merges":["a b"]}})";
  const auto [config, map] = two_files(input);
  const Scratch scratch{{"tokenizer.json", kTokenizer}, {"tokenizer_config.json", config}, {"special_tokens_map.json", map}};
  tokenizer_from_folder(Scratch::folder());
}

}  // namespace

const std::vector<Target>& tokenizer_targets() {
  static const std::vector<Target> targets{
      {"tokenizer_json", tokenizer_json, {"data/tokenizers/bytes.json", "data/tokenizers/llama.json"}},
      {"tokenizer_model",
       tokenizer_model,
       {"data/tokenizers/rules.model", "data/tokenizers/suffix.model", "data/tokenizers/fallback.model"}},
      {"tekken", tekken, {"data/tokenizers/tekken.json"}},
      {"tokenizer_config", tokenizer_config, {}}};
  return targets;
}

}  // namespace qfa::fuzz
