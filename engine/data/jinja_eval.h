// SPDX-License-Identifier: GPL-3.0-or-later
// Walks a syntax tree. One Interpreter renders once.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/data/jinja_ast.h"
#include "engine/data/jinja_builtins.h"
#include "engine/data/jinja_template.h"

namespace qfa::jinja {

// Names of one block: loop bodies and macros have their own, `if` has not.
struct Scope {
  std::shared_ptr<Scope> parent;
  std::vector<std::pair<std::string, Value>> names;
};

class Interpreter {
 public:
  Interpreter(const JinjaLimits& limits, const std::tm& now);
  Interpreter(const Interpreter&) = delete;  // functions of the template point to it
  Interpreter& operator=(const Interpreter&) = delete;

  void define(const std::string& name, Value value);
  std::string run(const Body& body);

 private:
  enum class Flow { normal, leave, skip };
  // Restores what a block changes, whether it ends or throws.
  struct Nested;

  Site site(int line);
  void write(const Site& at, const std::string& text);
  Flow statements(const Body& body);
  Flow statement(const Statement& statement);
  void loop(const Statement& statement);
  std::vector<Value> loop_items(const Statement& statement);
  void assign(const Statement& statement, const std::vector<std::string>& targets, const Value& value);
  void assign_attribute(const Statement& statement);
  void define_macro(const Statement& statement);
  Value call_macro(const Statement& macro, const std::shared_ptr<Scope>& around, const Arguments& args, const KeywordArguments& keywords);
  void add_globals();
  std::string captured(const Body& body);

  Value evaluate(const Expression& expression);
  Value evaluate_kind(const Expression& expression, const Site& at);
  Value look_up(const std::string& name) const;
  Value comparison(const Expression& expression, const Site& at);
  Value call(const Expression& expression, const Site& at);
  Arguments arguments(const Expression& expression);
  KeywordArguments keywords(const Expression& expression);
  Value optional(const ExpressionPtr& expression) { return expression ? evaluate(*expression) : Value(None{}); }

  const JinjaLimits& limits_;
  std::tm now_;
  std::int64_t work_;
  int depth_ = 0;
  int line_ = 1;  // of the statement that runs; for functions, which know no place
  std::shared_ptr<Scope> scope_;
  std::string out_;
};

}  // namespace qfa::jinja
