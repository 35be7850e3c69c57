// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <map>

#include "engine/core/text.h"
#include "engine/data/jinja_builtins.h"
#include "engine/data/unicode.h"

namespace qfa::jinja {
namespace {

struct TestCall {
  const Site& site;
  const std::string& name;
  const Value& value;
  const Arguments& args;

  const Value& argument() const {
    if (args.empty()) site.refuse(fmt::format("The test \"{}\" needs an argument.", name));
    return args[0];
  }
  std::int64_t whole(const Value& number) const {
    std::int64_t out = 0;
    if (!number.integer(out)) site.refuse(fmt::format("The test \"{}\" needs an integer, got {}.", name, number.type_name()));
    return out;
  }
  std::int64_t modulo(std::int64_t by) const {
    if (by == 0) site.refuse("Division by zero.");
    return by == -1 ? 0 : whole(value) % by;
  }
};
using Test = bool (*)(const TestCall&);

bool is_flag(const Value& value, bool wanted) {
  return value.as<bool>() && *value.as<bool>() == wanted;
}
bool is_iterable(const Value& value) {
  return value.string() || value.items() || value.entries() || value.is_undefined();
}

const std::map<std::string, Test>& tests() {
  static const std::map<std::string, Test> all{
      {"defined", [](const TestCall& call) { return !call.value.is_undefined(); }},
      {"undefined", [](const TestCall& call) { return call.value.is_undefined(); }},
      {"none", [](const TestCall& call) { return call.value.is_none(); }},
      {"string", [](const TestCall& call) { return call.value.string() != nullptr; }},
      {"mapping", [](const TestCall& call) { return call.value.entries() != nullptr; }},
      {"iterable", [](const TestCall& call) { return is_iterable(call.value); }},
      {"sequence", [](const TestCall& call) { return is_iterable(call.value); }},
      {"number", [](const TestCall& call) { return call.value.is_number(); }},
      {"integer", [](const TestCall& call) { return call.value.as<std::int64_t>() != nullptr; }},
      {"float", [](const TestCall& call) { return call.value.as<double>() != nullptr; }},
      {"boolean", [](const TestCall& call) { return call.value.as<bool>() != nullptr; }},
      {"true", [](const TestCall& call) { return is_flag(call.value, true); }},
      {"false", [](const TestCall& call) { return is_flag(call.value, false); }},
      {"callable", [](const TestCall& call) { return call.value.as<std::shared_ptr<const Function>>() != nullptr; }},
      {"odd", [](const TestCall& call) { return call.modulo(2) != 0; }},
      {"even", [](const TestCall& call) { return call.modulo(2) == 0; }},
      {"divisibleby", [](const TestCall& call) { return call.modulo(call.whole(call.argument())) == 0; }},
      {"lower",
       [](const TestCall& call) {
         return call.value.text() == to_lower(call.value.text()) && call.value.text() != to_upper(call.value.text());
       }},
      {"upper",
       [](const TestCall& call) {
         return call.value.text() == to_upper(call.value.text()) && call.value.text() != to_lower(call.value.text());
       }},
      {"in", [](const TestCall& call) { return compare(call.site, "in", call.value, call.argument()); }},
      {"sameas",
       [](const TestCall& call) {
         return std::string(call.value.type_name()) == call.argument().type_name() && call.value == call.argument();
       }},
  };
  return all;
}

const std::map<std::string, std::string>& comparisons() {
  static const std::map<std::string, std::string> words{{"eq", "=="}, {"equalto", "=="}, {"==", "=="}, {"ne", "!="}, {"!=", "!="},
                                                        {"lt", "<"},  {"lessthan", "<"}, {"<", "<"},   {"le", "<="}, {"<=", "<="},
                                                        {"gt", ">"},  {">", ">"},        {"ge", ">="}, {">=", ">="}, {"greaterthan", ">"}};
  return words;
}

}  // namespace

bool apply_test(const Site& site, const std::string& name, const Value& value, const Arguments& args) {
  const TestCall call{site, name, value, args};
  if (const auto word = comparisons().find(name); word != comparisons().end()) return compare(site, word->second, value, call.argument());
  const auto found = tests().find(name);
  if (found == tests().end()) site.refuse(fmt::format("The test \"{}\" is not supported.", printable(name)));
  return found->second(call);
}

}  // namespace qfa::jinja
