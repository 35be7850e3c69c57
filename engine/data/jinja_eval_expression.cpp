// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <iomanip>
#include <locale>
#include <sstream>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/jinja_eval.h"

namespace qfa::jinja {
namespace {

using Kind = Expression::Kind;

Value range(const Site& at, const Inputs& in) {
  const bool one = in.find(1, "stop") == nullptr;
  const std::int64_t begin = one ? 0 : in.integer(0, "start", 0), end = one ? in.integer(0, "start", 0) : in.integer(1, "stop", 0);
  const std::int64_t step = in.integer(2, "step", 1);
  if (step == 0) at.refuse("range's step is 0.");
  std::vector<Value> out;
  for (std::int64_t i = begin; step > 0 ? i < end : i > end;) {
    if (out.size() >= 100000) at.refuse("range is too long.");  // the sandbox's MAX_RANGE
    out.emplace_back(i);
    if (__builtin_add_overflow(i, step, &i)) break;
  }
  return Value::list(std::move(out));
}

// Month and day names in English, whatever the user's locale is.
std::string time_text(const std::tm& now, const std::string& format) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out << std::put_time(&now, format.c_str());
  return out.str();
}

}  // namespace

void Interpreter::add_globals() {
  define("range", Value::function("range", [this](const Arguments& args, const KeywordArguments& named) {
           const Site at = site(line_);
           return range(at, Inputs(at, "range", args, named, 3));
         }));
  define("raise_exception", Value::function("raise_exception", [this](const Arguments& args, const KeywordArguments&) -> Value {
           site(line_).refuse("The template refuses the conversation: " + (args.empty() ? "" : printable(args[0].text())));
         }));
  define("strftime_now", Value::function("strftime_now", [this](const Arguments& args, const KeywordArguments& named) -> Value {
           const Site at = site(line_);
           const std::string format = Inputs(at, "strftime_now", args, named, 1).text(0, "format");
           if (format.size() > 1000) at.refuse("strftime_now's format is too long.");
           return time_text(now_, format);
         }));
  const auto collect = [this](const Arguments& args, const KeywordArguments& named) {
    KeywordArguments all;
    if (!args.empty()) {
      if (!args[0].entries() || args.size() > 1) site(line_).refuse("namespace and dict take a dictionary or named arguments.");
      all = *args[0].entries();
    }
    all.insert(all.end(), named.begin(), named.end());
    return Value::dict(std::move(all));
  };
  define("dict", Value::function("dict", collect));
  define("namespace", Value::function("namespace", [collect](const Arguments& args, const KeywordArguments& named) {
           return Value(Value::Data(std::make_shared<Namespace>(Namespace{*collect(args, named).entries()})));
         }));
}

Value Interpreter::look_up(const std::string& name) const {
  for (const Scope* scope = scope_.get(); scope != nullptr; scope = scope->parent.get()) {
    for (const auto& [known, value] : scope->names) {
      if (known == name) return value;
    }
  }
  return Value::undefined(name);
}

Value Interpreter::evaluate(const Expression& expression) {
  const Site at = site(expression.line);
  if (++depth_ > limits_.depth) {
    --depth_;
    at.refuse("The template is nested too deeply.");
  }
  Value value = evaluate_kind(expression, at);
  --depth_;
  at.charge(5 + (value.string() ? value.string()->size() : 0));
  return value;
}

