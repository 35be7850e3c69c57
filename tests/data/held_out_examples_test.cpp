// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/held_out_examples.h"

#include <gtest/gtest.h>

#include "tests/data/scratch.h"

namespace qfa::test {
namespace {

TEST(HeldOutExamples, IdentityIsWhatIsAskedAndAnsweredWhateverTheForm) {
  const Scratch scratch;
  const auto alpaca = read_examples(scratch.write("a.json", R"([{"instruction": "Add", "input": "1 and 2", "output": "3"}])"));
  const auto pair = read_examples(scratch.write("p.jsonl", R"({"prompt": "Add\n\n1 and 2", "completion": " 3\n"})"));
  const auto chat = read_examples(
      scratch.write("c.jsonl", R"({"messages": [{"role": "user", "content": "Add\n\n1 and 2"}, {"role": "assistant", "content": "3"}]})"));
  EXPECT_EQ(example_identity(alpaca[0]), example_identity(pair[0]));
  EXPECT_EQ(example_identity(alpaca[0]), example_identity(chat[0]));
  Example other = alpaca[0];
  other.output = "4";
  EXPECT_NE(example_identity(alpaca[0]), example_identity(other));
  // The border between question and answer counts: "ab" + "c" is not "a" + "bc".
  EXPECT_NE(example_identity({"ab", "", "c", "", {}}), example_identity({"a", "", "bc", "", {}}));
}

TEST(HeldOutExamples, WhatWasTrainedOnIsLeftOut) {
  const std::vector<Example> trained{{"q1", "", "a1", "", {}}, {"q2", "", "a2", "", {}}};
  std::vector<Example> held_out{{"q2", "", " a2 ", "x", {}}, {"q3", "", "a3", "y", {}}, {"q2", "", "a2", "z", {}}};
  EXPECT_EQ(leave_out_trained(trained, held_out), 2u);
  ASSERT_EQ(held_out.size(), 1u);
  EXPECT_EQ(held_out[0].place, "y");
  EXPECT_EQ(leave_out_trained({}, held_out), 0u);
}

}  // namespace
}  // namespace qfa::test
