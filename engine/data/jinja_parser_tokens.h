// SPDX-License-Identifier: GPL-3.0-or-later
// The token stream, and the parser of expressions; jinja_parser.cpp parses statements.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/jinja_ast.h"
#include "engine/data/jinja_lexer.h"

namespace qfa::jinja {

inline constexpr int kDeepest = 100;  // nesting of expressions and of statements
inline constexpr int kHighest = 400;  // of a tree: that of a + b + c + … is as high as the chain is long

class ExpressionParser {
 public:
  explicit ExpressionParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  ExpressionPtr expression();
  // "a, b" is a tuple. Without `conditional`, an `if` ends it (that of a for loop).
  ExpressionPtr tuple(bool conditional);

 protected:
  const Token& now() const { return tokens_[at_]; }
  const Token& ahead() const { return tokens_[at_ + 1 < tokens_.size() ? at_ + 1 : at_]; }
  const Token& take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool is_symbol(std::string_view text) const { return now().kind == Token::Kind::symbol && now().text == text; }
  bool is_word(std::string_view text) const { return now().kind == Token::Kind::name && now().text == text; }
  bool skip_symbol(std::string_view text) { return is_symbol(text) && (take(), true); }
  bool skip_word(std::string_view text) { return is_word(text) && (take(), true); }
  void need_symbol(std::string_view text);
  std::string need_name();
  [[noreturn]] void broken(const std::string& message) const;
  [[noreturn]] void unexpected(const std::string& expected) const;

  // Counts nesting, so that a hostile template cannot exhaust the stack.
  struct Depth {
    explicit Depth(ExpressionParser& parser) : parser_(parser) {
      if (++parser_.depth_ > kDeepest) parser_.broken("The template is nested too deeply.");
    }
    ~Depth() { --parser_.depth_; }
    ExpressionParser& parser_;
  };

 private:
  void add(Expression& parent, ExpressionPtr child) const;
  ExpressionPtr make(Expression::Kind kind, std::string text = {}) const;
  ExpressionPtr join(Expression::Kind kind, std::string text, ExpressionPtr left, ExpressionPtr right) const;
  ExpressionPtr either();
  ExpressionPtr both();
  ExpressionPtr negation();
  ExpressionPtr comparison();
  ExpressionPtr binary(std::size_t level);
  ExpressionPtr unary(bool with_filters);
  ExpressionPtr primary();
  ExpressionPtr literal(Value value);
  ExpressionPtr brackets();
  ExpressionPtr braces();
  ExpressionPtr parentheses();
  ExpressionPtr postfix(ExpressionPtr value);
  ExpressionPtr subscript(ExpressionPtr value);
  ExpressionPtr filters(ExpressionPtr value);
  ExpressionPtr test(ExpressionPtr value);
  void arguments(Expression& call);

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace qfa::jinja
