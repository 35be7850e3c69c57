// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/jinja_parser_tokens.h"

namespace qfa::jinja {
namespace {

using Kind = Expression::Kind;
using TokenKind = Token::Kind;

// Binary operators, loosest first.
const std::vector<std::vector<std::string_view>>& operator_levels() {
  static const std::vector<std::vector<std::string_view>> levels{{"+", "-"}, {"~"}, {"*", "/", "//", "%"}, {"**"}};
  return levels;
}

std::string describe(const Token& token) {
  switch (token.kind) {
    case TokenKind::end:
      return "the end of the template";
    case TokenKind::text:
      return "text";
    case TokenKind::output_begin:
      return "{{";
    case TokenKind::output_end:
      return "}}";
    case TokenKind::block_begin:
      return "{%";
    case TokenKind::block_end:
      return "%}";
    default:
      return "\"" + printable(token.text) + "\"";
  }
}

}  // namespace

void ExpressionParser::broken(const std::string& message) const {
  refuse(fmt::format("chat template, line {}", now().line), message);
}

void ExpressionParser::unexpected(const std::string& expected) const {
  broken(fmt::format("Got {}, expected {}.", describe(now()), expected));
}

void ExpressionParser::need_symbol(std::string_view text) {
  if (!skip_symbol(text)) unexpected(fmt::format("\"{}\"", text));
}

std::string ExpressionParser::need_name() {
  if (now().kind != TokenKind::name) unexpected("a name");
  return take().text;
}

void ExpressionParser::add(Expression& parent, ExpressionPtr child) const {
  if (child) parent.height = std::max(parent.height, child->height + 1);
  if (parent.height > kHighest) broken("An expression is too long.");
  parent.items.push_back(std::move(child));
}

ExpressionPtr ExpressionParser::make(Kind kind, std::string text) const {
  auto made = std::make_unique<Expression>();
  made->kind = kind;
  made->text = std::move(text);
  made->line = now().line;
  return made;
}

ExpressionPtr ExpressionParser::join(Kind kind, std::string text, ExpressionPtr left, ExpressionPtr right) const {
  ExpressionPtr made = make(kind, std::move(text));
  add(*made, std::move(left));
  add(*made, std::move(right));
  return made;
}

ExpressionPtr ExpressionParser::tuple(bool conditional) {
  const Depth depth(*this);
  std::vector<ExpressionPtr> items;
  bool comma = false;
  while (true) {
    const TokenKind kind = now().kind;
    const bool ends = kind == TokenKind::block_end || kind == TokenKind::output_end || is_symbol(")") || is_symbol("=");
    if (ends && (comma || items.empty())) break;
    items.push_back(conditional ? expression() : either());
    if (!skip_symbol(",")) break;
    comma = true;
  }
  if (items.size() == 1 && !comma) return std::move(items[0]);
  if (items.empty()) unexpected("an expression");
  ExpressionPtr made = make(Kind::tuple);
  for (ExpressionPtr& item : items) add(*made, std::move(item));
  return made;
}

ExpressionPtr ExpressionParser::expression() {
  const Depth depth(*this);
  ExpressionPtr value = either();
  while (skip_word("if")) {
    ExpressionPtr choice = make(Kind::conditional);
    add(*choice, std::move(value));
    add(*choice, either());
    add(*choice, skip_word("else") ? expression() : nullptr);
    value = std::move(choice);
  }
  return value;
}

ExpressionPtr ExpressionParser::either() {
  ExpressionPtr left = both();
  while (skip_word("or")) left = join(Kind::either, "or", std::move(left), both());
  return left;
}

ExpressionPtr ExpressionParser::both() {
  ExpressionPtr left = negation();
  while (skip_word("and")) left = join(Kind::both, "and", std::move(left), negation());
  return left;
}

ExpressionPtr ExpressionParser::negation() {
  const Depth depth(*this);
  if (!skip_word("not")) return comparison();
  ExpressionPtr made = make(Kind::unary, "not");
  add(*made, negation());
  return made;
}

ExpressionPtr ExpressionParser::comparison() {
  static const std::vector<std::string_view> symbols{"==", "!=", "<", "<=", ">", ">="};
  ExpressionPtr first = binary(0);
  ExpressionPtr chain;
  while (true) {
    std::string word;
    if (now().kind == TokenKind::symbol && std::count(symbols.begin(), symbols.end(), now().text) > 0) {
      word = take().text;
    } else if (skip_word("in")) {
      word = "in";
    } else if (is_word("not") && ahead().kind == TokenKind::name && ahead().text == "in") {
      take(), take();
      word = "not in";
    } else {
      break;
    }
    if (!chain) {
      chain = make(Kind::comparison);
      add(*chain, std::move(first));
    }
    chain->words.push_back(word);
    add(*chain, binary(0));
  }
  return chain ? std::move(chain) : std::move(first);
}

ExpressionPtr ExpressionParser::binary(std::size_t level) {
  if (level == operator_levels().size()) return unary(true);
  const auto& symbols = operator_levels()[level];
  ExpressionPtr left = binary(level + 1);
  while (now().kind == TokenKind::symbol && std::count(symbols.begin(), symbols.end(), now().text) > 0) {
    const std::string text = take().text;
    left = join(Kind::binary, text, std::move(left), binary(level + 1));
  }
  return left;
}

ExpressionPtr ExpressionParser::unary(bool with_filters) {
  const Depth depth(*this);
  ExpressionPtr value;
  if (is_symbol("-") || is_symbol("+")) {
    value = make(Kind::unary, take().text);
    add(*value, unary(false));
  } else {
    value = primary();
  }
  value = postfix(std::move(value));
  return with_filters ? filters(std::move(value)) : std::move(value);
}

ExpressionPtr ExpressionParser::literal(Value value) {
  ExpressionPtr made = make(Kind::literal);
  made->value = std::move(value);
  return made;
}

ExpressionPtr ExpressionParser::primary() {
  switch (now().kind) {
    case TokenKind::string: {
      std::string text = take().text;
      while (now().kind == TokenKind::string) text += take().text;  // neighbours are one string
      return literal(std::move(text));
    }
    case TokenKind::integer:
      return literal(take().integer);
    case TokenKind::real:
      return literal(take().real);
    case TokenKind::name:
      break;
    default:
      if (is_symbol("(")) return parentheses();
      if (is_symbol("[")) return brackets();
      if (is_symbol("{")) return braces();
      unexpected("an expression");
  }
  const std::string name = take().text;
  if (name == "true" || name == "True") return literal(true);
  if (name == "false" || name == "False") return literal(false);
  if (name == "none" || name == "None") return literal(None{});
  return make(Kind::name, name);
}

ExpressionPtr ExpressionParser::parentheses() {
  need_symbol("(");
  if (skip_symbol(")")) return make(Kind::tuple);
  ExpressionPtr inside = tuple(true);
  need_symbol(")");
  return inside;
}

ExpressionPtr ExpressionParser::brackets() {
  ExpressionPtr made = make(Kind::list);
  need_symbol("[");
  while (!skip_symbol("]")) {
    add(*made, expression());
    if (!is_symbol("]")) need_symbol(",");
  }
  return made;
}

ExpressionPtr ExpressionParser::braces() {
  ExpressionPtr made = make(Kind::dict);
  need_symbol("{");
  while (!skip_symbol("}")) {
    add(*made, expression());
    need_symbol(":");
    add(*made, expression());
    if (!is_symbol("}")) need_symbol(",");
  }
  return made;
}

ExpressionPtr ExpressionParser::postfix(ExpressionPtr value) {
  while (true) {
    if (skip_symbol(".")) {
      if (now().kind != TokenKind::name && now().kind != TokenKind::integer) unexpected("a name");
      const bool is_name = now().kind == TokenKind::name;
      ExpressionPtr made = make(is_name ? Kind::attribute : Kind::item, is_name ? now().text : "");
      add(*made, std::move(value));
      if (!is_name) add(*made, literal(now().integer));
      take();
      value = std::move(made);
    } else if (is_symbol("[")) {
      value = subscript(std::move(value));
    } else if (is_symbol("(")) {
      ExpressionPtr made = make(Kind::call);
      add(*made, std::move(value));
      arguments(*made);
      value = std::move(made);
    } else {
      return value;
    }
  }
}

ExpressionPtr ExpressionParser::subscript(ExpressionPtr value) {
  need_symbol("[");
  ExpressionPtr made = make(Kind::item);
  add(*made, std::move(value));
  const auto part = [&] { return is_symbol(":") || is_symbol("]") ? nullptr : expression(); };
  if (!is_symbol(":")) add(*made, tuple(true));
  if (is_symbol(":")) {
    made->kind = Kind::slice;
    if (made->items.size() == 1) add(*made, nullptr);
    take();
    add(*made, part());
    add(*made, skip_symbol(":") ? part() : nullptr);
  }
  need_symbol("]");
  return made;
}

ExpressionPtr ExpressionParser::filters(ExpressionPtr value) {
  while (true) {
    if (skip_symbol("|")) {
      ExpressionPtr made = make(Kind::filter);
      made->text = need_name();
      add(*made, std::move(value));
      if (is_symbol("(")) arguments(*made);
      value = std::move(made);
    } else if (is_word("is")) {
      value = test(std::move(value));
    } else if (is_symbol("(")) {
      ExpressionPtr made = make(Kind::call);
      add(*made, std::move(value));
      arguments(*made);
      value = std::move(made);
    } else {
      return value;
    }
  }
}

ExpressionPtr ExpressionParser::test(ExpressionPtr value) {
  ExpressionPtr made = make(Kind::test);
  take();
  const bool negated = skip_word("not");
  made->text = need_name();
  add(*made, std::move(value));
  if (is_symbol("(")) {
    arguments(*made);
  } else {
    // One argument may stand without parentheses: "is divisibleby 3".
    const TokenKind kind = now().kind;
    const bool name = kind == TokenKind::name && !is_word("else") && !is_word("or") && !is_word("and") && !is_word("if") &&
                      !is_word("in") && !is_word("not") && !is_word("is");
    if (name || kind == TokenKind::string || kind == TokenKind::integer || kind == TokenKind::real || is_symbol("[") || is_symbol("{")) {
      add(*made, postfix(primary()));
    }
  }
  if (!negated) return made;
  ExpressionPtr inverse = make(Kind::unary, "not");
  add(*inverse, std::move(made));
  return inverse;
}

void ExpressionParser::arguments(Expression& call) {
  const Depth depth(*this);
  need_symbol("(");
  while (!skip_symbol(")")) {
    if (is_symbol("*") || is_symbol("**")) broken("Unpacked arguments (* and **) are not supported.");
    if (now().kind == TokenKind::name && ahead().kind == TokenKind::symbol && ahead().text == "=") {
      const std::string name = take().text;
      take();
      call.keywords.emplace_back(name, expression());
      call.height = std::max(call.height, call.keywords.back().second->height + 1);
    } else {
      if (!call.keywords.empty()) broken("An argument without a name follows one with a name.");
      add(call, expression());
    }
    if (!is_symbol(")")) need_symbol(",");
  }
}

}  // namespace qfa::jinja
