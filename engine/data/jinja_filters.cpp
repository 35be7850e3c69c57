// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

#include "engine/core/text.h"
#include "engine/data/jinja_builtins.h"
#include "engine/data/unicode.h"

namespace qfa::jinja {
namespace {

struct FilterCall {
  const Site& site;
  const Value& value;
  const Arguments& args;
  const KeywordArguments& keywords;
  const Inputs& in;
};
using Filter = Value (*)(const FilterCall&);

// "a.b.0": each part a name or a number.
Value dotted(const Site& site, Value value, const Value& path) {
  std::int64_t number = 0;
  if (path.integer(number)) return item_of(site, value, number);
  const std::string text = path.text();
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t dot = std::min(text.find('.', at), text.size());
    const std::string part = text.substr(at, dot - at);
    const bool digits = !part.empty() && part.size() < 10 && part.find_first_not_of("0123456789") == std::string::npos;
    if (value.is_undefined()) return value;
    value = digits ? item_of(site, value, std::int64_t{std::stoll(part)}) : attribute_of(site, value, part);
    at = dot + 1;
  }
  return value;
}

Value default_filter(const FilterCall& call) {
  const bool replaces = call.value.is_undefined() || (call.in.flag(1, "boolean", false) && !call.value.truth());
  if (!replaces) return call.value;
  const Value* otherwise = call.in.find(0, "default_value");
  return otherwise ? *otherwise : Value("");
}

Value to_json_filter(const FilterCall& call) {
  JsonStyle style;
  style.ensure_ascii = call.in.flag(0, "ensure_ascii", false);
  const std::int64_t indent = call.in.integer(1, "indent", -1);
  if (indent > 100) call.site.refuse("tojson's indent is too large.");
  style.indent = static_cast<int>(std::max<std::int64_t>(indent, -1));
  if (style.indent >= 0) style.item_separator = ",";
  if (const Value* separators = call.in.find(2, "separators"); separators && separators->items() && separators->items()->size() == 2) {
    style.item_separator = (*separators->items())[0].text();
    style.key_separator = (*separators->items())[1].text();
  }
  style.sort_keys = call.in.flag(3, "sort_keys", false);
  call.site.charge(call.value.weight() * static_cast<std::size_t>(2 + std::max(0, style.indent)));
  return to_json(call.value, style);
}

Value join_filter(const FilterCall& call) {
  std::vector<Value> items = items_of(call.site, call.value);
  if (const Value* attribute = call.in.find(1, "attribute"); attribute && !attribute->is_none()) {
    for (Value& item : items) item = dotted(call.site, item, *attribute);
  }
  return join(call.site, items, call.in.find(0, "d") ? call.in.find(0, "d")->text() : "");
}

// select, reject and map take anything false, none too, for an empty list.
std::vector<Value> items_or_none(const FilterCall& call) {
  return call.value.truth() ? items_of(call.site, call.value) : std::vector<Value>();
}

Value map_filter(const FilterCall& call) {
  std::vector<Value> items = items_or_none(call);
  const Value* attribute = call.args.empty() ? call.in.find(0, "attribute") : nullptr;
  if (!attribute && call.args.empty()) call.site.refuse("map needs a filter or an attribute.");
  const Arguments rest(call.args.begin() + (call.args.empty() ? 0 : 1), call.args.end());
  for (Value& item : items) {
    if (!attribute) {
      item = apply_filter(call.site, call.args[0].text(), item, rest, call.keywords);
      continue;
    }
    item = dotted(call.site, item, *attribute);
    const Value* otherwise = call.in.find(99, "default");
    if (item.is_undefined() && otherwise) item = *otherwise;
  }
  return Value::list(std::move(items));
}

Value choose(const FilterCall& call, bool by_attribute, bool wanted) {
  std::size_t test = 0;
  if (by_attribute) call.in.need(test++, "attribute");
  if (call.args.size() < test) call.site.refuse("selectattr and rejectattr take the attribute by its place, not by a name.");
  const Arguments rest(call.args.begin() + static_cast<std::ptrdiff_t>(std::min(test + 1, call.args.size())), call.args.end());
  std::vector<Value> kept;
  for (Value& item : items_or_none(call)) {
    const Value subject = by_attribute ? dotted(call.site, item, call.args[0]) : item;
    const bool holds = test < call.args.size() ? apply_test(call.site, call.args[test].text(), subject, rest) : subject.truth();
    if (holds == wanted) kept.push_back(std::move(item));
  }
  return Value::list(std::move(kept));
}

Value sort_key(const FilterCall& call, const Value& item, const Value* attribute, bool case_sensitive) {
  const Value key = attribute && !attribute->is_none() ? dotted(call.site, item, *attribute) : item;
  return key.string() && !case_sensitive ? Value(to_lower(*key.string())) : key;
}

Value sort_filter(const FilterCall& call) {
  const bool reverse = call.in.flag(0, "reverse", false), case_sensitive = call.in.flag(1, "case_sensitive", false);
  std::vector<std::pair<Value, Value>> keyed;
  for (Value& item : items_of(call.site, call.value)) {
    Value key = sort_key(call, item, call.in.find(2, "attribute"), case_sensitive);
    keyed.emplace_back(std::move(key), std::move(item));
  }
  std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
    return compare(call.site, "<", reverse ? b.first : a.first, reverse ? a.first : b.first);
  });
  std::vector<Value> out;
  for (auto& [key, item] : keyed) out.push_back(std::move(item));
  return Value::list(std::move(out));
}