Value Interpreter::evaluate_kind(const Expression& e, const Site& at) {
  switch (e.kind) {
    case Kind::literal:
      return e.value;
    case Kind::name:
      return look_up(e.text);
    case Kind::list:
    case Kind::tuple: {
      std::vector<Value> items;
      for (const ExpressionPtr& item : e.items) items.push_back(evaluate(*item));
      return Value::list(std::move(items), e.kind == Kind::tuple);
    }
    case Kind::dict: {
      KeywordArguments entries;
      for (std::size_t i = 0; i + 1 < e.items.size(); i += 2) {
        const Value key = evaluate(*e.items[i]);
        if (!key.string()) at.refuse(fmt::format("A dictionary key of type {} is not supported, expected a string.", key.type_name()));
        entries.emplace_back(*key.string(), evaluate(*e.items[i + 1]));
      }
      return Value::dict(std::move(entries));
    }
    case Kind::unary: {
      const Value value = evaluate(*e.items[0]);
      return e.text == "not" ? Value(!value.truth()) : negative(at, value, e.text == "-");
    }
    case Kind::binary: {
      const Value left = evaluate(*e.items[0]);
      return arithmetic(at, e.text, left, evaluate(*e.items[1]));
    }
    case Kind::comparison:
      return comparison(e, at);
    case Kind::both:
    case Kind::either: {
      Value left = evaluate(*e.items[0]);
      return left.truth() == (e.kind == Kind::both) ? evaluate(*e.items[1]) : left;
    }
    case Kind::conditional:
      if (evaluate(*e.items[1]).truth()) return evaluate(*e.items[0]);
      return e.items[2] ? evaluate(*e.items[2]) : Value::undefined("the inline if without else");
    case Kind::attribute: {
      const Value object = evaluate(*e.items[0]);
      if (has_method(object, e.text)) at.refuse(fmt::format("The method \"{}\" is not called.", e.text));
      return attribute_of(at, object, e.text);
    }
    case Kind::item: {
      const Value object = evaluate(*e.items[0]);
      return item_of(at, object, evaluate(*e.items[1]));
    }
    case Kind::slice: {
      const Value object = evaluate(*e.items[0]);
      const Value begin = optional(e.items[1]), end = optional(e.items[2]);
      return slice_of(at, object, begin, end, optional(e.items[3]));
    }
    case Kind::call:
      return call(e, at);
    case Kind::filter: {
      const Value value = evaluate(*e.items[0]);
      const Arguments args = arguments(e);
      return apply_filter(at, e.text, value, args, keywords(e));
    }
    case Kind::test: {
      const Value value = evaluate(*e.items[0]);
      return apply_test(at, e.text, value, arguments(e));
    }
  }
  at.refuse("An expression is not supported.");
}

Value Interpreter::comparison(const Expression& e, const Site& at) {
  Value left = evaluate(*e.items[0]);
  for (std::size_t i = 0; i < e.words.size(); ++i) {
    Value right = evaluate(*e.items[i + 1]);
    if (!compare(at, e.words[i], left, right)) return false;
    left = std::move(right);
  }
  return true;
}

Value Interpreter::call(const Expression& e, const Site& at) {
  const Expression& callee = *e.items[0];
  if (callee.kind == Kind::attribute) {
    const Value object = evaluate(*callee.items[0]);
    if (has_method(object, callee.text)) {
      const Arguments args = arguments(e);
      return call_method(at, object, callee.text, args, keywords(e));
    }
    const Value found = attribute_of(at, object, callee.text);
    if (!found.as<std::shared_ptr<const Function>>()) {
      at.refuse(fmt::format("The method \"{}\" of {} is not supported.", printable(callee.text), object.type_name()));
    }
    const Arguments args = arguments(e);
    return (*found.as<std::shared_ptr<const Function>>())->call(args, keywords(e));
  }
  const Value function = evaluate(callee);
  const auto* found = function.as<std::shared_ptr<const Function>>();
  if (found == nullptr) {
    const Undefined* undefined = function.as<Undefined>();
    at.refuse(undefined ? fmt::format("The function \"{}\" is not known.", printable(undefined->name))
                        : fmt::format("A value of type {} cannot be called.", function.type_name()));
  }
  const Arguments args = arguments(e);
  const KeywordArguments named = keywords(e);
  line_ = e.line;
  return (*found)->call(args, named);
}

Arguments Interpreter::arguments(const Expression& e) {
  Arguments args;
  for (std::size_t i = 1; i < e.items.size(); ++i) args.push_back(evaluate(*e.items[i]));
  return args;
}

KeywordArguments Interpreter::keywords(const Expression& e) {
  KeywordArguments named;
  for (const auto& [name, value] : e.keywords) named.emplace_back(name, evaluate(*value));
  return named;
}

}  // namespace qfa::jinja
