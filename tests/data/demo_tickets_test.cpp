// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/demo_tickets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "engine/core/atomic_file.h"
#include "engine/data/task.h"
#include "engine/formats/gguf.h"
#include "tests/data/scratch.h"

namespace qfa {
namespace {

using test::Scratch;
using test::sentence_of;
using ::testing::HasSubstr;

constexpr DemoSplit kSplits[] = {DemoSplit::train, DemoSplit::probe, DemoSplit::search, DemoSplit::report};

// Words of a template in lower case; every slot is the word "{".
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ' ';
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '\'') {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      continue;
    }
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
    if (c == '{') {
      words.push_back("{");
      i = text.find('}', i);
    }
  }
  return words;
}

std::set<std::string> content_words(const std::vector<std::string>& words) {
  static const std::set<std::string> function_words = {
      "{",     "a",     "the",   "an",    "and",  "or",    "but",     "if",     "so",     "as",    "at",    "by",     "for",   "from",
      "in",    "into",  "of",    "on",    "off",  "out",   "over",    "to",     "up",     "with",  "about", "after",  "again", "before",
      "than",  "then",  "too",   "very",  "just", "only",  "also",    "all",    "any",    "some",  "one",   "not",    "no",    "nor",
      "i",     "me",    "my",    "we",    "us",   "our",   "you",     "your",   "he",     "his",   "she",   "her",    "it",    "its",
      "they",  "them",  "their", "this",  "that", "these", "those",   "there",  "here",   "who",   "what",  "which",  "when",  "where",
      "why",   "how",   "is",    "are",   "was",  "were",  "be",      "been",   "being",  "am",    "do",    "does",   "did",   "has",
      "have",  "had",   "can",   "could", "will", "would", "should",  "may",    "might",  "must",  "shall", "don't",  "can't", "it's",
      "i'm",   "i've",  "i'd",   "we'd",  "it'd", "we're", "doesn't", "didn't", "hasn't", "won't", "isn't", "please", "hi",    "hey",
      "hello", "still", "yet",   "now",   "ever", "never"};
  std::set<std::string> content;
  for (const std::string& word : words) {
    if (!function_words.contains(word)) content.insert(word);
  }
  return content;
}

double jaccard(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::size_t common = 0;
  for (const std::string& word : a) common += b.contains(word);
  return static_cast<double>(common) / static_cast<double>(std::max<std::size_t>(1, a.size() + b.size() - common));
}

std::size_t longest_common_run(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::size_t best = 0;
  std::vector<std::size_t> previous(b.size() + 1), current(b.size() + 1);
  for (const std::string& word : a) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      current[j + 1] = word == b[j] ? previous[j] + 1 : 0;
      best = std::max(best, current[j + 1]);
    }
    std::swap(previous, current);
  }
  return best;
}

// Two templates of different splits share fewer than 30 % of their content words (all that differ
// from function words and slots) and no five words in a row. A template has about eight content words:
// below 0.3 two of them have at most three in common, no more than the subject itself
// ("update … screen", "bought … return"), while a rewording that keeps the sentence's frame or most of
// its nouns and verbs lies above 0.4. Runs of four ("the {part} of the") are plain English grammar.
constexpr double kMaxSharedWords = 0.30;
constexpr std::size_t kMaxCommonRun = 4;

TEST(DemoTickets, SplitsAreWrittenApart) {
  for (std::size_t s = 0; s < 4; ++s) {
    for (std::size_t t = s + 1; t < 4; ++t) {
      for (const DemoTemplate& a : demo_templates(kSplits[s])) {
        const auto words_a = words_of(a.text);
        for (const DemoTemplate& b : demo_templates(kSplits[t])) {
          const auto words_b = words_of(b.text);
          EXPECT_LT(jaccard(content_words(words_a), content_words(words_b)), kMaxSharedWords) << a.text << "\n" << b.text;
          EXPECT_LE(longest_common_run(words_a, words_b), kMaxCommonRun) << a.text << "\n" << b.text;
        }
      }
    }
  }
}