Value unique_filter(const FilterCall& call) {
  std::vector<Value> seen, out;
  for (Value& item : items_of(call.site, call.value)) {
    Value key = sort_key(call, item, call.in.find(1, "attribute"), call.in.flag(0, "case_sensitive", false));
    call.site.charge(seen.size());
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
    seen.push_back(std::move(key));
    out.push_back(std::move(item));
  }
  return Value::list(std::move(out));
}

Value items_filter(const FilterCall& call) {
  if (call.value.is_undefined()) return Value::list({});
  if (!call.value.entries()) call.site.refuse(fmt::format("items needs a dictionary, got {}.", call.value.type_name()));
  return call_method(call.site, call.value, "items", {}, {});
}

Value dictsort_filter(const FilterCall& call) {
  const std::vector<Value> pairs = *items_filter(call).items();
  const bool by_value = call.in.text(1, "by", "key") == "value", case_sensitive = call.in.flag(0, "case_sensitive", false);
  const Value part(std::int64_t{by_value ? 1 : 0});
  const FilterCall inner{call.site, call.value, call.args, call.keywords, call.in};
  std::vector<Value> sorted = pairs;
  const bool reverse = call.in.flag(2, "reverse", false);
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Value& a, const Value& b) {
    const Value left = sort_key(inner, reverse ? b : a, &part, case_sensitive),
                right = sort_key(inner, reverse ? a : b, &part, case_sensitive);
    return compare(call.site, "<", left, right);
  });
  return Value::list(std::move(sorted));
}

Value indent_filter(const FilterCall& call) {
  const Value* width = call.in.find(0, "width");
  const std::int64_t count = width && width->string() ? 0 : call.in.integer(0, "width", 4);
  if (count > 1000) call.site.refuse("indent's width is too large.");
  const std::string indention =
      width && width->string() ? *width->string() : std::string(static_cast<std::size_t>(std::max<std::int64_t>(count, 0)), ' ');
  const bool blank = call.in.flag(2, "blank", false);
  const std::string text = call.value.text();
  call.site.charge(text.size() * (1 + indention.size()));
  std::string out = call.in.flag(1, "first", false) ? indention : "";
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (at > 0) out += end > at || blank ? "\n" + indention : "\n";
    out.append(text, at, end - at);
    at = end + 1;
  }
  return out;
}

