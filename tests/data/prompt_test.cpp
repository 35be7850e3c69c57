// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "engine/api/error.h"
#include "engine/data/jinja_template.h"
#include "engine/data/prompt.h"
#include "engine/formats/gguf.h"
#include "tests/data/tokenizer_support.h"

namespace qfa {
namespace {

using nlohmann::json;

constexpr char kChatml[] =
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' + m['content'] + '<|end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

std::shared_ptr<const Tokenizer> tokenizer_with(const std::string& chat_template, bool eos = true) {
  const test::TemporaryFolder folder;
  json config = {{"chat_template", chat_template}};
  if (eos) config["eos_token"] = "<|end|>";
  folder.write("tokenizer.json", test::small_tokenizer_json().dump());
  folder.write("tokenizer_config.json", config.dump());
  return tokenizer_from_folder(folder.path());
}

std::string rendered(const PromptFormat& format, const Tokenizer& tokenizer, const std::vector<ChatMessage>& messages) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const ChatMessage& message : messages) list.push_back({{"role", message.role}, {"content", message.content}});
  return JinjaTemplate(format.jinja())
      .render({{"messages", list}, {"add_generation_prompt", true}, {"eos_token", tokenizer.token(*tokenizer.eos())}}, {});
}

std::string refusal(PromptTemplate kind, std::shared_ptr<const Tokenizer> tokenizer) {
  try {
    const PromptFormat format(kind, std::move(tokenizer));
    return "accepted, ends with " + format.end_of_turn();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, ErrorCode::input);
    return failure.error().sentence();
  }
}

TEST(PromptFormat, ModelTemplateAsItIs) {
  const auto tokenizer = tokenizer_with(kChatml);
  const PromptFormat format(PromptTemplate::model, tokenizer);
  EXPECT_EQ(format.prompt({{"system", "s"}, {"user", "{{ hi }}"}}),
            "<|im_start|>system\ns<|end|>\n<|im_start|>user\n{{ hi }}<|end|>\n<|im_start|>assistant\n");
  EXPECT_EQ(format.end_of_turn(), "<|end|>");
  EXPECT_EQ(format.jinja(), kChatml);
  EXPECT_EQ(rendered(format, *tokenizer, {{"user", "a"}}), format.prompt({{"user", "a"}}));
}

TEST(PromptFormat, EndOfTurnReachesToTheStopToken) {
  const auto with = [](const std::string& source) {
    return PromptFormat(PromptTemplate::model, tokenizer_with("{% for m in messages %}" + source + "{% endfor %}")).end_of_turn();
  };
  EXPECT_EQ(with("{{ m.content + ' ' + eos_token + ' ' }}"), " <|end|>");
  EXPECT_EQ(with("{{ m.content }}\n"), "<|end|>") << "a template without a stop token: the model's own";
  EXPECT_EQ(with("{{ m.content + '<tool><|end|>' }}"), "<tool><|end|>") << "a user-defined token stops nothing";
}

TEST(PromptFormat, AlpacaIsStanfordsPromptWithoutInput) {
  const auto tokenizer = tokenizer_with("");
  const PromptFormat format(PromptTemplate::alpaca, tokenizer);
  EXPECT_EQ(format.prompt({{"user", "Name a color.\n\nwarm"}}),
            "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"
            "### Instruction:\nName a color.\n\nwarm\n\n### Response:");
  EXPECT_EQ(format.end_of_turn(), "<|end|>");
}

TEST(PromptFormat, AlpacaJinjaBuildsTheSamePrompt) {
  const auto tokenizer = tokenizer_with("");
  const PromptFormat format(PromptTemplate::alpaca, tokenizer);
  const std::vector<std::vector<ChatMessage>> conversations{{{"user", "Hi"}},
                                                            {{"user", "quotes ' \" \\n \n {{ x }} {% if %} \u00E9\U0001F600"}},
                                                            {{"system", "Be brief."}, {"user", "a"}, {"assistant", "b"}, {"user", "c"}},
                                                            {{"user", ""}},
                                                            {}};
  for (const auto& messages : conversations) EXPECT_EQ(rendered(format, *tokenizer, messages), format.prompt(messages));
  EXPECT_THROW(rendered(format, *tokenizer, {{"tool", "x"}}), Failure);
  EXPECT_THROW(format.prompt({{"tool", "x"}}), Failure);
}

TEST(PromptFormat, RefusesWhatCannotWork) {
  EXPECT_EQ(refusal(PromptTemplate::model, tokenizer_with("")), "chat template: The model has no chat template; choose the Alpaca prompt.");
  EXPECT_NE(refusal(PromptTemplate::alpaca, tokenizer_with("", false)).find("no end-of-sequence token"), std::string::npos);
  EXPECT_NE(
      refusal(PromptTemplate::model, tokenizer_with("{% for m in messages %}{{ m.content }}{% endfor %}", false)).find("end-of-sequence"),
      std::string::npos);
  EXPECT_NE(refusal(PromptTemplate::model, tokenizer_with("always this")).find("does not write what the assistant answers"),
            std::string::npos);
  EXPECT_NE(refusal(PromptTemplate::model, tokenizer_with("{% include 'a' %}")).find("\"include\" is not supported"), std::string::npos);
  EXPECT_NE(refusal(PromptTemplate::model, tokenizer_with("{{ messages|pprint }}")).find("\"pprint\" is not supported"), std::string::npos);
}

TEST(PromptFormat, DatesDoNotChangeTomorrow) {
  const PromptFormat format(PromptTemplate::model,
                            tokenizer_with("{{ strftime_now('%d %b %Y') }}{% for m in messages %}{{ m.content + eos_token }}{% endfor %}"));
  EXPECT_EQ(format.prompt({{"user", "a"}}), "26 Jul 2024a<|end|>");
}

TEST(PromptFormat, SmolLM2) {
  const std::filesystem::path model = test::from_environment("QFA_DEMO_MODEL");
  if (model.empty()) GTEST_SKIP() << "QFA_DEMO_MODEL does not name the SmolLM2 GGUF";
  const auto tokenizer = tokenizer_from_gguf(*GgufFile::open(model));
  const PromptFormat format(PromptTemplate::model, tokenizer);
  EXPECT_EQ(format.prompt({{"user", "Hi"}}),
            "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
            "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n");
  EXPECT_EQ(format.end_of_turn(), "<|im_end|>");
  EXPECT_EQ(tokenizer->encode(format.end_of_turn()).front(), tokenizer->eos());
  EXPECT_EQ(tokenizer->encode(format.prompt({{"system", "s"}, {"user", "u"}})),
            (std::vector<TokenId>{1, 9690, 198, 99, 2, 198, 1, 4093, 198, 101, 2, 198, 1, 520, 9531, 198}));
}

}  // namespace
}  // namespace qfa
