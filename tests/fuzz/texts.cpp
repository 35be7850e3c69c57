// SPDX-License-Identifier: GPL-3.0-or-later
// Templates, tasks and training examples.
#include "engine/api/error.h"
#include "engine/core/json.h"
#include "engine/data/dataset.h"
#include "engine/data/jinja_template.h"
#include "engine/data/task.h"
#include "tests/fuzz/target.h"

namespace qfa::fuzz {
namespace {

using Json = nlohmann::ordered_json;

// A thousandth of what a real template may use: an input that needs more is refused, and quickly.
JinjaLimits small_limits() {
  JinjaLimits limits;
  limits.output_bytes = 1 << 16;
  limits.work = 200'000;
  return limits;
}

const Json& conversation() {
  static const Json variables =
      Json::parse(R"({"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": " Hi\n"},
    {"role": "assistant", "content": "it's"}, {"role": "user", "content": "x"}], "add_generation_prompt": true, "bos_token": "<s>",
    "eos_token": "</s>", "x": 3, "y": -7, "f": 2.5, "s": "Hello, W\u00f6rld! ", "n": null, "l": [1, 2, "a", [3]], "b": true, "e": "",
    "d": {"a": 1, "b": {"c": "x"}}, "tools": null})");
  return variables;
}

void jinja(std::string_view input) {
  const JinjaTemplate parsed(input, small_limits());
  parsed.render(conversation(), std::tm{});
}

// A conversation, rendered by the template of ChatML and by one that looks at everything.
void chat(std::string_view input) {
  static const JinjaTemplate templates[] = {
      JinjaTemplate("{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] | trim }}<|im_end|>\n{% endfor %}",
                    small_limits()),
      JinjaTemplate("{% set ns = namespace(n=0) %}{% for m in messages if m.role != 'system' %}{% set ns.n = ns.n + loop.index0 %}"
                    "{% if m.content is string %}{{ m.content.split('\\n')[0] | upper }}{% elif m.content is iterable %}"
                    "{% for part in m.content %}{{ part | tojson }}{% endfor %}{% else %}{{ raise_exception('no text') }}{% endif %}"
                    "{{ m | tojson(indent=2) }}{% endfor %}{{ ns.n }}{{ messages[1:] | length }}{{ tools | default('none') }}",
                    small_limits())};
  parse_json(input, "conversation");  // strict: the templates see only what it accepts
  const Json variables = Json::parse(input);
  if (!variables.is_object()) return;
  for (const JinjaTemplate& one : templates) {
    try {
      one.render(variables, std::tm{});
    } catch (const Failure& failure) {
      if (failure.error().code != ErrorCode::input) throw;
    }
  }
}

// NAME.task.json, then its items.
void task(std::string_view input) {
  const auto [descriptor, items] = two_files(input);
  const Scratch scratch{{"t.task.json", descriptor}, {"t.jsonl", items}};
  const Task read = read_task(scratch / "t.task.json");
  item_hashes(read);
  items_fingerprint({read});
}

void examples(std::string_view input) {
  const Scratch scratch{{"train.jsonl", input}};
  for (const Example& example : read_examples(scratch / "train.jsonl")) prompt_messages(example);
}

}  // namespace

const std::vector<Target>& text_targets() {
  static const std::vector<Target> targets{{"jinja", jinja, {}}, {"chat", chat, {}}, {"task", task, {}}, {"examples", examples, {}}};
  return targets;
}

}  // namespace qfa::fuzz
