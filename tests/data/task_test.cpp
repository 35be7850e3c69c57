// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/task.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "engine/core/atomic_file.h"
#include "engine/data/json_lines.h"
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

const char* const kDescriptor =
    R"({"schema":1,"name":"t","items":"t.jsonl","kind":"multiple_choice","context":"{query}\nAnswer:","delimiter":" ","metrics":["acc","acc_norm"]})";
const char* const kItem = R"({"query":"Q","choices":["a","bé"],"gold":1})";

std::filesystem::path write_task(const Scratch& scratch, const std::string& descriptor, const std::string& items,
                                 const std::string& name = "t") {
  scratch.write(name + ".jsonl", items);
  return scratch.write(name + ".task.json", descriptor);
}

TEST(Task, ReadsMultipleChoice) {
  Scratch scratch;
  const Task task = read_task(write_task(scratch, kDescriptor, std::string("\xEF\xBB\xBF") + kItem + "\r\n\n" + kItem + "\n"));
  EXPECT_EQ(task.name, "t");
  EXPECT_TRUE(task.length_normalised);
  EXPECT_FALSE(task.chat);
  ASSERT_EQ(task.items.size(), 2u);
  EXPECT_EQ(task.items[0].index, 0u);
  EXPECT_EQ(task.items[1].index, 2u);
  EXPECT_EQ(task.items[0].contexts, (std::vector<std::string>{"Q\nAnswer:", "Q\nAnswer:"}));
  EXPECT_EQ(task.items[0].continuations, (std::vector<std::string>{" a", " bé"}));
  EXPECT_EQ(task.items[0].choice_length, (std::vector<std::size_t>{1, 2}));  // characters, not bytes
  EXPECT_EQ(task.items[0].gold, 1u);
}

