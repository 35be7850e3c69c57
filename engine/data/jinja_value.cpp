// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/jinja_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/api/error.h"
#include "engine/data/unicode.h"

namespace qfa::jinja {
namespace {

std::string string_repr(const std::string& text) {
  const bool single = text.find('\'') == std::string::npos || text.find('"') != std::string::npos;
  const char quote = single ? '\'' : '"';
  std::string out(1, quote);
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    if (c.value == static_cast<char32_t>(quote) || c.value == '\\') {
      out += {'\\', static_cast<char>(c.value)};
    } else if (c.value == '\n') {
      out += "\\n";
    } else if (c.value == '\r') {
      out += "\\r";
    } else if (c.value == '\t') {
      out += "\\t";
    } else if (is_python_printable(c.value)) {
      out.append(text, at, c.bytes);
    } else {
      const auto value = static_cast<std::uint32_t>(c.value);
      out += value < 0x100     ? fmt::format("\\x{:02x}", value)
             : value < 0x10000 ? fmt::format("\\u{:04x}", value)
                               : fmt::format("\\U{:08x}", value);
    }
    at += c.bytes;
  }
  return out + quote;
}

std::string json_string(const std::string& text, bool ensure_ascii) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    const auto value = static_cast<std::uint32_t>(c.value);
    switch (value) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\b':
        out += "\\b";
        break;
      default:
        if (value < 0x20 || (ensure_ascii && value >= 0x7F && value < 0x10000 && value != 0x7F)) {
          out += fmt::format("\\u{:04x}", value);
        } else if (ensure_ascii && value >= 0x10000) {
          out += fmt::format("\\u{:04x}\\u{:04x}", 0xD7C0 + (value >> 10), 0xDC00 + (value & 0x3FF));
        } else {
          out.append(text, at, c.bytes);
        }
    }
    at += c.bytes;
  }
  return out + "\"";
}

// Bounds what a template can build: deep values would exhaust the stack, and shared ones (a list that holds
// the same list twice, and so on) would take forever to print.
void count_in(const Value& item, int& nesting, std::size_t& weight) {
  nesting = std::max(nesting, item.nesting() + 1);
  weight += item.weight();
  if (nesting > kMostNesting) refuse("chat template", "A list or dictionary is nested too deeply.");
  if (weight > kMostWeight) refuse("chat template", "A list or dictionary is too large.");
}

class JsonWriter {
 public:
  explicit JsonWriter(const JsonStyle& style) : style_(style) {}

  void write(const Value& value, int level) {
    if (const std::string* text = value.string()) {
      out += json_string(*text, style_.ensure_ascii);
    } else if (value.is_none()) {
      out += "null";
    } else if (const bool* flag = value.as<bool>()) {
      out += *flag ? "true" : "false";
    } else if (const double* number = value.as<double>()) {
      out += std::isnan(*number) ? "NaN" : std::isinf(*number) ? (*number > 0 ? "Infinity" : "-Infinity") : float_text(*number);
    } else if (value.is_number()) {
      out += value.text();
    } else if (const std::vector<Value>* items = value.items()) {
      sequence('[', ']', items->size(), level, [&](std::size_t i) { write((*items)[i], level + 1); });
    } else if (const KeywordArguments* entries = value.entries()) {
      KeywordArguments sorted = *entries;
      if (style_.sort_keys) std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
      sequence('{', '}', sorted.size(), level, [&](std::size_t i) {
        out += json_string(sorted[i].first, style_.ensure_ascii) + style_.key_separator;
        write(sorted[i].second, level + 1);
      });
    } else {
      refuse("chat template", fmt::format("tojson cannot write a value of type {}.", value.type_name()));
    }
  }

  std::string out;

 private:
  template <typename Each>
  void sequence(char open, char close, std::size_t count, int level, Each each) {
    out += open;
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) out += style_.item_separator;
      newline(level + 1);
      each(i);
    }
    if (count > 0) newline(level);
    out += close;
  }
  void newline(int level) {
    if (style_.indent >= 0) out.append("\n").append(static_cast<std::size_t>(level * style_.indent), ' ');
  }

  const JsonStyle& style_;
};

}  // namespace