std::optional<double> number_in(const Value& value) {
  if (value.is_number()) return value.number();
  if (!value.string()) return std::nullopt;
  const std::string text = strip(*value.string(), nullptr, Ends::both);
  double number = 0;
  const char* begin = text.data() + (!text.empty() && text[0] == '+' ? 1 : 0);
  const auto result = std::from_chars(begin, text.data() + text.size(), number);
  if (text.empty() || result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

Value int_filter(const FilterCall& call) {
  std::int64_t whole = call.in.integer(0, "default", 0);
  if (call.in.integer(1, "base", 10) != 10) call.site.refuse("int with another base than 10 is not supported.");
  if (call.value.integer(whole)) return whole;
  const std::optional<double> number = number_in(call.value);
  return number && std::abs(*number) < 9.2e18 ? static_cast<std::int64_t>(*number) : whole;
}

Value float_filter(const FilterCall& call) {
  const std::optional<double> number = number_in(call.value);
  const Value* otherwise = call.in.find(0, "default");
  return number ? Value(*number) : otherwise ? *otherwise : Value(0.0);
}

Value round_filter(const FilterCall& call) {
  if (!call.value.is_number()) call.site.refuse(fmt::format("round needs a number, got {}.", call.value.type_name()));
  const std::int64_t digits = call.in.integer(0, "precision", 0);
  const std::string method = call.in.text(1, "method", "common");
  if (digits < 0 || digits > 300) call.site.refuse("round with this precision is not supported.");
  const double number = call.value.number(), scale = std::pow(10.0, static_cast<double>(digits));
  if (method == "ceil") return std::ceil(number * scale) / scale;
  if (method == "floor") return std::floor(number * scale) / scale;
  return std::strtod(fmt::format("{:.{}f}", number, digits).c_str(), nullptr);
}

Value extreme(const FilterCall& call, const char* word) {
  const std::vector<Value> items = items_of(call.site, call.value);
  const Value* best = nullptr;
  Value best_key;
  for (const Value& item : items) {
    Value key = sort_key(call, item, call.in.find(1, "attribute"), call.in.flag(0, "case_sensitive", false));
    if (best && !compare(call.site, word, key, best_key)) continue;
    best = &item;
    best_key = std::move(key);
  }
  return best ? *best : Value::undefined("the list is empty");
}

Value sum_filter(const FilterCall& call) {
  const Value* attribute = call.in.find(0, "attribute");
  Value total = call.in.find(1, "start") ? *call.in.find(1, "start") : Value(std::int64_t{0});
  for (const Value& item : items_of(call.site, call.value)) {
    total = arithmetic(call.site, "+", total, attribute && !attribute->is_none() ? dotted(call.site, item, *attribute) : item);
  }
  return total;
}

Value end_of(const FilterCall& call, bool last) {
  const std::vector<Value> items = items_of(call.site, call.value);
  if (items.empty()) return Value::undefined(last ? "the last item of an empty list" : "the first item of an empty list");
  return last ? items.back() : items.front();
}

Value reverse_filter(const FilterCall& call) {
  std::vector<Value> items = items_of(call.site, call.value);
  std::reverse(items.begin(), items.end());
  return call.value.string() ? Value(join(call.site, items, "")) : Value::list(std::move(items));
}

// Each word begins with a capital; words begin after white space and any of -({[<.
Value title_filter(const FilterCall& call) {
  std::string out;
  const std::string text = call.value.text();
  bool inside = false;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    const std::string character = text.substr(at, c.bytes);
    out += inside ? to_lower(character) : to_upper(character);
    inside = !is_python_space(c.value) && std::string_view("-({[<").find(text[at]) == std::string_view::npos;
    at += c.bytes;
  }
  return out;
}

Value absolute(const FilterCall& call) {
  if (!call.value.is_number()) call.site.refuse(fmt::format("abs needs a number, got {}.", call.value.type_name()));
  return call.value.number() < 0 ? negative(call.site, call.value, true) : negative(call.site, call.value, false);
}

const std::map<std::string, Filter>& filters() {
  static const std::map<std::string, Filter> all{
      {"default", default_filter},
      {"d", default_filter},
      {"tojson", to_json_filter},
      {"join", join_filter},
      {"map", map_filter},
      {"sort", sort_filter},
      {"unique", unique_filter},
      {"items", items_filter},
      {"dictsort", dictsort_filter},
      {"indent", indent_filter},
      {"int", int_filter},
      {"float", float_filter},
      {"round", round_filter},
      {"sum", sum_filter},
      {"reverse", reverse_filter},
      {"abs", absolute},
      {"title", title_filter},
      {"trim", [](const FilterCall& call) -> Value { return strip(call.value.text(), call.in.find(0, "chars"), Ends::both); }},
      {"upper", [](const FilterCall& call) -> Value { return to_upper(call.value.text()); }},
      {"lower", [](const FilterCall& call) -> Value { return to_lower(call.value.text()); }},
      {"capitalize", [](const FilterCall& call) -> Value { return capitalize(call.value.text()); }},
      {"string", [](const FilterCall& call) -> Value { return call.value.text(); }},
      {"safe", [](const FilterCall& call) -> Value { return call.value.text(); }},
      {"length", [](const FilterCall& call) -> Value { return length_of(call.site, call.value); }},
      {"count", [](const FilterCall& call) -> Value { return length_of(call.site, call.value); }},
      {"list", [](const FilterCall& call) -> Value { return Value::list(items_of(call.site, call.value)); }},
      {"first", [](const FilterCall& call) { return end_of(call, false); }},
      {"last", [](const FilterCall& call) { return end_of(call, true); }},
      {"min", [](const FilterCall& call) { return extreme(call, "<"); }},
      {"max", [](const FilterCall& call) { return extreme(call, ">"); }},
      {"select", [](const FilterCall& call) { return choose(call, false, true); }},
      {"reject", [](const FilterCall& call) { return choose(call, false, false); }},
      {"selectattr", [](const FilterCall& call) { return choose(call, true, true); }},
      {"rejectattr", [](const FilterCall& call) { return choose(call, true, false); }},
      {"replace",
       [](const FilterCall& call) -> Value {
         return replace_all(call.site, call.value.text(), call.in.text(0, "s"), call.in.text(1, "new"), call.in.integer(2, "count", -1));
       }},
  };
  return all;
}

}  // namespace

Value apply_filter(const Site& site, const std::string& name, const Value& value, const Arguments& args, const KeywordArguments& keywords) {
  const auto found = filters().find(name);
  if (found == filters().end()) site.refuse(fmt::format("The filter \"{}\" is not supported.", printable(name)));
  site.charge(value.weight());
  const Inputs in(site, found->first, args, keywords, 8);
  return found->second({site, value, args, keywords, in});
}

}  // namespace qfa::jinja
