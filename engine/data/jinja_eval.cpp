// SPDX-License-Identifier: GPL-3.0-or-later
// Statements; jinja_eval_expression.cpp has the expressions.
#include "engine/data/jinja_eval.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/api/error.h"
#include "engine/core/text.h"

namespace qfa::jinja {

struct Interpreter::Nested {
  Nested(Interpreter& interpreter, const Site& at) : interpreter_(interpreter), scope_(interpreter.scope_) {
    if (++interpreter_.depth_ > interpreter_.limits_.depth) {
      --interpreter_.depth_;
      at.refuse("The template calls itself too deeply.");
    }
  }
  ~Nested() {
    --interpreter_.depth_;
    interpreter_.scope_ = std::move(scope_);
  }
  void open_scope(std::shared_ptr<Scope> parent) { interpreter_.scope_ = std::make_shared<Scope>(Scope{std::move(parent), {}}); }

  Interpreter& interpreter_;
  std::shared_ptr<Scope> scope_;
};

Interpreter::Interpreter(const JinjaLimits& limits, const std::tm& now)
    : limits_(limits), now_(now), work_(limits.work), scope_(std::make_shared<Scope>()) {
  add_globals();
}

Site Interpreter::site(int line) {
  line_ = line;
  return {line, &work_};
}

void Interpreter::define(const std::string& name, Value value) {
  for (auto& [known, old] : scope_->names) {
    if (known == name) {
      old = std::move(value);
      return;
    }
  }
  scope_->names.emplace_back(name, std::move(value));
}

std::string Interpreter::run(const Body& body) {
  statements(body);
  return std::move(out_);
}

void Interpreter::write(const Site& at, const std::string& text) {
  at.charge(text.size());
  if (out_.size() + text.size() > limits_.output_bytes) {
    at.refuse(fmt::format("The template writes more than {}.", human_bytes(limits_.output_bytes)));
  }
  out_ += text;
}

std::string Interpreter::captured(const Body& body) {
  std::string outside = std::exchange(out_, std::string());
  statements(body);
  return std::exchange(out_, std::move(outside));
}

Interpreter::Flow Interpreter::statements(const Body& body) {
  for (const Statement& each : body) {
    const Flow flow = statement(each);
    if (flow != Flow::normal) return flow;
  }
  return Flow::normal;
}

Interpreter::Flow Interpreter::statement(const Statement& s) {
  const Site at = site(s.line);
  at.charge(5);
  switch (s.kind) {
    case Statement::Kind::text:
      write(at, s.text);
      return Flow::normal;
    case Statement::Kind::output: {
      const Value value = evaluate(*s.expression);
      at.charge(value.weight());
      write(at, value.text());
      return Flow::normal;
    }
    case Statement::Kind::loop:
      loop(s);
      return Flow::normal;
    case Statement::Kind::branch: {
      if (++depth_ > limits_.depth) at.refuse("The template is nested too deeply.");
      const Flow flow = statements(evaluate(*s.expression).truth() ? s.body : s.otherwise);
      --depth_;
      return flow;
    }
    case Statement::Kind::assign:
      assign(s, s.targets, evaluate(*s.expression));
      return Flow::normal;
    case Statement::Kind::assign_attribute:
      assign_attribute(s);
      return Flow::normal;
    case Statement::Kind::assign_block: {
      std::string text;
      {
        Nested inside(*this, at);
        inside.open_scope(scope_);
        text = captured(s.body);
      }
      define(s.targets[0], std::move(text));
      return Flow::normal;
    }
    case Statement::Kind::macro:
      define_macro(s);
      return Flow::normal;
    case Statement::Kind::leave:
      return Flow::leave;
    case Statement::Kind::skip:
      return Flow::skip;
    case Statement::Kind::group:
      return statements(s.body);
  }
  return Flow::normal;
}

std::vector<Value> Interpreter::loop_items(const Statement& s) {
  const Site at = site(s.line);
  std::vector<Value> items = items_of(at, evaluate(*s.expression));
  if (!s.condition) return items;
  std::vector<Value> kept;
  for (Value& item : items) {
    Nested inside(*this, at);
    inside.open_scope(scope_);
    assign(s, s.targets, item);
    if (evaluate(*s.condition).truth()) kept.push_back(std::move(item));
  }
  return kept;
}

void Interpreter::loop(const Statement& s) {
  const Site at = site(s.line);
  Nested inside(*this, at);
  const Value all = Value::list(loop_items(s));
  const auto list = *all.as<std::shared_ptr<const List>>();
  if (list->values.empty()) {
    inside.open_scope(inside.scope_);
    // A break or continue here cannot occur: the parser allows them in the body only.
    statements(s.otherwise);
    return;
  }
  for (std::size_t i = 0; i < list->values.size(); ++i) {
    at.charge(20);
    inside.open_scope(inside.scope_);
    define("loop", Value(Value::Data(std::make_shared<const Loop>(Loop{list, i}))));
    assign(s, s.targets, list->values[i]);
    if (statements(s.body) == Flow::leave) break;
  }
}

void Interpreter::assign(const Statement& s, const std::vector<std::string>& targets, const Value& value) {
  if (targets.size() == 1) return define(targets[0], value);
  const Site at = site(s.line);
  const std::vector<Value> parts = items_of(at, value);
  if (parts.size() != targets.size()) at.refuse(fmt::format("{} values for {} names.", parts.size(), targets.size()));
  for (std::size_t i = 0; i < targets.size(); ++i) define(targets[i], parts[i]);
}

void Interpreter::assign_attribute(const Statement& s) {
  Value value = evaluate(*s.expression);
  const Site at = site(s.line);
  const std::shared_ptr<Namespace> space = look_up(s.targets[0]).name_space();
  if (!space) at.refuse(fmt::format("\"{}\" is no namespace; only the attributes of a namespace can be set.", printable(s.targets[0])));
  if (value.name_space()) at.refuse("A namespace cannot hold a namespace.");
  for (auto& [name, old] : space->values) {
    if (name == s.text) {
      old = std::move(value);
      return;
    }
  }
  space->values.emplace_back(s.text, std::move(value));
}

void Interpreter::define_macro(const Statement& s) {
  // Weak: the scope holds the macro.
  const std::weak_ptr<Scope> around = scope_;
  define(s.text, Value::function(s.text, [this, &s, around](const Arguments& args, const KeywordArguments& named) {
           const std::shared_ptr<Scope> scope = around.lock();
           if (!scope) site(line_).refuse(fmt::format("The macro \"{}\" is called outside the block that defines it.", printable(s.text)));
           return call_macro(s, scope, args, named);
         }));
}

Value Interpreter::call_macro(const Statement& macro, const std::shared_ptr<Scope>& around, const Arguments& args,
                              const KeywordArguments& named) {
  const Site at = site(line_);
  if (args.size() > macro.targets.size()) {
    at.refuse(
        fmt::format("The macro \"{}\" got {} arguments, expected at most {}.", printable(macro.text), args.size(), macro.targets.size()));
  }
  Nested inside(*this, at);
  inside.open_scope(around);
  const std::size_t first_default = macro.targets.size() - macro.defaults.size();
  for (std::size_t i = 0; i < macro.targets.size(); ++i) {
    const std::string& name = macro.targets[i];
    const auto given = std::find_if(named.begin(), named.end(), [&](const auto& entry) { return entry.first == name; });
    if (i < args.size()) {
      define(name, args[i]);
    } else if (given != named.end()) {
      define(name, given->second);
    } else {
      define(name, i >= first_default ? evaluate(*macro.defaults[i - first_default]) : Value::undefined(name));
    }
  }
  for (const auto& [name, unused] : named) {
    if (std::count(macro.targets.begin(), macro.targets.end(), name) == 0) {
      at.refuse(fmt::format("The macro \"{}\" has no parameter \"{}\".", printable(macro.text), printable(name)));
    }
  }
  return captured(macro.body);
}

}  // namespace qfa::jinja
