// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/jinja_parser.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/jinja_parser_tokens.h"

namespace qfa::jinja {
namespace {

using Kind = Statement::Kind;
using TokenKind = Token::Kind;

class Parser : public ExpressionParser {
 public:
  using ExpressionParser::ExpressionParser;

  Body run() {
    Body statements = body({});
    if (now().kind != TokenKind::end) unexpected("text or a tag");
    return statements;
  }

 private:
  Statement make(Kind kind) const {
    Statement made;
    made.kind = kind;
    made.line = now().line;
    return made;
  }

  // Up to one of the tags that `ends` names, whose name is then the current token.
  Body body(const std::vector<std::string_view>& ends) {
    const Depth depth(*this);
    Body statements;
    while (now().kind != TokenKind::end) {
      if (now().kind == TokenKind::text) {
        statements.push_back(make(Kind::text));
        statements.back().text = take().text;
      } else if (now().kind == TokenKind::output_begin) {
        take();
        statements.push_back(make(Kind::output));
        statements.back().expression = tuple(true);
        if (now().kind != TokenKind::output_end) unexpected("}}");
        take();
      } else {
        take();  // block_begin
        if (now().kind != TokenKind::name) unexpected("the name of a tag");
        if (std::count(ends.begin(), ends.end(), now().text) > 0) return statements;
        statements.push_back(statement());
      }
    }
    if (!ends.empty()) broken(fmt::format("A block does not end (no {{% {} %}}).", ends.back()));
    return statements;
  }

  void end_tag() {
    if (now().kind != TokenKind::block_end) unexpected("%}");
    take();
  }

  Statement statement() {
    const std::string name = now().text;
    if (name == "for") return loop();
    if (name == "if") return branch();
    if (name == "set") return assignment();
    if (name == "macro") return macro();
    if (name == "break" || name == "continue") {
      if (loops_ == 0) broken(fmt::format("\"{}\" outside a loop.", name));
      Statement made = make(name == "break" ? Kind::leave : Kind::skip);
      take();
      end_tag();
      return made;
    }
    if (name == "generation") {  // Hugging Face's mark around what the assistant says
      Statement made = make(Kind::group);
      take();
      end_tag();
      made.body = body({"endgeneration"});
      take();
      end_tag();
      return made;
    }
    broken(fmt::format("The tag \"{}\" is not supported.", printable(name)));
  }

  std::vector<std::string> targets() {
    std::vector<std::string> names;
    const bool parenthesis = skip_symbol("(");
    do {
      if (!names.empty() && now().kind != TokenKind::name) break;  // a comma at the end
      names.push_back(need_name());
    } while (skip_symbol(","));
    if (parenthesis) need_symbol(")");
    return names;
  }

  Statement loop() {
    Statement made = make(Kind::loop);
    take();
    made.targets = targets();
    if (!skip_word("in")) unexpected("\"in\"");
    made.expression = tuple(false);
    if (skip_word("if")) made.condition = expression();
    if (is_word("recursive")) broken("Recursive loops are not supported.");
    end_tag();
    ++loops_;
    made.body = body({"else", "endfor"});
    --loops_;
    if (take().text == "else") {
      end_tag();
      made.otherwise = body({"endfor"});
      take();
    }
    end_tag();
    return made;
  }

  Statement branch() {
    const Depth depth(*this);
    Statement made = make(Kind::branch);
    take();
    made.expression = tuple(true);
    end_tag();
    made.body = body({"elif", "else", "endif"});
    if (is_word("elif")) {
      made.otherwise.push_back(branch());  // reads up to and with endif
      return made;
    }
    if (take().text == "else") {
      end_tag();
      made.otherwise = body({"endif"});
      take();
    }
    end_tag();
    return made;
  }

  Statement assignment() {
    Statement made = make(Kind::assign);
    take();
    made.targets = targets();
    if (made.targets.size() == 1 && skip_symbol(".")) {
      made.kind = Kind::assign_attribute;
      made.text = need_name();
    }
    if (skip_symbol("=")) {
      made.expression = tuple(true);
      end_tag();
      return made;
    }
    if (is_symbol("|")) broken("A filter on a set block is not supported.");
    if (made.targets.size() != 1 || made.kind != Kind::assign) unexpected("\"=\"");
    end_tag();
    made.kind = Kind::assign_block;
    made.body = body({"endset"});
    take();
    end_tag();
    return made;
  }

  Statement macro() {
    Statement made = make(Kind::macro);
    take();
    made.text = need_name();
    need_symbol("(");
    while (!skip_symbol(")")) {
      made.targets.push_back(need_name());
      if (skip_symbol("=")) {
        made.defaults.push_back(expression());
      } else if (!made.defaults.empty()) {
        broken("A parameter without a default follows one with a default.");
      }
      if (!is_symbol(")")) need_symbol(",");
    }
    end_tag();
    const int outside = std::exchange(loops_, 0);
    made.body = body({"endmacro"});
    loops_ = outside;
    take();
    end_tag();
    return made;
  }

  int loops_ = 0;
};

}  // namespace

Body parse(std::string_view source) {
  return Parser(tokenize(source)).run();
}

}  // namespace qfa::jinja