TEST(DemoTickets, TheSeparationMeasuresSeeRewordings) {
  const auto a = words_of("My {product} should have arrived on {date}, but there is no sign of it.");
  const auto b = words_of("There is no sign of the {product} that should have arrived on {day}.");
  EXPECT_GT(jaccard(content_words(a), content_words(b)), kMaxSharedWords);
  EXPECT_EQ(longest_common_run(a, b), 5u);
}

TEST(DemoTickets, EveryClassHasItsTemplates) {
  const std::map<DemoSplit, std::size_t> least = {
      {DemoSplit::train, 24}, {DemoSplit::probe, 8}, {DemoSplit::search, 8}, {DemoSplit::report, 12}};
  for (const DemoSplit split : kSplits) {
    std::map<std::size_t, std::size_t> counts;
    std::set<std::string> texts;
    for (const DemoTemplate& item : demo_templates(split)) {
      ++counts[item.label];
      EXPECT_TRUE(texts.insert(item.text).second) << item.text;
      const std::size_t words = words_of(item.text).size();
      EXPECT_TRUE(words >= 9 && words <= 26) << words << " words: " << item.text;
      EXPECT_EQ(std::count(item.text.begin(), item.text.end(), '{'), std::count(item.text.begin(), item.text.end(), '}'));
    }
    ASSERT_EQ(counts.size(), kDemoClasses.size());
    for (const auto& [label, count] : counts) EXPECT_GE(count, least.at(split)) << kDemoClasses[label];
  }
}

TEST(DemoTickets, SplitsAreBalancedDistinctAndFilled) {
  const DemoSizes sizes;
  const std::map<DemoSplit, std::size_t> counts = {
      {DemoSplit::train, 2000}, {DemoSplit::probe, sizes.probe}, {DemoSplit::search, sizes.search}, {DemoSplit::report, sizes.report}};
  for (const auto& [split, count] : counts) {
    const auto tickets = demo_split(split, 0, count);
    ASSERT_EQ(tickets.size(), count);
    std::map<std::size_t, std::size_t> labels, uses;
    std::set<std::string> texts;
    for (std::size_t i = 0; i < tickets.size(); ++i) {
      ++labels[tickets[i].label];
      ++uses[tickets[i].template_index];
      EXPECT_TRUE(texts.insert(tickets[i].text).second) << tickets[i].text;
      EXPECT_EQ(tickets[i].text.find_first_of("{}"), std::string::npos) << tickets[i].text;
      if (i % 8 == 7) {
        EXPECT_EQ(std::set<std::size_t>({labels[0], labels[1], labels[2], labels[3], labels[4], labels[5], labels[6], labels[7]}).size(),
                  1u);
      }
    }
    const auto templates = demo_templates(split);
    EXPECT_EQ(uses.size(), templates.size());  // every template is used
  }
}

TEST(DemoTickets, ASeedDecidesAll) {
  const auto texts = [](std::uint64_t seed, std::size_t count) {
    std::vector<std::string> all;
    for (const DemoTicket& ticket : demo_split(DemoSplit::report, seed, count)) all.push_back(ticket.text);
    return all;
  };
  EXPECT_EQ(texts(3, 80), texts(3, 80));
  EXPECT_NE(texts(3, 80), texts(4, 80));
  const auto longer = texts(3, 160);
  EXPECT_EQ(texts(3, 80), std::vector<std::string>(longer.begin(), longer.begin() + 80));
  EXPECT_THAT(sentence_of([] { demo_split(DemoSplit::probe, 0, 1000000); }), HasSubstr("no more than"));
}