Value Value::list(std::vector<Value> items, bool tuple) {
  List made{std::move(items), tuple};
  for (const Value& item : made.values) count_in(item, made.nesting, made.weight);
  return Data(std::make_shared<const List>(std::move(made)));
}

Value Value::dict(KeywordArguments items) {
  auto made = std::make_shared<Dict>();
  for (auto& [key, value] : items) {
    const auto found = std::find_if(made->values.begin(), made->values.end(), [k = &key](const auto& entry) { return entry.first == *k; });
    if (found == made->values.end()) {
      made->values.emplace_back(key, std::move(value));
    } else {
      found->second = std::move(value);
    }
  }
  for (const auto& [key, value] : made->values) {
    count_in(key, made->nesting, made->weight);
    count_in(value, made->nesting, made->weight);
  }
  return Data(std::shared_ptr<const Dict>(std::move(made)));
}

Value Value::function(std::string name, Call call) {
  return Data(std::make_shared<const Function>(Function{std::move(name), std::move(call)}));
}

Value Value::from_json(const nlohmann::ordered_json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX) return json.get<double>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_array()) {
    std::vector<Value> items;
    for (const auto& item : json) items.push_back(from_json(item));
    return list(std::move(items));
  }
  if (json.is_object()) {
    KeywordArguments items;
    for (const auto& [key, value] : json.items()) items.emplace_back(key, from_json(value));
    return dict(std::move(items));
  }
  return None{};
}

const std::vector<Value>* Value::items() const {
  const auto* list = as<std::shared_ptr<const List>>();
  return list == nullptr ? nullptr : &(*list)->values;
}

const KeywordArguments* Value::entries() const {
  const auto* dict = as<std::shared_ptr<const Dict>>();
  return dict == nullptr ? nullptr : &(*dict)->values;
}

const Value* Value::entry(const std::string& key) const {
  const KeywordArguments* all = entries();
  if (all == nullptr) return nullptr;
  for (const auto& [name, value] : *all) {
    if (name == key) return &value;
  }
  return nullptr;
}

std::shared_ptr<Namespace> Value::name_space() const {
  const auto* found = as<std::shared_ptr<Namespace>>();
  return found == nullptr ? nullptr : *found;
}

bool Value::integer(std::int64_t& out) const {
  if (const bool* flag = as<bool>()) return out = *flag ? 1 : 0, true;
  if (const std::int64_t* number = as<std::int64_t>()) return out = *number, true;
  return false;
}

double Value::number() const {
  std::int64_t whole = 0;
  if (integer(whole)) return static_cast<double>(whole);
  const double* real = as<double>();
  return real == nullptr ? 0 : *real;
}

int Value::nesting() const {
  if (const auto* list = as<std::shared_ptr<const List>>()) return (*list)->nesting;
  if (const auto* dict = as<std::shared_ptr<const Dict>>()) return (*dict)->nesting;
  if (const auto* loop = as<std::shared_ptr<const Loop>>()) return (*loop)->list->nesting + 1;
  return name_space() ? kMostNesting : 0;
}

std::size_t Value::weight() const {
  if (const std::string* own = string()) return 1 + own->size();
  if (const auto* list = as<std::shared_ptr<const List>>()) return (*list)->weight;
  if (const auto* dict = as<std::shared_ptr<const Dict>>()) return (*dict)->weight;
  return 1;
}

bool Value::truth() const {
  if (is_undefined() || is_none()) return false;
  if (is_number()) return number() != 0;
  if (const std::string* text = string()) return !text->empty();
  if (const std::vector<Value>* list = items()) return !list->empty();
  if (const KeywordArguments* dict = entries()) return !dict->empty();
  return true;
}

const char* Value::type_name() const {
  constexpr const char* kNames[] = {"Undefined", "NoneType", "bool",      "int",         "float",   "str",
                                    "list",      "dict",     "Namespace", "LoopContext", "function"};
  const auto* list = as<std::shared_ptr<const List>>();
  return list != nullptr && (*list)->tuple ? "tuple" : kNames[data_.index()];
}

std::string Value::text() const {
  if (const std::string* own = string()) return *own;
  return is_undefined() ? "" : repr();
}