TEST(Task, TemplatesTakeAnyFieldAndKeepOtherBraces) {
  Scratch scratch;
  const Task task = read_task(write_task(
      scratch, R"({"schema":1,"name":"t","items":"t.jsonl","kind":"multiple_choice","context":"{ {passage}{not a name}{} {q_2}{"})",
      R"({"passage":"{q_2}","q_2":"Z","choices":["a","b"],"gold":0})"));
  EXPECT_EQ(task.items[0].contexts[0], "{ {q_2}{not a name}{} Z{");
  EXPECT_FALSE(task.length_normalised);
}

TEST(Task, ReadsPartial) {
  Scratch scratch;
  const Task task =
      read_task(write_task(scratch, R"({"schema":1,"name":"w","items":"t.jsonl","kind":"partial","delimiter":" ","metrics":["acc"]})",
                           R"({"context_options":["Ann fell so Ann","Ann fell so Bea"],"continuation":"cried.","gold":0})"));
  EXPECT_EQ(task.items[0].contexts, (std::vector<std::string>{"Ann fell so Ann", "Ann fell so Bea"}));
  EXPECT_EQ(task.items[0].continuations, (std::vector<std::string>{" cried.", " cried."}));
  EXPECT_EQ(task.items[0].choice_length, (std::vector<std::size_t>{15, 15}));
}

TEST(Task, LimitReadsOnlyTheFirstItems) {
  Scratch scratch;
  const auto file = write_task(scratch, kDescriptor, std::string(kItem) + "\n" + kItem + "\nnot json\n");
  EXPECT_EQ(read_task(file, 2).items.size(), 2u);
  EXPECT_THAT(sentence_of([&] { read_task(file); }), HasSubstr("t.jsonl, line 3"));
}

struct Bad {
  std::string text;
  std::string expected;
};

TEST(Task, RefusesBadItems) {
  const std::vector<Bad> cases = {
      {"{\"query\":\"Q\"", "not valid JSON"},
      {"[]", "the item is an array"},
      {R"({"query":"Q","choices":["a","b"]})", "no \"gold\""},
      {R"({"query":"Q","choices":["a","b"],"gold":2})", "\"gold\" is 2, expected 0 to 1"},
      {R"({"query":"Q","choices":["a","b"],"gold":-1})", "\"gold\" is -1"},
      {R"({"query":"Q","choices":["a","b"],"gold":18446744073709551615})", "expected 0 to 1"},
      {R"({"query":"Q","choices":["a","b"],"gold":"1"})", "\"gold\" is a string"},
      {R"({"query":"Q","choices":["a","b"],"gold":1.0})", "expected an integer"},
      {R"({"query":"Q","choices":["a","b"],"gold":true})", "\"gold\" is true"},
      {R"({"query":"Q","choices":["a"],"gold":0})", "has 1 entries, expected at least 2"},
      {R"({"query":"Q","choices":["a",""],"gold":0})", "\"choices\"[1] is empty"},
      {R"({"query":"Q","choices":["a",2],"gold":0})", "\"choices\"[1] is the number 2"},
      {R"({"query":"Q","choices":"ab","gold":0})", "\"choices\" is a string"},
      {R"({"query":"Q","gold":0})", "no \"choices\""},
      {R"({"choices":["a","b"],"gold":0})", "no \"query\""},
      {R"({"query":null,"choices":["a","b"],"gold":0})", "\"query\" is null"},
  };
  for (const Bad& bad : cases) {
    Scratch scratch;
    const auto file = write_task(scratch, kDescriptor, std::string(kItem) + "\n" + bad.text + "\n");
    EXPECT_THAT(sentence_of([&] { read_task(file); }), AllOf(HasSubstr("t.jsonl, line 2"), HasSubstr(bad.expected))) << bad.text;
  }
  Scratch scratch;
  EXPECT_THAT(sentence_of([&] { read_task(write_task(scratch, kDescriptor, "\n")); }), HasSubstr("t.jsonl: the file holds no items"));
}

TEST(Task, RefusesBadDescriptors) {
  const std::string head = R"({"schema":1,"name":"t","items":"t.jsonl")";
  const std::string choice = R"({"schema":1,"name":"t","kind":"multiple_choice","context":"{query}")";
  const std::vector<Bad> cases = {
      {"{", "line 1"},
      {"[]", "the descriptor is an array"},
      {R"({"name":"t"})", "no \"schema\""},
      {R"({"schema":2,"name":"t"})", "\"schema\" is 2, this version reads 1"},
      {R"({"schema":"1","name":"t"})", "\"schema\" is"},
      {head + "}", "no \"kind\""},
      {head + R"(,"kind":"cloze"})", "the kind \"cloze\" is unknown"},
      {head + R"(,"kind":"multiple_choice"})", "no \"context\""},
      {head + R"(,"kind":"partial","metrics":["f1"]})", "the metric \"f1\" is unknown"},
      {head + R"(,"kind":"partial","metrics":[]})", "\"metrics\" must be an array"},
      {head + R"(,"kind":"partial","delimeter":""})", "did you mean \"delimiter\"?"},
      {head + R"(,"kind":"partial","delimiter":1})", "\"delimiter\" is the number 1"},
      {head + R"(,"kind":"partial","prompt":"chat"})", "only for the kind \"multiple_choice\""},
      {head + R"(,"kind":"multiple_choice","context":"{query}","prompt":"alpaca"})", "\"prompt\" is \"alpaca\", expected \"chat\""},
      {choice + "}", "no \"items\""},
      {choice + R"(,"items":"none.jsonl"})", "\"none.jsonl\" does not exist"},
      {choice + R"(,"items":""})", "expected a file in the descriptor's own folder"},
      {choice + R"(,"items":"../t.jsonl"})", "expected a file in the descriptor's own folder"},
      {choice + R"(,"items":"/etc/passwd"})", "expected a file in the descriptor's own folder"},
      {choice + R"(,"items":"."})", "does not exist"},
  };
  for (const Bad& bad : cases) {
    Scratch scratch;
    const auto file = write_task(scratch, bad.text, kItem);
    EXPECT_THAT(sentence_of([&] { read_task(file); }), AllOf(HasSubstr("t.task.json"), HasSubstr(bad.expected))) << bad.text;
  }
  Scratch scratch;
  EXPECT_NE(sentence_of([&] { read_task(scratch.path() / "none.task.json"); }), "no failure");
  EXPECT_EQ(
      read_task(write_task(scratch, head + R"(,"kind":"multiple_choice","context":"{query}","source":"a note"})", kItem)).items.size(), 1u);
}

TEST(Task, PairsSplitAsTheHarnessDoes) {
  const FakeTokenizer tokenizer({" b", "n b", "\u00a0"});
  const EncodedPair plain = encode_pair(tokenizer, "a", " b");
  EXPECT_EQ(plain.context, (std::vector<TokenId>{'a'}));
  EXPECT_EQ(plain.continuation, (std::vector<TokenId>{256}));
  // White space at the end moves over, Python's no-break space too.
  const EncodedPair spaces = encode_pair(tokenizer, "a \n ", "b");
  EXPECT_EQ(spaces.context, (std::vector<TokenId>{'a'}));
  EXPECT_EQ(spaces.continuation, (std::vector<TokenId>{' ', '\n', 256}));
  EXPECT_EQ(encode_pair(tokenizer, "a\u00a0\u3000", "c").context, (std::vector<TokenId>{'a'}));
  EXPECT_EQ(encode_pair(tokenizer, "a\u00a0\u3000", "c").continuation.front(), 258);
  // "n b" spans the border: the context keeps its own encoding, the continuation is the whole minus its length.
  const EncodedPair merged = encode_pair(tokenizer, "an", " bc");
  EXPECT_EQ(merged.context, (std::vector<TokenId>{'a', 'n'}));
  EXPECT_EQ(merged.continuation, (std::vector<TokenId>{'c'}));
  EXPECT_THAT(sentence_of([&] { encode_pair(tokenizer, "an", " b"); }), HasSubstr("adds no token"));
}

TEST(Task, PairsAndBos) {
  const FakeTokenizer adds({}, true);
  const TokenId bos = *adds.bos();
  EXPECT_EQ(encode_pair(adds, "a", "b").context, (std::vector<TokenId>{bos, 'a'}));
  EXPECT_EQ(encode_pair(adds, "a", "b").continuation, (std::vector<TokenId>{'b'}));
  EXPECT_EQ(encode_pair(adds, "<s>a", "b").context, (std::vector<TokenId>{bos, 'a'}));
  // Nothing to condition on: BOS stands for it, and is not scored when the continuation brings it along.
  EXPECT_EQ(encode_pair(adds, "", "b").context, (std::vector<TokenId>{bos}));
  EXPECT_EQ(encode_pair(adds, "", "b").continuation, (std::vector<TokenId>{'b'}));
  EXPECT_EQ(encode_pair(adds, "", "<s>b").continuation, (std::vector<TokenId>{'b'}));
  EXPECT_EQ(encode_pair(adds, "  ", "b").continuation, (std::vector<TokenId>{' ', ' ', 'b'}));
  const FakeTokenizer without({}, false, false, false);
  EXPECT_THAT(sentence_of([&] { encode_pair(without, "", "b"); }), HasSubstr("neither BOS nor EOS"));
}

TEST(Task, ChatTasksAreWrappedAndEncodedApart) {
  Scratch scratch;
  const Task task = read_task(write_task(
      scratch, R"({"schema":1,"name":"t","items":"t.jsonl","kind":"multiple_choice","context":"{query}","prompt":"chat"})", kItem));
  EXPECT_TRUE(task.chat);
  EXPECT_EQ(task.items[0].continuations[0], "a");
  const auto tokenizer = std::make_shared<FakeTokenizer>(std::vector<std::string>{"]a"});
  const PromptFormat format(PromptTemplate::model, tokenizer);
  EXPECT_THAT(sentence_of([&] { encode_item(*tokenizer, task, task.items[0], 0); }), HasSubstr("needs a prompt format"));
  const Task wrapped = with_prompt(task, format);
  EXPECT_EQ(wrapped.items[0].contexts[1], "[user]Q</s>[assistant]");
  EXPECT_EQ(with_prompt(wrapped, format).items[0].contexts[0], wrapped.items[0].contexts[0]);
  EXPECT_EQ(item_hashes(wrapped), item_hashes(task));
  const EncodedPair pair = encode_item(*tokenizer, wrapped, wrapped.items[0], 0);
  EXPECT_EQ(pair.continuation, (std::vector<TokenId>{'a'}));
  EXPECT_EQ(pair.context.back(), ']');
  EXPECT_THROW(encode_item(*tokenizer, wrapped, wrapped.items[0], 2), Failure);
  // A task without "prompt" is left alone and encoded jointly.
  Task plain = task;
  plain.chat = false;
  EXPECT_EQ(with_prompt(plain, format).items[0].contexts[0], "Q");
  plain.items[0].contexts[0] = "]";
  plain.items[0].continuations[0] = "ab";
  EXPECT_EQ(encode_item(*tokenizer, plain, plain.items[0], 0).continuation, (std::vector<TokenId>{'b'}));
  plain.items[0].continuations[0] = "a";
  EXPECT_THAT(sentence_of([&] { encode_item(*tokenizer, plain, plain.items[0], 0); }), HasSubstr("task t, line 1, choice 0"));
}

TEST(Task, FirewallComparesContentWhateverTheTemplate) {
  Scratch scratch;
  const std::string other = R"({"query":"Other","choices":["a","b"],"gold":0})";
  const Task search = read_task(write_task(scratch, kDescriptor, std::string(kItem) + "\n" + other));
  const Task clean = read_task(write_task(scratch, kDescriptor, R"({"query":"New","choices":["a","b"],"gold":0})"));
  EXPECT_NO_THROW(check_firewall({search}, clean));
  EXPECT_NO_THROW(check_firewall({}, search));
  const Task leaking =
      read_task(write_task(scratch, R"({"schema":1,"name":"r","items":"r.jsonl","kind":"multiple_choice","context":"{query}"})",
                           R"({"query":"New","choices":["a","b"],"gold":0})"
                           "\n"
                           R"({"query":"Q","choices":["bé","a"],"gold":0})",
                           "r"));
  EXPECT_THAT(sentence_of([&] {
                check_firewall({clean, search}, leaking);
              }),
              AllOf(HasSubstr("r.task.json"), HasSubstr("2 of the 2 items"), HasSubstr("line 1 is in \"t\" too: \"New\"")));
  EXPECT_THAT(sentence_of([&] { check_firewall({search}, leaking); }), AllOf(HasSubstr("1 of the 2 items"), HasSubstr("line 2")));
  EXPECT_EQ(item_hashes(search).size(), 2u);
}

TEST(Task, HandMadeItemsHashTheirTexts) {
  Task task;
  task.items.resize(2);
  task.items[0].contexts = {"ab", "c"};
  task.items[1].contexts = {"a", "bc"};
  EXPECT_EQ(item_hashes(task).size(), 2u);
}

TEST(Task, EverySharedTaskLoads) {
  const std::filesystem::path folder = std::filesystem::path(QFA_SHARED_DIR) / "data" / "tasks";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no shared data in " << folder;
  const std::map<std::string, std::size_t> counts = {{"arc_challenge", 1172}, {"arc_easy", 2376}, {"boolq", 3270},     {"hellaswag", 10042},
                                                     {"openbook_qa", 500},    {"piqa", 1838},     {"winogrande", 1267}};
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.path().string().ends_with(".task.json")) continue;
    const Task task = read_task(entry.path());
    EXPECT_EQ(task.items.size(), counts.at(task.name)) << task.name;
    EXPECT_EQ(task.kind, task.name == "winogrande" ? "partial" : "multiple_choice");
    ++seen;
  }
  EXPECT_EQ(seen, counts.size());
}

