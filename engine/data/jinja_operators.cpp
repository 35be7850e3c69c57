// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/api/error.h"
#include "engine/core/text.h"
#include "engine/data/jinja_builtins.h"
#include "engine/data/unicode.h"

namespace qfa::jinja {
namespace {

[[noreturn]] void refuse_operator(const Site& site, const std::string& symbol, const Value& left, const Value& right) {
  for (const Value* side : {&left, &right}) {
    if (const Undefined* undefined = side->as<Undefined>()) site.refuse(fmt::format("\"{}\" is undefined.", printable(undefined->name)));
  }
  site.refuse(fmt::format("\"{}\" between {} and {} is not possible.", symbol, left.type_name(), right.type_name()));
}

[[noreturn]] void refuse_overflow(const Site& site) {
  site.refuse("An integer is too large.");
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

Value integer_power(const Site& site, std::int64_t base, std::int64_t exponent) {
  if (exponent < 0) return std::pow(static_cast<double>(base), static_cast<double>(exponent));
  std::int64_t result = 1;
  for (; exponent > 0; exponent >>= 1) {
    if ((exponent & 1) && __builtin_mul_overflow(result, base, &result)) refuse_overflow(site);
    if (exponent > 1 && __builtin_mul_overflow(base, base, &base)) refuse_overflow(site);
  }
  return result;
}

Value integer_arithmetic(const Site& site, const std::string& symbol, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if ((symbol == "/" || symbol == "//" || symbol == "%") && b == 0) site.refuse("Division by zero.");
  if (symbol == "/") return static_cast<double>(a) / static_cast<double>(b);
  if ((symbol == "//" || symbol == "%") && b == -1) return symbol == "%" ? Value(std::int64_t{0}) : negative(site, a, true);
  if (symbol == "//") return floor_divide(a, b);
  if (symbol == "%") return a - floor_divide(a, b) * b;
  if (symbol == "**") return integer_power(site, a, b);
  const bool overflow = symbol == "+"   ? __builtin_add_overflow(a, b, &result)
                        : symbol == "-" ? __builtin_sub_overflow(a, b, &result)
                                        : __builtin_mul_overflow(a, b, &result);
  if (overflow) refuse_overflow(site);
  return result;
}

Value number_arithmetic(const Site& site, const std::string& symbol, const Value& left, const Value& right) {
  std::int64_t whole_a = 0, whole_b = 0;
  if (left.integer(whole_a) && right.integer(whole_b)) return integer_arithmetic(site, symbol, whole_a, whole_b);
  const double a = left.number(), b = right.number();
  if ((symbol == "/" || symbol == "//" || symbol == "%") && b == 0) site.refuse("Division by zero.");
  if (symbol == "+") return a + b;
  if (symbol == "-") return a - b;
  if (symbol == "*") return a * b;
  if (symbol == "/") return a / b;
  if (symbol == "//") return std::floor(a / b);
  if (symbol == "**") return std::pow(a, b);
  const double rest = std::fmod(a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

Value repeat(const Site& site, const Value& value, std::int64_t count) {
  const auto times = static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
  if (const std::string* text = value.string()) {
    if (times > 0 && text->size() > kLongestString / times) site.refuse("A string is too long.");
    std::string out;
    for (std::size_t i = 0; i < times && !text->empty(); ++i) out += *text;
    return out;
  }
  const std::vector<Value>& items = *value.items();
  if (times > 0 && value.weight() > kLongestList / times) site.refuse("A list is too long.");
  std::vector<Value> out;
  for (std::size_t i = 0; i < times && !items.empty(); ++i) out.insert(out.end(), items.begin(), items.end());
  return Value::list(std::move(out));
}

// -1, 0, 1, or nothing if the two have no order.
std::optional<int> order_of(const Value& left, const Value& right) {
  if (left.is_number() && right.is_number()) {
    std::int64_t whole_a = 0, whole_b = 0;
    if (left.integer(whole_a) && right.integer(whole_b)) return whole_a < whole_b ? -1 : whole_a > whole_b ? 1 : 0;
    const double a = left.number(), b = right.number();
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (left.string() && right.string()) {  // UTF-8 bytes order as code points do
    const int order = left.string()->compare(*right.string());
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  if (left.items() && right.items()) {
    const auto &a = *left.items(), &b = *right.items();
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
      if (!(a[i] == b[i])) return order_of(a[i], b[i]);
    }
    return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
  }
  return std::nullopt;
}

bool contains(const Site& site, const Value& item, const Value& all) {
  if (const std::string* text = all.string()) {
    if (!item.string()) refuse_operator(site, "in", item, all);
    return text->find(*item.string()) != std::string::npos;
  }
  if (const std::vector<Value>* items = all.items()) {
    site.charge(all.weight());
    return std::any_of(items->begin(), items->end(), [&](const Value& each) { return each == item; });
  }
  if (all.entries()) return item.string() && all.entry(*item.string());
  if (all.is_undefined()) return false;
  refuse_operator(site, "in", item, all);
}

// Python's slice.indices(length).
struct Range {
  std::int64_t begin, end, step;
};
Range slice_range(const Site& site, const Value& begin, const Value& end, const Value& step, std::int64_t length) {
  const auto whole = [&](const Value& value, std::int64_t otherwise) {
    std::int64_t number = otherwise;
    if (!value.is_none() && !value.integer(number))
      site.refuse(fmt::format("A slice's bound is {}, expected an integer.", value.type_name()));
    return number;
  };
  Range range{0, 0, whole(step, 1)};
  if (range.step == 0) site.refuse("A slice's step is 0.");
  const bool down = range.step < 0;
  const std::int64_t low = down ? -1 : 0, high = down ? length - 1 : length;
  const auto bound = [&](const Value& value, std::int64_t otherwise) {
    if (value.is_none()) return otherwise;
    const std::int64_t number = whole(value, 0);
    return std::clamp(number < 0 ? std::max(number, -length - 1) + length : number, low, high);
  };
  range.begin = bound(begin, down ? high : low);
  range.end = bound(end, down ? low : high);
  range.step = std::clamp<std::int64_t>(range.step, -length - 1, length + 1);
  return range;
}

}  // namespace

void Site::refuse(const std::string& message) const {
  qfa::refuse(fmt::format("chat template, line {}", line), message);
}

void Site::charge(std::size_t amount) const {
  *work -= static_cast<std::int64_t>(amount);
  if (*work < 0) refuse("The template does not come to an end within its limit.");
}

Value arithmetic(const Site& site, const std::string& symbol, const Value& left, const Value& right) {
  site.charge(left.weight() + right.weight());
  if (symbol == "~") {
    std::string out = left.text();
    return out += right.text();
  }
  if (left.is_number() && right.is_number()) return number_arithmetic(site, symbol, left, right);
  if (symbol == "+") {
    if (left.string() && right.string()) return *left.string() + *right.string();
    if (left.items() && right.items() && std::string(left.type_name()) == right.type_name()) {
      std::vector<Value> out = *left.items();
      out.insert(out.end(), right.items()->begin(), right.items()->end());
      return Value::list(std::move(out), (*left.as<std::shared_ptr<const List>>())->tuple);
    }
  }
  std::int64_t count = 0;
  const auto is_sequence = [](const Value& value) { return value.string() || value.items(); };
  if (symbol == "*" && is_sequence(left) && right.integer(count)) return repeat(site, left, count);
  if (symbol == "*" && is_sequence(right) && left.integer(count)) return repeat(site, right, count);
  if (symbol == "%" && left.string()) site.refuse("Formatting with % is not supported.");
  refuse_operator(site, symbol, left, right);
}

Value negative(const Site& site, const Value& value, bool minus) {
  std::int64_t whole = 0;
  if (value.integer(whole)) {
    if (minus && __builtin_sub_overflow(std::int64_t{0}, whole, &whole)) refuse_overflow(site);
    return whole;
  }
  if (!value.is_number()) refuse_operator(site, minus ? "-" : "+", value, value);
  return minus ? -value.number() : value.number();
}

bool compare(const Site& site, const std::string& word, const Value& left, const Value& right) {
  site.charge(std::min(left.weight(), right.weight()));
  if (word == "==") return left == right;
  if (word == "!=") return !(left == right);
  if (word == "in") return contains(site, left, right);
  if (word == "not in") return !contains(site, left, right);
  const std::optional<int> order = order_of(left, right);
  if (!order) refuse_operator(site, word, left, right);
  return word == "<" ? *order < 0 : word == "<=" ? *order <= 0 : word == ">" ? *order > 0 : *order >= 0;
}

std::vector<Value> items_of(const Site& site, const Value& value) {
  site.charge(value.weight());
  if (const std::vector<Value>* items = value.items()) return *items;
  std::vector<Value> out;
  if (const std::string* text = value.string()) {
    for (std::size_t at = 0; at < text->size();) {
      const std::size_t bytes = code_point_at(*text, at).bytes;
      out.emplace_back(text->substr(at, bytes));
      at += bytes;
    }
  } else if (const KeywordArguments* entries = value.entries()) {
    for (const auto& [key, unused] : *entries) out.emplace_back(key);
  } else if (!value.is_undefined()) {
    site.refuse(fmt::format("A value of type {} has no items.", value.type_name()));
  }
  return out;
}

std::int64_t length_of(const Site& site, const Value& value) {
  if (value.is_undefined()) return 0;
  if (const std::string* text = value.string()) return static_cast<std::int64_t>(count_code_points(*text));
  if (const std::vector<Value>* items = value.items()) return static_cast<std::int64_t>(items->size());
  if (const KeywordArguments* entries = value.entries()) return static_cast<std::int64_t>(entries->size());
  site.refuse(fmt::format("A value of type {} has no length.", value.type_name()));
}

Value attribute_of(const Site& site, const Value& object, const std::string& name) {
  if (const Undefined* undefined = object.as<Undefined>()) {
    site.refuse(fmt::format("\"{}\" is undefined (asked for its \"{}\").", printable(undefined->name), printable(name)));
  }
  if (const Value* value = object.entry(name)) return *value;
  if (const std::shared_ptr<Namespace> space = object.name_space()) {
    for (const auto& [key, value] : space->values) {
      if (key == name) return value;
    }
  }
  if (const auto* loop = object.as<std::shared_ptr<const Loop>>()) return (*loop)->attribute(name);
  return Value::undefined(name);
}

Value item_of(const Site& site, const Value& object, const Value& key) {
  std::int64_t at = 0;
  const bool numbered = key.integer(at);
  if (numbered && (object.items() || object.string())) {
    const std::int64_t length = length_of(site, object);
    if (at < 0) at += length;
    if (at < 0 || at >= length) return Value::undefined(fmt::format("item {}", at));
    if (object.items()) return (*object.items())[static_cast<std::size_t>(at)];
    const std::vector<std::size_t> offsets = code_point_offsets(*object.string());
    const auto index = static_cast<std::size_t>(at);
    return object.string()->substr(offsets[index], offsets[index + 1] - offsets[index]);
  }
  return attribute_of(site, object, key.text());
}

Value slice_of(const Site& site, const Value& object, const Value& begin, const Value& end, const Value& step) {
  const std::string* text = object.string();
  if (!text && !object.items()) {
    if (const Undefined* undefined = object.as<Undefined>()) site.refuse(fmt::format("\"{}\" is undefined.", printable(undefined->name)));
    site.refuse(fmt::format("A value of type {} has no slices.", object.type_name()));
  }
  const Range range = slice_range(site, begin, end, step, length_of(site, object));
  const std::vector<std::size_t> offsets = text ? code_point_offsets(*text) : std::vector<std::size_t>();
  std::string out;
  std::vector<Value> list;
  for (std::int64_t i = range.begin; range.step > 0 ? i < range.end : i > range.end; i += range.step) {
    const auto at = static_cast<std::size_t>(i);
    if (text) {
      out.append(*text, offsets[at], offsets[at + 1] - offsets[at]);
    } else {
      list.push_back((*object.items())[at]);
    }
  }
  site.charge(out.size() + list.size());
  return text ? Value(std::move(out)) : Value::list(std::move(list));
}

}  // namespace qfa::jinja
