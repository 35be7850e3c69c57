// SPDX-License-Identifier: GPL-3.0-or-later
// The syntax tree of a template.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/data/jinja_value.h"

namespace qfa::jinja {

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

struct Expression {
  enum class Kind {
    literal,      // value
    name,         // text
    list,         // items
    tuple,        // items
    dict,         // items: key, value, key, value, …
    unary,        // text is "-", "+" or "not"; items[0]
    binary,       // text is an arithmetic operator or "~"; items[0], items[1]
    comparison,   // items[0] words[0] items[1] words[1] items[2] …
    both,         // items[0] and items[1]
    either,       // items[0] or items[1]
    conditional,  // items[0] if items[1] else items[2] (which may be missing)
    attribute,    // items[0].text
    item,         // items[0][items[1]]
    slice,        // items[0][items[1]:items[2]:items[3]], each of the last three may be null
    call,         // items[0](items[1 ..], keywords)
    filter,       // items[0] | text(items[1 ..], keywords)
    test,         // items[0] is text(items[1 ..], keywords)
  };
  Kind kind = Kind::literal;
  std::string text;
  Value value;
  std::vector<std::string> words;
  std::vector<ExpressionPtr> items;
  std::vector<std::pair<std::string, ExpressionPtr>> keywords;
  int line = 1;
  int height = 1;
};

struct Statement;
using Body = std::vector<Statement>;

struct Statement {
  enum class Kind {
    text,              // text
    output,            // expression
    loop,              // for targets in expression if condition: body, otherwise
    branch,            // if expression: body, otherwise
    assign,            // set targets = expression
    assign_attribute,  // set targets[0].text = expression
    assign_block,      // set targets[0]: body
    macro,             // text(targets with `defaults`): body
    leave,             // break
    skip,              // continue
    group,             // body
  };
  Kind kind = Kind::text;
  std::string text;
  std::vector<std::string> targets;
  ExpressionPtr expression, condition;
  std::vector<ExpressionPtr> defaults;  // of a macro: of its last parameters
  Body body, otherwise;
  int line = 1;
};

}  // namespace qfa::jinja