TEST(Task, RequestsEqualTheHarness) {
  const std::filesystem::path data = std::filesystem::path(QFA_SHARED_DIR) / "data";
  const std::filesystem::path oracle = data / "oracle" / "loglikelihood_smollm2.jsonl";
  if (!std::filesystem::is_regular_file(oracle)) GTEST_SKIP() << "no shared data in " << oracle;
  if (test::demo_model().empty()) GTEST_SKIP() << "QFA_DEMO_MODEL does not name the demo's GGUF file";
  const auto tokenizer = tokenizer_from_gguf(*GgufFile::open(test::demo_model()));
  std::map<std::string, Task> tasks;
  std::size_t lines = 0;
  for_each_json_item(read_file(oracle), oracle.string(), JsonItems::lines, [&](const Json& line, std::size_t, const std::string& place) {
    const std::string name = line.at("task");
    if (!tasks.contains(name)) tasks[name] = read_task(data / "tasks" / (name + ".task.json"), 48);
    const Task& task = tasks.at(name);
    const TaskItem& item = task.items.at(line.at("index").get<std::size_t>());
    const auto choice = line.at("choice").get<std::size_t>();
    EXPECT_EQ(item.contexts.at(choice), line.at("context").get<std::string>()) << place;
    EXPECT_EQ(item.continuations.at(choice), line.at("continuation").get<std::string>()) << place;
    const EncodedPair pair = encode_item(*tokenizer, task, item, choice);
    EXPECT_EQ(pair.context.size(), line.at("ids_context_len").get<std::size_t>()) << place;
    EXPECT_EQ(pair.context.size() + pair.continuation.size(), line.at("ids_total_len").get<std::size_t>()) << place;
    ++lines;
    return true;
  });
  EXPECT_EQ(lines, 672u);
}

}  // namespace
}  // namespace qfa
