// SPDX-License-Identifier: GPL-3.0-or-later
// Typed look-ups of GGUF metadata.
#include <fmt/format.h>

#include <limits>
#include <type_traits>

#include "engine/api/error.h"
#include "engine/formats/gguf.h"
#include "engine/formats/gguf_types.h"

namespace qfa {
namespace {

std::string describe(const GgufValue& value) {
  if (const GgufArray* array = std::get_if<GgufArray>(&value)) {
    return "array of " + gguf_value_type_name(gguf_type_of_index(array->index(), true));
  }
  return gguf_value_type_name(gguf_type_of_index(value.index(), false));
}

[[noreturn]] void refuse_type(const GgufFile& file, const std::string& key, const GgufValue& value, const char* expected) {
  refuse(file.path().string(), fmt::format("the metadata key {} is of type {}, expected {}", key, describe(value), expected));
}

std::optional<std::int64_t> as_integer(const GgufValue& value) {
  return std::visit(
      [](const auto& held) -> std::optional<std::int64_t> {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
          if constexpr (std::is_same_v<T, std::uint64_t>) {
            if (held > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
          }
          return static_cast<std::int64_t>(held);
        } else {
          return std::nullopt;
        }
      },
      value);
}

template <class T>
const std::vector<T>* array_of(const GgufFile& file, const std::string& key, const char* expected) {
  const GgufValue* value = file.find(key);
  if (value == nullptr) return nullptr;
  const GgufArray* array = std::get_if<GgufArray>(value);
  const std::vector<T>* items = array == nullptr ? nullptr : std::get_if<std::vector<T>>(array);
  if (items == nullptr) refuse_type(file, key, *value, expected);
  return items;
}

}  // namespace

const std::filesystem::path& GgufFile::path() const {
  return file_->path();
}

const GgufValue* GgufFile::find(const std::string& key) const {
  const auto found = key_index_.find(key);
  return found == key_index_.end() ? nullptr : &metadata_[found->second].value;
}

const TensorView* GgufFile::tensor(const std::string& name) const {
  const auto found = tensor_index_.find(name);
  return found == tensor_index_.end() ? nullptr : &tensors_[found->second];
}

std::optional<std::string> GgufFile::string(const std::string& key) const {
  const GgufValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  const std::string* text = std::get_if<std::string>(value);
  if (text == nullptr) refuse_type(*this, key, *value, "string");
  return *text;
}

std::optional<std::int64_t> GgufFile::integer(const std::string& key) const {
  const GgufValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  const std::optional<std::int64_t> number = as_integer(*value);
  if (!number) refuse_type(*this, key, *value, "an integer below 2^63");
  return number;
}

std::optional<double> GgufFile::number(const std::string& key) const {
  const GgufValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (const float* single = std::get_if<float>(value)) return static_cast<double>(*single);
  if (const double* precise = std::get_if<double>(value)) return *precise;
  const std::optional<std::int64_t> whole = as_integer(*value);
  if (!whole) refuse_type(*this, key, *value, "a number");
  return static_cast<double>(*whole);
}

std::optional<bool> GgufFile::boolean(const std::string& key) const {
  const GgufValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  const bool* flag = std::get_if<bool>(value);
  if (flag == nullptr) refuse_type(*this, key, *value, "bool");
  return *flag;
}

const std::vector<std::string>* GgufFile::strings(const std::string& key) const {
  return array_of<std::string>(*this, key, "array of strings");
}
const std::vector<float>* GgufFile::floats(const std::string& key) const {
  return array_of<float>(*this, key, "array of f32");
}
const std::vector<std::int32_t>* GgufFile::int32s(const std::string& key) const {
  return array_of<std::int32_t>(*this, key, "array of i32");
}

}  // namespace qfa