TEST(DemoTickets, WritesWhatTheReadersRead) {
  Scratch scratch;
  const auto folder = scratch.path() / "a" / "b";
  write_demo_tickets(folder, 5);
  const auto examples = read_examples(folder / "train.jsonl");
  ASSERT_EQ(examples.size(), 1600u);
  std::set<std::string> prompts;
  for (const Example& example : examples) {
    EXPECT_TRUE(example.instruction.starts_with(kDemoInstruction));
    EXPECT_NE(std::find(kDemoClasses.begin(), kDemoClasses.end(), example.output), kDemoClasses.end());
    prompts.insert(example.instruction);
  }
  std::vector<Task> tasks;
  for (const char* name : {"probe", "search", "report"}) tasks.push_back(read_task(folder / (std::string(name) + ".task.json")));
  EXPECT_EQ(tasks[0].items.size(), 160u);
  EXPECT_EQ(tasks[1].items.size(), 160u);
  EXPECT_EQ(tasks[2].items.size(), 320u);
  for (const Task& task : tasks) {
    EXPECT_TRUE(task.chat);
    EXPECT_EQ(task.name.rfind("tickets_", 0), 0u);
    for (const TaskItem& item : task.items) {
      EXPECT_TRUE(item.contexts[0].starts_with(kDemoInstruction));
      EXPECT_FALSE(prompts.contains(item.contexts[0])) << item.contexts[0];
      EXPECT_EQ(item.continuations, std::vector<std::string>(kDemoClasses.begin(), kDemoClasses.end()));
    }
  }
  EXPECT_NO_THROW(check_firewall({tasks[0], tasks[1]}, tasks[2]));
  const auto again = scratch.path() / "again";
  write_demo_tickets(again, 5);
  for (const char* name : {"train.jsonl", "probe.jsonl", "search.jsonl", "report.jsonl", "report.task.json"}) {
    EXPECT_EQ(read_file(folder / name), read_file(again / name)) << name;
  }
}

TEST(DemoTickets, RealModelScoresTheTokensItTrainsOn) {
  if (test::demo_model().empty()) GTEST_SKIP() << "QFA_DEMO_MODEL does not name the demo's GGUF file";
  const auto tokenizer = tokenizer_from_gguf(*GgufFile::open(test::demo_model()));
  for (const std::string_view name : kDemoClasses) {
    EXPECT_LE(tokenizer->encode(name, false).size(), 2u) << name;
    EXPECT_LE(tokenizer->encode(" " + std::string(name), false).size(), 2u) << name;
  }
  for (const PromptTemplate kind : {PromptTemplate::model, PromptTemplate::alpaca}) {
    const PromptFormat format(kind, tokenizer);
    Scratch scratch;
    write_demo_tickets(scratch.path(), 0);
    const Task report = with_prompt(read_task(scratch.path() / "report.task.json"), format);
    double tokens = 0;
    for (const TaskItem& item : report.items) {
      // The same ticket as a training example: its tokens begin with what the scorer sees.
      Example example;
      const std::string query = demo_split(DemoSplit::report, 0, 320).at(item.index).query();
      example.instruction = query;
      example.output = kDemoClasses[item.gold];
      const Dataset dataset = build_dataset({example}, format, *tokenizer, 256);
      const EncodedPair pair = encode_item(*tokenizer, report, item, item.gold);
      std::vector<TokenId> expected = pair.context;
      expected.insert(expected.end(), pair.continuation.begin(), pair.continuation.end());
      const TokenizedExample& trained = dataset.examples.at(0);
      ASSERT_EQ(trained.prompt_tokens, pair.context.size());
      ASSERT_LT(expected.size(), trained.ids.size());
      EXPECT_TRUE(std::equal(expected.begin(), expected.end(), trained.ids.begin())) << query;
      tokens += static_cast<double>(trained.ids.size());
    }
    RecordProperty(kind == PromptTemplate::model ? "tokens_model" : "tokens_alpaca", static_cast<int>(tokens / 320));
    EXPECT_LT(tokens / 320, kind == PromptTemplate::model ? 80 : 100);
  }
}

}  // namespace
}  // namespace qfa
