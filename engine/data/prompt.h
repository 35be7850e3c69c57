// SPDX-License-Identifier: GPL-3.0-or-later
// From a conversation to the text a model sees: the model's own Jinja template, or Alpaca's prompt.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/api/specs.h"
#include "engine/data/tokenizer.h"

namespace qfa {

class JinjaTemplate;

struct ChatMessage {
  std::string role;  // "system", "user", "assistant"
  std::string content;
};

class PromptFormat {
 public:
  // Throws Failure (input) if `kind` is model and the tokenizer has no template, or one with
  // constructs that are not supported (named in the sentence).
  PromptFormat(PromptTemplate kind, std::shared_ptr<const Tokenizer> tokenizer);

  // The text up to where the assistant's answer begins. A template that asks for today's date is told
  // 26 July 2024 (Llama 3's own default): the same run gives the same prompts tomorrow.
  std::string prompt(const std::vector<ChatMessage>& messages) const;
  // What follows the answer and ends the turn ("<|im_end|>"); its first token is the stop token.
  std::string end_of_turn() const;
  // The Jinja text an export carries so that other programs build the same prompt.
  std::string jinja() const;

 private:
  PromptTemplate kind_;
  std::shared_ptr<const Tokenizer> tokenizer_;
  std::shared_ptr<const JinjaTemplate> template_;
  std::string end_of_turn_;
};

}  // namespace qfa
