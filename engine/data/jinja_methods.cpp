// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/core/text.h"
#include "engine/data/jinja_builtins.h"
#include "engine/data/unicode.h"

namespace qfa::jinja {
namespace {

std::vector<std::string> characters_of(const std::string& text) {
  std::vector<std::string> out;
  const std::vector<std::size_t> offsets = code_point_offsets(text);
  for (std::size_t i = 0; i + 1 < offsets.size(); ++i) out.push_back(text.substr(offsets[i], offsets[i + 1] - offsets[i]));
  return out;
}

bool is_space(const std::string& character) {
  return is_python_space(code_point_at(character, 0).value);
}

// str.split() without a separator: runs of white space.
std::vector<Value> split_spaces(const std::string& text, std::int64_t most, bool from_right) {
  std::vector<std::string> characters = characters_of(text);
  if (from_right) std::reverse(characters.begin(), characters.end());
  const auto skip = [&](std::size_t at, bool spaces) {
    while (at < characters.size() && is_space(characters[at]) == spaces) ++at;
    return at;
  };
  const auto word = [&](std::size_t begin, std::size_t end) {
    std::string out;
    for (std::size_t i = begin; i < end; ++i) out += characters[from_right ? begin + end - 1 - i : i];
    return out;
  };
  std::vector<Value> out;
  for (std::size_t at = skip(0, true); at < characters.size();) {
    if (most >= 0 && static_cast<std::int64_t>(out.size()) == most) {
      std::size_t end = characters.size();
      while (is_space(characters[end - 1])) --end;
      out.emplace_back(word(at, end));
      break;
    }
    const std::size_t end = skip(at, false);
    out.emplace_back(word(at, end));
    at = skip(end, true);
  }
  return out;
}

std::vector<Value> split_at(const std::string& text, const std::string& separator, std::int64_t most, bool from_right) {
  std::vector<Value> out;
  std::size_t begin = 0, end = text.size();
  while (most < 0 || static_cast<std::int64_t>(out.size()) < most) {
    if (from_right) {
      const std::size_t at = end < separator.size() ? std::string::npos : text.rfind(separator, end - separator.size());
      if (at == std::string::npos) break;
      out.emplace_back(text.substr(at + separator.size(), end - at - separator.size()));
      end = at;
    } else {
      const std::size_t at = text.find(separator, begin);
      if (at == std::string::npos) break;
      out.emplace_back(text.substr(begin, at - begin));
      begin = at + separator.size();
    }
  }
  out.emplace_back(text.substr(begin, end - begin));
  return out;
}

Value split(const Site& site, const std::string& text, const Inputs& in, bool from_right) {
  const Value* separator = in.find(0, "sep");
  const std::int64_t most = in.integer(1, "maxsplit", -1);
  std::vector<Value> parts;
  if (separator == nullptr || separator->is_none()) {
    parts = split_spaces(text, most, from_right);
  } else {
    if (separator->text().empty()) site.refuse("split needs a separator that is not empty.");
    parts = split_at(text, separator->text(), most, from_right);
  }
  if (from_right) std::reverse(parts.begin(), parts.end());
  return Value::list(std::move(parts));
}

Value split_lines(const std::string& text, bool keep) {
  std::vector<Value> out;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    std::size_t after = at + c.bytes;
    const bool ends = (c.value >= 0x0A && c.value <= 0x0D) || (c.value >= 0x1C && c.value <= 0x1E) || c.value == 0x85 ||
                      c.value == 0x2028 || c.value == 0x2029;
    if (ends) {
      if (c.value == '\r' && after < text.size() && text[after] == '\n') ++after;
      out.emplace_back(text.substr(begin, (keep ? after : at) - begin));
      begin = after;
    }
    at = after;
  }
  if (begin < text.size()) out.emplace_back(text.substr(begin));
  return Value::list(std::move(out));
}

bool begins_or_ends(const Site& site, const std::string& text, const Value& with, bool begins) {
  if (const std::vector<Value>* items = with.items()) {
    return std::any_of(items->begin(), items->end(), [&](const Value& item) { return begins_or_ends(site, text, item, begins); });
  }
  if (!with.string()) site.refuse(fmt::format("{} needs a string, got {}.", begins ? "startswith" : "endswith", with.type_name()));
  const std::string& part = *with.string();
  if (part.size() > text.size()) return false;
  return text.compare(begins ? 0 : text.size() - part.size(), part.size(), part) == 0;
}

std::string title(const std::string& text) {
  std::string out;
  bool inside = false;
  for (const std::string& c : characters_of(text)) {
    out += inside ? to_lower(c) : to_upper(c);
    inside = is_cased(code_point_at(c, 0).value);
  }
  return out;
}

bool all_characters(const std::string& text, bool (*is)(char32_t)) {
  for (std::size_t at = 0; at < text.size(); at += code_point_at(text, at).bytes) {
    if (!is(code_point_at(text, at).value)) return false;
  }
  return !text.empty();
}

std::int64_t count_of(const std::string& text, const std::string& part) {
  if (part.empty()) return static_cast<std::int64_t>(count_code_points(text)) + 1;
  std::int64_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

using StringMethod = Value (*)(const Site&, const std::string&, const Inputs&);

const std::map<std::string, StringMethod>& string_methods() {
  static const std::map<std::string, StringMethod> methods{
      {"strip", [](const Site&, const std::string& s, const Inputs& in) -> Value { return strip(s, in.find(0, "chars"), Ends::both); }},
      {"lstrip", [](const Site&, const std::string& s, const Inputs& in) -> Value { return strip(s, in.find(0, "chars"), Ends::left); }},
      {"rstrip", [](const Site&, const std::string& s, const Inputs& in) -> Value { return strip(s, in.find(0, "chars"), Ends::right); }},
      {"split", [](const Site& site, const std::string& s, const Inputs& in) -> Value { return split(site, s, in, false); }},
      {"rsplit", [](const Site& site, const std::string& s, const Inputs& in) -> Value { return split(site, s, in, true); }},
      {"splitlines",
       [](const Site&, const std::string& s, const Inputs& in) -> Value { return split_lines(s, in.flag(0, "keepends", false)); }},
      {"startswith",
       [](const Site& site, const std::string& s, const Inputs& in) -> Value {
         return begins_or_ends(site, s, in.need(0, "prefix"), true);
       }},
      {"endswith",
       [](const Site& site, const std::string& s, const Inputs& in) -> Value {
         return begins_or_ends(site, s, in.need(0, "suffix"), false);
       }},
      {"replace",
       [](const Site& site, const std::string& s, const Inputs& in) -> Value {
         return replace_all(site, s, in.text(0, "old"), in.text(1, "new"), in.integer(2, "count", -1));
       }},
      {"upper", [](const Site&, const std::string& s, const Inputs&) -> Value { return to_upper(s); }},
      {"lower", [](const Site&, const std::string& s, const Inputs&) -> Value { return to_lower(s); }},
      {"title", [](const Site&, const std::string& s, const Inputs&) -> Value { return title(s); }},
      {"capitalize", [](const Site&, const std::string& s, const Inputs&) -> Value { return capitalize(s); }},
      {"join",
       [](const Site& site, const std::string& s, const Inputs& in) -> Value {
         return join(site, items_of(site, in.need(0, "iterable")), s);
       }},
      {"find",
       [](const Site&, const std::string& s, const Inputs& in) -> Value {
         const std::size_t at = s.find(in.text(0, "sub"));
         return at == std::string::npos ? std::int64_t{-1}
                                        : static_cast<std::int64_t>(count_code_points(std::string_view(s).substr(0, at)));
       }},
      {"rfind",
       [](const Site&, const std::string& s, const Inputs& in) -> Value {
         const std::size_t at = s.rfind(in.text(0, "sub"));
         return at == std::string::npos ? std::int64_t{-1}
                                        : static_cast<std::int64_t>(count_code_points(std::string_view(s).substr(0, at)));
       }},
      {"count", [](const Site&, const std::string& s, const Inputs& in) -> Value { return count_of(s, in.text(0, "sub")); }},
      {"removeprefix",
       [](const Site& site, const std::string& s, const Inputs& in) -> Value {
         const std::string part = in.text(0, "prefix");
         return begins_or_ends(site, s, part, true) ? s.substr(part.size()) : s;
       }},
      {"removesuffix",
       [](const Site& site, const std::string& s, const Inputs& in) -> Value {
         const std::string part = in.text(0, "suffix");
         return begins_or_ends(site, s, part, false) ? s.substr(0, s.size() - part.size()) : s;
       }},
      {"isdigit",
       [](const Site&, const std::string& s, const Inputs&) -> Value {
         return all_characters(s, [](char32_t c) { return c >= '0' && c <= '9'; });
       }},
      {"isspace", [](const Site&, const std::string& s, const Inputs&) -> Value { return all_characters(s, is_python_space); }},
  };
  return methods;
}

Value dict_method(const Value& object, const std::string& name, const Inputs& in) {
  if (name == "get") {
    const Value* found = in.need(0, "key").string() ? object.entry(*in.need(0, "key").string()) : nullptr;
    const Value* otherwise = in.find(1, "default");
    return found ? *found : otherwise ? *otherwise : Value(None{});
  }
  std::vector<Value> out;
  for (const auto& [key, value] : *object.entries()) {
    out.push_back(name == "keys" ? Value(key) : name == "values" ? value : Value::list({key, value}, true));
  }
  return Value::list(std::move(out));
}

Value list_method(const Site& site, const Value& object, const std::string& name, const Inputs& in) {
  const std::vector<Value>& items = *object.items();
  site.charge(object.weight());
  if (name == "count") return static_cast<std::int64_t>(std::count(items.begin(), items.end(), in.need(0, "value")));
  const auto found = std::find(items.begin(), items.end(), in.need(0, "value"));
  if (found == items.end()) site.refuse("index: the list lacks this value.");
  return static_cast<std::int64_t>(found - items.begin());
}

}  // namespace

Inputs::Inputs(const Site& site, const std::string& callee, const Arguments& args, const KeywordArguments& keywords, std::size_t most)
    : site_(site), callee_(callee), args_(args), keywords_(keywords) {
  if (args.size() > most) site.refuse(fmt::format("{} got {} arguments, expected at most {}.", callee, args.size(), most));
}

const Value* Inputs::find(std::size_t position, const char* name) const {
  if (position < args_.size()) return &args_[position];
  for (const auto& [key, value] : keywords_) {
    if (key == name) return &value;
  }
  return nullptr;
}

const Value& Inputs::need(std::size_t position, const char* name) const {
  const Value* value = find(position, name);
  if (value == nullptr) site_.refuse(fmt::format("{} needs an argument ({}).", callee_, name));
  return *value;
}

std::string Inputs::text(std::size_t position, const char* name) const {
  const Value& value = need(position, name);
  if (!value.string()) site_.refuse(fmt::format("{} needs a string ({}), got {}.", callee_, name, value.type_name()));
  return *value.string();
}

std::string Inputs::text(std::size_t position, const char* name, const std::string& otherwise) const {
  return find(position, name) == nullptr ? otherwise : text(position, name);
}

std::int64_t Inputs::integer(std::size_t position, const char* name, std::int64_t otherwise) const {
  const Value* value = find(position, name);
  std::int64_t number = otherwise;
  if (value != nullptr && !value->is_none() && !value->integer(number)) {
    site_.refuse(fmt::format("{} needs an integer ({}), got {}.", callee_, name, value->type_name()));
  }
  return number;
}

bool Inputs::flag(std::size_t position, const char* name, bool otherwise) const {
  const Value* value = find(position, name);
  return value == nullptr ? otherwise : value->truth();
}

bool has_method(const Value& object, const std::string& name) {
  if (object.string()) return string_methods().count(name) > 0;
  if (object.entries()) return name == "items" || name == "keys" || name == "values" || name == "get";
  return object.items() && (name == "index" || name == "count");
}

Value call_method(const Site& site, const Value& object, const std::string& name, const Arguments& args, const KeywordArguments& keywords) {
  site.charge(object.weight());
  const Inputs in(site, name, args, keywords, 3);
  if (object.string()) return string_methods().at(name)(site, *object.string(), in);
  return object.entries() ? dict_method(object, name, in) : list_method(site, object, name, in);
}

std::string strip(const std::string& text, const Value* characters, Ends ends) {
  const bool spaces = characters == nullptr || characters->is_none();
  const std::vector<std::string> all = spaces ? std::vector<std::string>() : characters_of(characters->text());
  const auto strips = [&](const std::string& c) { return spaces ? is_space(c) : std::find(all.begin(), all.end(), c) != all.end(); };
  const std::vector<std::size_t> offsets = code_point_offsets(text);
  std::size_t begin = 0, end = offsets.size() - 1;
  const auto character = [&](std::size_t i) { return text.substr(offsets[i], offsets[i + 1] - offsets[i]); };
  while (ends != Ends::right && begin < end && strips(character(begin))) ++begin;
  while (ends != Ends::left && end > begin && strips(character(end - 1))) --end;
  return text.substr(offsets[begin], offsets[end] - offsets[begin]);
}

std::string replace_all(const Site& site, const std::string& text, const std::string& from, const std::string& to, std::int64_t most) {
  const auto count = static_cast<std::size_t>(count_of(text, from));
  if (text.size() + count * to.size() > kLongestString) site.refuse("A string is too long.");
  std::string out;
  std::size_t at = 0;
  for (std::int64_t done = 0; most < 0 || done < most; ++done) {
    if (from.empty()) {  // between all characters and at both ends
      out += to;
      if (at >= text.size()) return out;
      const std::size_t bytes = code_point_at(text, at).bytes;
      out.append(text, at, bytes);
      at += bytes;
      continue;
    }
    const std::size_t next = text.find(from, at);
    if (next == std::string::npos) break;
    out.append(text, at, next - at).append(to);
    at = next + from.size();
  }
  return out.append(text, at);
}

std::string capitalize(const std::string& text) {
  const std::size_t first = code_point_at(text, 0).bytes;
  return to_upper(text.substr(0, first)) + to_lower(text.substr(first));
}

std::string join(const Site& site, const std::vector<Value>& items, const std::string& between) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    site.charge(items[i].weight() + between.size());
    if (i > 0) out += between;
    out += items[i].text();
    if (out.size() > kLongestString) site.refuse("A string is too long.");
  }
  return out;
}

}  // namespace qfa::jinja