std::string Value::repr() const {
  if (is_undefined()) return "Undefined";
  if (is_none()) return "None";
  if (const bool* flag = as<bool>()) return *flag ? "True" : "False";
  if (const std::int64_t* whole = as<std::int64_t>()) return std::to_string(*whole);
  if (const double* real = as<double>()) return float_text(*real);
  if (const std::string* own = string()) return string_repr(*own);
  if (const auto* list = as<std::shared_ptr<const List>>()) {
    std::string out = (*list)->tuple ? "(" : "[";
    for (const Value& item : (*list)->values) out += (&item == &(*list)->values.front() ? "" : ", ") + item.repr();
    if ((*list)->tuple) return out + ((*list)->values.size() == 1 ? ",)" : ")");
    return out + "]";
  }
  if (const KeywordArguments* dict = entries()) {
    std::string out = "{";
    for (const auto& [key, value] : *dict) out += (out.size() == 1 ? "" : ", ") + string_repr(key) + ": " + value.repr();
    return out + "}";
  }
  refuse("chat template", fmt::format("A value of type {} has no text.", type_name()));
}

bool Value::operator==(const Value& other) const {
  if (is_number() && other.is_number()) {
    std::int64_t a = 0, b = 0;
    return integer(a) && other.integer(b) ? a == b : number() == other.number();
  }
  if (data_.index() != other.data_.index()) return false;
  if (is_undefined() || is_none()) return true;
  if (const std::string* own = string()) return *own == *other.string();
  if (const auto* list = as<std::shared_ptr<const List>>()) {
    const auto& second = *other.as<std::shared_ptr<const List>>();
    return (*list)->tuple == second->tuple && (*list)->values == second->values;
  }
  if (const KeywordArguments* dict = entries()) {
    return dict->size() == other.entries()->size() && std::all_of(dict->begin(), dict->end(), [&](const auto& entry) {
             const Value* value = other.entry(entry.first);
             return value != nullptr && *value == entry.second;
           });
  }
  if (const auto own = name_space()) return own == other.name_space();  // the same object
  if (const auto* loop = as<std::shared_ptr<const Loop>>()) return *loop == *other.as<std::shared_ptr<const Loop>>();
  return *as<std::shared_ptr<const Function>>() == *other.as<std::shared_ptr<const Function>>();
}

Value Loop::attribute(const std::string& name) const {
  const auto at = static_cast<std::int64_t>(index), count = static_cast<std::int64_t>(list->values.size());
  if (name == "index") return at + 1;
  if (name == "index0") return at;
  if (name == "revindex") return count - at;
  if (name == "revindex0") return count - at - 1;
  if (name == "first") return at == 0;
  if (name == "last") return at + 1 == count;
  if (name == "length") return count;
  if (name == "depth") return std::int64_t{1};  // more only in recursive loops, which are not supported
  if (name == "depth0") return std::int64_t{0};
  if (name == "previtem") return at > 0 ? list->values[index - 1] : Value::undefined("there is no previous item");
  if (name == "nextitem") return at + 1 < count ? list->values[index + 1] : Value::undefined("there is no next item");
  if (name == "cycle") {
    return Value::function(name, [at](const Arguments& args, const KeywordArguments&) {
      if (args.empty()) refuse("chat template", "loop.cycle needs an argument.");
      return args[static_cast<std::size_t>(at) % args.size()];
    });
  }
  refuse("chat template", fmt::format("loop.{} is not supported.", name));
}

std::string to_json(const Value& value, const JsonStyle& style) {
  JsonWriter writer(style);
  writer.write(value, 0);
  return std::move(writer.out);
}

std::string float_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  std::string digits(buffer, end);
  const std::size_t e = digits.find('e');
  const int exponent = std::atoi(digits.c_str() + e + 1);
  if (exponent < -4 || exponent >= 16) return digits;  // "1e-05", "1.5e+16": Python's form too
  char fixed[64];
  std::string out(fixed, std::to_chars(fixed, fixed + sizeof fixed, value, std::chars_format::fixed).ptr);
  return out.find('.') == std::string::npos ? out + ".0" : out;
}

}  // namespace qfa::jinja
