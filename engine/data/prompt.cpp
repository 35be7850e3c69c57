// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/prompt.h"

#include <fmt/format.h>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/jinja_template.h"

namespace qfa {
namespace {

// The prompt of stanford_alpaca (train.py) for an instruction without input: an example's input is part of
// the user's message. The answer follows the colon at once.
constexpr char kAlpacaBefore[] =
    "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n### Instruction:\n";
constexpr char kAlpacaAfter[] = "\n\n### Response:";

constexpr char kAlpacaJinja[] =
    "{% for message in messages %}"
    "{% if message['role'] == 'system' %}{{ message['content'] + '\\n\\n' }}"
    "{% elif message['role'] == 'user' %}"
    "{{ 'Below is an instruction that describes a task. Write a response that appropriately completes the request.\\n\\n"
    "### Instruction:\\n' + message['content'] + '\\n\\n### Response:' }}"
    "{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token }}"
    "{% else %}{{ raise_exception('the role ' + message['role'] + ' is not known') }}"
    "{% endif %}{% endfor %}";

// Found again in what a template writes; no template changes it by trimming.
constexpr char kAnswer[] = "qfa-answer-3f81";

std::tm fixed_date() {
  std::tm date{};
  date.tm_year = 124, date.tm_mon = 6, date.tm_mday = 26, date.tm_wday = 5, date.tm_yday = 207;
  return date;
}

std::string render(const JinjaTemplate& chat_template, const Tokenizer& tokenizer, const std::vector<ChatMessage>& messages,
                   bool generate) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const ChatMessage& message : messages) list.push_back({{"role", message.role}, {"content", message.content}});
  nlohmann::ordered_json variables = {{"messages", list}, {"tools", nullptr}, {"documents", nullptr}, {"add_generation_prompt", generate}};
  if (const std::optional<TokenId> bos = tokenizer.bos()) variables["bos_token"] = tokenizer.token(*bos);
  if (const std::optional<TokenId> eos = tokenizer.eos()) variables["eos_token"] = tokenizer.token(*eos);
  return chat_template.render(variables, fixed_date());
}

std::string eos_text(const Tokenizer& tokenizer, const char* needs_it) {
  const std::optional<TokenId> eos = tokenizer.eos();
  if (!eos) refuse("tokenizer", fmt::format("The tokenizer names no end-of-sequence token, which {} needs.", needs_it));
  return tokenizer.token(*eos);
}

// A rendered answer shows what ends it: the text behind it, up to the first special token.
std::string end_behind_answer(const JinjaTemplate& chat_template, const Tokenizer& tokenizer) {
  const std::string text = render(chat_template, tokenizer, {{"user", "question"}, {"assistant", kAnswer}}, false);
  const std::size_t answer = text.rfind(kAnswer);
  if (answer == std::string::npos) refuse("chat template", "The template does not write what the assistant answers.");
  const std::string behind = text.substr(answer + sizeof kAnswer - 1);
  for (const TokenId id : tokenizer.encode(behind)) {
    if (!tokenizer.is_special(id)) continue;
    const std::string token = tokenizer.token(id);
    return behind.substr(0, behind.find(token) + token.size());
  }
  return eos_text(tokenizer, "a chat template without an end of turn");
}

std::string alpaca_prompt(const std::vector<ChatMessage>& messages, const std::string& eos) {
  std::string out;
  for (const ChatMessage& message : messages) {
    if (message.role == "system") {
      out += message.content + "\n\n";
    } else if (message.role == "user") {
      out += kAlpacaBefore + message.content + kAlpacaAfter;
    } else if (message.role == "assistant") {
      out += message.content + eos;
    } else {
      refuse("conversation", fmt::format("The role \"{}\" is not known, expected system, user or assistant.", printable(message.role)));
    }
  }
  return out;
}

}  // namespace

PromptFormat::PromptFormat(PromptTemplate kind, std::shared_ptr<const Tokenizer> tokenizer)
    : kind_(kind), tokenizer_(std::move(tokenizer)) {
  if (kind_ == PromptTemplate::alpaca) {
    end_of_turn_ = eos_text(*tokenizer_, "the Alpaca prompt");
    return;
  }
  const std::string source = tokenizer_->chat_template();
  if (source.empty()) refuse("chat template", "The model has no chat template; choose the Alpaca prompt.");
  template_ = std::make_shared<const JinjaTemplate>(source);
  end_of_turn_ = end_behind_answer(*template_, *tokenizer_);
  prompt({{"user", "question"}});  // what it does not support shows now, not after the first step
}

std::string PromptFormat::prompt(const std::vector<ChatMessage>& messages) const {
  return kind_ == PromptTemplate::alpaca ? alpaca_prompt(messages, end_of_turn_) : render(*template_, *tokenizer_, messages, true);
}

std::string PromptFormat::end_of_turn() const {
  return end_of_turn_;
}

std::string PromptFormat::jinja() const {
  return kind_ == PromptTemplate::alpaca ? kAlpacaJinja : tokenizer_->chat_template();
}

}  // namespace qfa
