// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <numeric>

#include "engine/formats/gguf.h"
#include "tests/data/fake_tokenizer.h"
#include "tests/data/scratch.h"

namespace qfa {
namespace {

using test::FakeTokenizer;
using test::Scratch;
using test::sentence_of;
using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(Dataset, ReadsJsonLinesWithMarkBlankLinesAndCrLf) {
  Scratch scratch;
  const auto file = scratch.write("a.jsonl",
                                  "\xEF\xBB\xBF{\"instruction\":\"Say\",\"input\":\"x\",\"output\":\"y\"}\r\n\r\n"
                                  "{\"instruction\":\"Name\",\"output\":\"z\"}");
  const auto examples = read_examples(file);
  ASSERT_EQ(examples.size(), 2u);
  EXPECT_EQ(examples[0].instruction, "Say");
  EXPECT_EQ(examples[0].input, "x");
  EXPECT_EQ(examples[0].output, "y");
  EXPECT_EQ(examples[1].place, file.string() + ", line 3");
  EXPECT_EQ(prompt_messages(examples[0]).at(0).content, "Say\n\nx");
  EXPECT_EQ(prompt_messages(examples[1]).at(0).content, "Name");
}

TEST(Dataset, ReadsAnArrayAndKnowsTheLineOfEachItem) {
  Scratch scratch;
  const auto file = scratch.write("a.json",
                                  "[\n {\"instruction\": \"a, [b] {\\\"c\\\"\",\n  \"output\": \"1\"},\n {\"instruction\": \"d\",\n  "
                                  "\"input\": \"\", \"output\": \"2\"}, {\"instruction\": \"e\", \"output\": \"3\"}\n]\n");
  const auto examples = read_examples(file);
  ASSERT_EQ(examples.size(), 3u);
  EXPECT_EQ(examples[0].instruction, "a, [b] {\"c\"");
  EXPECT_EQ(examples[0].place, file.string() + ", line 2");
  EXPECT_EQ(examples[1].place, file.string() + ", line 4");
  EXPECT_EQ(examples[2].place, file.string() + ", line 5");
}

TEST(Dataset, ReadsPairsAndConversations) {
  Scratch scratch;
  const auto file = scratch.write(
      "a.jsonl",
      "{\"prompt\":\"p\",\"completion\":\"c\"}\n"
      "{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"u\"},{\"role\":\"assistant\",\"content\":"
      "\"a\"}]}\n"
      "{\"conversations\":[{\"from\":\"human\",\"value\":\"1\"},{\"from\":\"gpt\",\"value\":\"2\"},{\"from\":\"human\",\"value\":\"3\"},"
      "{\"from\":\"gpt\",\"value\":\"4\"}],\"system\":\"\",\"tools\":[]}\n");
  const auto examples = read_examples(file);
  ASSERT_EQ(examples.size(), 3u);
  EXPECT_EQ(examples[0].instruction, "p");
  EXPECT_EQ(examples[0].output, "c");
  ASSERT_EQ(prompt_messages(examples[1]).size(), 2u);
  EXPECT_EQ(prompt_messages(examples[1])[0].role, "system");
  EXPECT_EQ(examples[1].output, "a");
  const auto turns = prompt_messages(examples[2]);
  ASSERT_EQ(turns.size(), 3u);
  EXPECT_EQ(turns[1].role, "assistant");
  EXPECT_EQ(turns[2].content, "3");
  EXPECT_EQ(examples[2].output, "4");
}

struct BadLine {
  const char* line;
  const char* expected;
};

TEST(Dataset, RefusesBadItemsWithFileAndLine) {
  const std::vector<BadLine> cases = {
      {"{\"instruction\":\"a\",\"output\":\"b\"", "not valid JSON"},
      {"[1]", "the item is an array"},
      {"{\"text\":\"plain\"}", "neither instruction and output"},
      {"{\"instruction\":\"a\"}", "no \"output\""},
      {"{\"instruction\":1,\"output\":\"b\"}", "\"instruction\" is the number 1, expected a string"},
      {"{\"instruction\":\"a\",\"output\":null}", "\"output\" is null"},
      {"{\"instruction\":\"\",\"input\":\"\",\"output\":\"b\"}", "empty prompt"},
      {"{\"instruction\":\"a\",\"output\":\"b\",\"output\":\"c\"}", "appears twice"},
      {"{\"instruction\":\"a\",\"output\":\"b\",\"messages\":[]}", "more than one of"},
      {"{\"instruction\":\"a\",\"output\":\"b\",\"history\":[[\"q\",\"r\"]]}", "\"history\" is not supported"},
      {"{\"messages\":{}}", "expected an array of turns"},
      {"{\"messages\":[]}", "must end with an assistant turn"},
      {"{\"messages\":[{\"role\":\"user\",\"content\":\"u\"}]}", "must end with an assistant turn"},
      {"{\"messages\":[{\"role\":\"assistant\",\"content\":\"u\"}]}", "must alternate"},
      {"{\"messages\":[{\"role\":\"user\",\"content\":\"u\"},{\"role\":\"user\",\"content\":\"u\"}]}", "must alternate"},
      {"{\"messages\":[{\"role\":\"tool\",\"content\":\"u\"}]}", "turn 1: a turn has the role \"tool\""},
      {"{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]}", "\"content\" is an array, expected a string"},
      {"{\"messages\":[{\"role\":\"user\",\"content\":\"u\"},{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{}]}]}",
       "tool_calls"},
      {"{\"conversations\":[{\"from\":\"human\",\"text\":\"u\"}]}", "no \"value\""},
  };
  for (const BadLine& bad : cases) {
    Scratch scratch;
    const auto file = scratch.write("bad.jsonl", std::string("{\"instruction\":\"a\",\"output\":\"b\"}\n\n") + bad.line + "\n");
    const std::string sentence = sentence_of([&] { read_examples(file); });
    EXPECT_THAT(sentence, AllOf(HasSubstr("bad.jsonl, line 3"), HasSubstr(bad.expected))) << bad.line;
  }
}

TEST(Dataset, RefusesBadArraysAndEmptyFiles) {
  Scratch scratch;
  const auto syntax = scratch.write("a.json", "[\n{\"instruction\":\"a\",\"output\":\"b\"},\n{\"instruction\" 3}]");
  EXPECT_THAT(sentence_of([&] { read_examples(syntax); }), HasSubstr("a.json, line 3"));
  const auto item = scratch.write("b.json", "[\n{\"instruction\":\"a\",\"output\":\"b\"},\n\n7]");
  EXPECT_THAT(sentence_of([&] { read_examples(item); }), AllOf(HasSubstr("b.json, line 4"), HasSubstr("the number 7")));
  EXPECT_THAT(sentence_of([&] { read_examples(scratch.write("c.json", "[]")); }), HasSubstr("holds no examples"));
  EXPECT_THAT(sentence_of([&] { read_examples(scratch.write("d.jsonl", "\n \n")); }), HasSubstr("holds no examples"));
  EXPECT_NE(sentence_of([&] { read_examples(scratch.path() / "none.jsonl"); }), "no failure");
}

TEST(Dataset, MasksThePromptAndKeepsItsOwnTokens) {
  // "]y" would merge over the border of prompt and response if both were encoded together.
  const auto tokenizer = std::make_shared<FakeTokenizer>(std::vector<std::string>{"]y"});
  const PromptFormat format(PromptTemplate::model, tokenizer);
  ASSERT_EQ(format.end_of_turn(), "</s>");
  Example example;
  example.instruction = "x";
  example.output = "yes";
  const Dataset dataset = build_dataset({example}, format, *tokenizer, 64);
  ASSERT_EQ(dataset.examples.size(), 1u);
  const TokenizedExample& tokenized = dataset.examples[0];
  const auto prompt = encode_prompt(*tokenizer, format.prompt({{"user", "x"}}));
  ASSERT_EQ(tokenized.prompt_tokens, prompt.size());
  EXPECT_TRUE(std::equal(prompt.begin(), prompt.end(), tokenized.ids.begin()));
  EXPECT_EQ(std::vector<TokenId>(tokenized.ids.begin() + static_cast<std::ptrdiff_t>(prompt.size()), tokenized.ids.end()),
            (std::vector<TokenId>{'y', 'e', 's', *tokenizer->eos()}));
  EXPECT_EQ(tokenizer->decode(tokenized.ids, false), "[user]x</s>[assistant]yes</s>");
  EXPECT_EQ(dataset.response_tokens, 4);
  EXPECT_EQ(dataset.tokens, static_cast<std::int64_t>(tokenized.ids.size()));
}

TEST(Dataset, CountsWhatItDrops) {
  const auto tokenizer = std::make_shared<FakeTokenizer>();
  const PromptFormat format(PromptTemplate::model, tokenizer);
  std::vector<Example> examples(4);
  for (Example& example : examples) example.instruction = "x";
  examples[0].output = "a";
  examples[1].output = std::string(100, 'a');
  examples[2].output = " \n";
  examples[3].output = "b";
  const int exact = static_cast<int>(encode_prompt(*tokenizer, format.prompt({{"user", "x"}})).size()) + 2;
  const Dataset dataset = build_dataset(examples, format, *tokenizer, exact);
  EXPECT_EQ(dataset.read, 4u);
  EXPECT_EQ(dataset.examples.size(), 2u);
  EXPECT_EQ(dataset.too_long, 1u);
  EXPECT_EQ(dataset.empty, 1u);
  EXPECT_THAT(sentence_of([&] { build_dataset(examples, format, *tokenizer, exact - 1); }), HasSubstr("no example is left of 4 read"));
}

TEST(Dataset, PromptGetsOneBosAndNoEos) {
  const FakeTokenizer tokenizer({}, true, true);
  const TokenId bos = *tokenizer.bos();
  EXPECT_EQ(encode_prompt(tokenizer, "a"), (std::vector<TokenId>{bos, 'a'}));
  EXPECT_EQ(encode_prompt(tokenizer, "<s>a"), (std::vector<TokenId>{bos, 'a'}));
  EXPECT_EQ(encode_response(tokenizer, "a</s>"), (std::vector<TokenId>{'a', bos + 1}));
}

TEST(Dataset, EveryEpochSeesEveryExampleOnce) {
  constexpr std::size_t n = 10, batch = 4;
  std::vector<std::size_t> stream;
  for (std::int64_t step = 0; step < 15; ++step) {
    const auto indices = batch_indices(7, step, batch, n);
    ASSERT_EQ(indices.size(), batch);
    EXPECT_EQ(indices, batch_indices(7, step, batch, n));
    stream.insert(stream.end(), indices.begin(), indices.end());
  }
  std::vector<std::vector<std::size_t>> epochs;
  for (std::size_t at = 0; at < stream.size(); at += n) {
    std::vector<std::size_t> epoch(stream.begin() + static_cast<std::ptrdiff_t>(at), stream.begin() + static_cast<std::ptrdiff_t>(at + n));
    epochs.push_back(epoch);
    std::sort(epoch.begin(), epoch.end());
    std::vector<std::size_t> all(n);
    std::iota(all.begin(), all.end(), std::size_t{0});
    EXPECT_EQ(epoch, all);
  }
  EXPECT_NE(epochs[0], epochs[1]);
  EXPECT_NE(batch_indices(7, 0, n, n), batch_indices(8, 0, n, n));
  EXPECT_EQ(batch_indices(7, 0, 25, n).size(), 25u);  // a batch over three epochs
  EXPECT_THROW(batch_indices(7, 0, 4, 0), Failure);
}

TEST(Dataset, RealAlpacaFiles) {
  const std::filesystem::path folder = std::filesystem::path(QFA_SHARED_DIR) / "data" / "instruct";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no shared data in " << folder;
  EXPECT_EQ(read_examples(folder / "alpaca_en_demo.json").size(), 999u);
  EXPECT_EQ(read_examples(folder / "codealpaca.json").size(), 4535u);
}

Example two_turns() {
  Example example;
  example.messages = {{"user", "a"}, {"assistant", "bc"}, {"user", "d"}};
  example.output = "e";
  return example;
}

TEST(Dataset, EveryTurnOfTheAssistantCounts) {
  const auto tokenizer = std::make_shared<FakeTokenizer>(std::vector<std::string>{});
  const PromptFormat format(PromptTemplate::model, tokenizer);
  const Example example = two_turns();
  const auto tokenized = tokenize_example(example, format, *tokenizer);
  ASSERT_TRUE(tokenized);
  EXPECT_EQ(tokenizer->decode(tokenized->ids, false), "[user]a</s>[assistant]bc</s>[user]d</s>[assistant]e</s>");
  const TokenId end = *tokenizer->eos();
  std::vector<TokenId> counted;
  for (const std::size_t t : response_positions(*tokenized)) counted.push_back(tokenized->ids[t]);
  EXPECT_EQ(counted, (std::vector<TokenId>{'b', 'c', end, 'e', end}));
  EXPECT_EQ(response_tokens(*tokenized), counted.size());
  EXPECT_EQ(tokenized->prompt_tokens, encode_prompt(*tokenizer, format.prompt({{"user", "a"}})).size());
  EXPECT_EQ(build_dataset({example}, format, *tokenizer, 64).response_tokens, 5);
}

// Leaves out what the assistant said before.
class Forgetful : public FakeTokenizer {
 public:
  std::string chat_template() const override {
    return "{% for message in messages %}{% if message['role'] != 'assistant' or loop.last %}[{{ message['role'] }}]{{ message['content'] "
           "}}</s>"
           "{% endif %}{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}";
  }
};

TEST(Dataset, ATemplateThatRewritesTurnsCountsTheLastAlone) {
  const auto tokenizer = std::make_shared<Forgetful>();
  const PromptFormat format(PromptTemplate::model, tokenizer);
  const Example example = two_turns();
  const auto tokenized = tokenize_example(example, format, *tokenizer);
  ASSERT_TRUE(tokenized);
  EXPECT_TRUE(tokenized->asked.empty());
  EXPECT_EQ(tokenizer->decode(tokenized->ids, false), format.prompt(example.messages) + "e</s>");
}

TEST(Dataset, RealModelTrainsOnThePromptThatGenerationSees) {
  if (test::demo_model().empty()) GTEST_SKIP() << "QFA_DEMO_MODEL does not name the demo's GGUF file";
  const auto tokenizer = tokenizer_from_gguf(*GgufFile::open(test::demo_model()));
  const PromptFormat format(PromptTemplate::model, tokenizer);
  Example example;
  example.instruction = "Name a colour.";
  example.output = "blue";
  const Dataset dataset = build_dataset({example}, format, *tokenizer, 128);
  const TokenizedExample& tokenized = dataset.examples.at(0);
  const std::vector<TokenId> prompt(tokenized.ids.begin(), tokenized.ids.begin() + static_cast<std::ptrdiff_t>(tokenized.prompt_tokens));
  EXPECT_EQ(prompt, tokenizer->encode(format.prompt({{"user", "Name a colour."}}), true));
  EXPECT_EQ(tokenizer->token(tokenized.ids.back()), "<|im_end|>");
  EXPECT_EQ(tokenizer->decode(tokenized.ids), format.prompt({{"user", "Name a colour."}}) + "blue<|im_end|>");
}

}  // namespace
}  // namespace qfa
