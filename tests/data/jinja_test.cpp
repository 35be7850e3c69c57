// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>

#include "engine/api/error.h"
#include "engine/data/jinja_template.h"
#include "engine/data/jinja_value.h"

namespace qfa {
namespace {

using Json = nlohmann::ordered_json;

std::tm day() {
  std::tm date{};
  date.tm_year = 124, date.tm_mon = 6, date.tm_mday = 26, date.tm_wday = 5, date.tm_yday = 207;
  return date;
}

std::string render(const std::string& source, const Json& variables = Json::object(), JinjaLimits limits = {}) {
  return JinjaTemplate(source, limits).render(variables, day());
}

std::string refusal(const std::string& source, const Json& variables = Json::object(), JinjaLimits limits = {}) {
  try {
    return "rendered: " + render(source, variables, limits);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.error().code, ErrorCode::input);
    return failure.error().sentence();
  }
}

// jinja_golden.jsonl: the first line has the variables of the lines that name none; each other line has a
// template and what Jinja 3.1 with Hugging Face's settings makes of it, on 26 July 2024.
TEST(Jinja, EqualsTheReferenceOnGoldenTemplates) {
  std::ifstream file(std::string(QFA_SOURCE_DIR) + "/tests/data/jinja_golden.jsonl");
  std::string line;
  ASSERT_TRUE(std::getline(file, line));
  const Json shared = Json::parse(line).at("variables");
  std::size_t count = 0;
  for (; std::getline(file, line); ++count) {
    const Json item = Json::parse(line);
    const std::string source = item.at("template");
    const Json& variables = item.contains("variables") ? item.at("variables") : shared;
    if (item.contains("error")) {
      EXPECT_THROW(render(source, variables), Failure) << source;
      continue;
    }
    try {
      EXPECT_EQ(render(source, variables), item.at("output").get<std::string>()) << source;
    } catch (const Failure& failure) {
      ADD_FAILURE() << failure.error().sentence() << "\n" << source;
    }
  }
  EXPECT_GT(count, 400u);
}

TEST(Jinja, NamesWhatItDoesNotSupport) {
  EXPECT_EQ(refusal("a\n{% include 'x' %}"), "chat template, line 2: The tag \"include\" is not supported.");
  EXPECT_EQ(refusal("{% for a in b recursive %}{% endfor %}"), "chat template, line 1: Recursive loops are not supported.");
  EXPECT_EQ(refusal("\n\n{{ 'a' | wordwrap }}"), "chat template, line 3: The filter \"wordwrap\" is not supported.");
  EXPECT_EQ(refusal("{{ 1 is frozen }}"), "chat template, line 1: The test \"frozen\" is not supported.");
  EXPECT_EQ(refusal("{{ 'a'.encode() }}"), "chat template, line 1: The method \"encode\" of str is not supported.");
  EXPECT_EQ(refusal("{{ [1] | selectattr(attribute=0) }}"),
            "chat template, line 1: selectattr and rejectattr take the attribute by its place, not by a name.");
  EXPECT_EQ(refusal("{{ lipsum() }}"), "chat template, line 1: The function \"lipsum\" is not known.");
  EXPECT_EQ(refusal("{{ f(*a) }}"), "chat template, line 1: Unpacked arguments (* and **) are not supported.");
  EXPECT_EQ(refusal("{{ {1: 2} }}"), "chat template, line 1: A dictionary key of type int is not supported, expected a string.");
}

TEST(Jinja, NamesWhatIsBroken) {
  EXPECT_EQ(refusal("x\n{% if a %}"), "chat template, line 2: A block does not end (no {% endif %}).");
  EXPECT_EQ(refusal("{{ a"), "chat template, line 1: A tag does not end (no }}).");
  EXPECT_EQ(refusal("{# a"), "chat template, line 1: A comment does not end (no #}).");
  EXPECT_EQ(refusal("{{ 'a }}"), "chat template, line 1: A string does not end.");
  EXPECT_EQ(refusal("{{ a b }}"), "chat template, line 1: Got \"b\", expected }}.");
  EXPECT_EQ(refusal("{{ a ? b }}"), "chat template, line 1: The character \"?\" is not expected here.");
  EXPECT_EQ(refusal("{{ \xFF }}"), "chat template: The template is not valid UTF-8.");
  EXPECT_EQ(refusal("{{ a.b }}"), "chat template, line 1: \"a\" is undefined (asked for its \"b\").");
  EXPECT_EQ(refusal("{{ 1 + 'a' }}"), "chat template, line 1: \"+\" between int and str is not possible.");
  EXPECT_EQ(refusal("{{ raise_exception('no system role') }}"),
            "chat template, line 1: The template refuses the conversation: no system role");
}

TEST(Jinja, EveryBeginningOfATemplateIsRefusedOrRendered) {
  const std::string source =
      "{%- set ns = namespace(a=[1, 2.5], b={'c': \"d\\n\"}) -%}{# x #}{% macro m(a, b='x') %}{{ a ~ b }}{% endmacro %}{% raw %}{{{% "
      "endraw %}"
      "{% for i in ns.a if i is not none %}{{ loop.index }}{{ m(i)|upper }}{% else %}{{ ns['b'].c[::-1] }}{% endfor %}{% set z %}y{% "
      "endset %}";
  EXPECT_EQ(render(source),
            "{{1"
            "1X2"
            "2.5X");
  for (std::size_t length = 0; length < source.size(); ++length) {
    try {
      render(source.substr(0, length));
    } catch (const Failure&) {
    }
  }
}

TEST(Jinja, HostileTemplatesMeetLimits) {
  const std::string forever =
      "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}";
  EXPECT_NE(refusal(forever).find("does not come to an end"), std::string::npos);
  EXPECT_NE(refusal("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}").find("too deeply"), std::string::npos);
  EXPECT_NE(refusal("{{ 'x' * 999999999999 }}").find("too long"), std::string::npos);
  EXPECT_NE(refusal("{% set s = 'xx' %}{% set n = namespace(s='xx') %}{% for i in range(64) %}{% set n.s = n.s ~ n.s %}{% endfor %}")
                .find("does not come to an end"),
            std::string::npos);
  EXPECT_NE(refusal("{% set n = namespace(l=[1]) %}{% for i in range(64) %}{% set n.l = [n.l, n.l] %}{% endfor %}").find("too large"),
            std::string::npos);
  EXPECT_NE(refusal("{% set n = namespace(l=[]) %}{% for i in range(999) %}{% set n.l = [n.l] %}{% endfor %}").find("too deeply"),
            std::string::npos);
  EXPECT_NE(refusal("{% set n = namespace() %}{% set n.n = n %}").find("cannot hold a namespace"), std::string::npos);
  EXPECT_NE(refusal("{% set n = namespace() %}{% set l = [n] %}").find("too deeply"), std::string::npos);
  EXPECT_NE(refusal("{{ range(999999999) }}").find("too long"), std::string::npos);
  EXPECT_NE(refusal("{{ 9223372036854775807 + 1 }}").find("too large"), std::string::npos);
  EXPECT_NE(refusal("{{ 99999999999999999999 }}").find("too large"), std::string::npos);
  EXPECT_NE(refusal("{{ -9223372036854775807 - 2 }}").find("too large"), std::string::npos);
  EXPECT_NE(refusal("{{ " + std::string(100000, '(') + "1" + std::string(100000, ')') + " }}").find("too deeply"), std::string::npos);
  std::string chain = "{{ 1";
  for (int i = 0; i < 100000; ++i) chain += "+1";
  EXPECT_NE(refusal(chain + " }}").find("too long"), std::string::npos);
  std::string nested;
  for (int i = 0; i < 10000; ++i) nested += "{% if 1 %}";
  EXPECT_NE(refusal(nested).find("too deeply"), std::string::npos);
  EXPECT_NE(refusal(std::string(3'000'000, 'x')).find("expected at most"), std::string::npos);
  JinjaLimits small;
  small.output_bytes = 10;
  EXPECT_EQ(refusal("0123456789", {}, small), "rendered: 0123456789");
  EXPECT_NE(refusal("0123456789a", {}, small).find("writes more than"), std::string::npos);
}

TEST(Jinja, FloatsHaveTheShortestText) {
  EXPECT_EQ(jinja::float_text(0.1), "0.1");
  EXPECT_EQ(jinja::float_text(1e16), "1e+16");
  EXPECT_EQ(jinja::float_text(123456789012345.0), "123456789012345.0");
  EXPECT_EQ(jinja::float_text(-0.0), "-0.0");
  EXPECT_EQ(jinja::float_text(5e-324), "5e-324");
  EXPECT_EQ(jinja::float_text(0.0001), "0.0001");
  EXPECT_EQ(jinja::float_text(0.00001), "1e-05");
}

TEST(Jinja, MacrosDoNotOutliveTheirBlock) {
  EXPECT_EQ(
      refusal("{% set n = namespace() %}{% for i in [1] %}{% macro f() %}{{ i }}{% endmacro %}{% set n.f = f %}{% endfor %}{{ n.f() }}"),
      "chat template, line 1: The macro \"f\" is called outside the block that defines it.");
}

}  // namespace
}  // namespace qfa
