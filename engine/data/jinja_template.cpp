// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/jinja_template.h"

#include <fmt/format.h>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/jinja_eval.h"
#include "engine/data/jinja_parser.h"

namespace qfa {

struct JinjaTemplate::Parsed {
  jinja::Body body;
};

JinjaTemplate::JinjaTemplate(std::string_view source, JinjaLimits limits) : limits_(limits) {
  if (source.size() > limits.source_bytes) {
    refuse("chat template",
           fmt::format("The template has {}, expected at most {}.", human_bytes(source.size()), human_bytes(limits.source_bytes)));
  }
  auto parsed = std::make_unique<Parsed>();
  parsed->body = jinja::parse(source);
  parsed_ = std::move(parsed);
}

JinjaTemplate::~JinjaTemplate() = default;
JinjaTemplate::JinjaTemplate(JinjaTemplate&&) noexcept = default;

std::string JinjaTemplate::render(const nlohmann::ordered_json& variables, const std::tm& now) const {
  jinja::Interpreter interpreter(limits_, now);
  for (const auto& [name, value] : variables.items()) interpreter.define(name, jinja::Value::from_json(value));
  return interpreter.run(parsed_->body);
}

}  // namespace qfa
