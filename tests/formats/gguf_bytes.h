// SPDX-License-Identifier: GPL-3.0-or-later
// GGUF files written byte by byte, without the writer under test, so that every field can be wrong.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace qfa::test {

class Bytes {
 public:
  template <class T>
  Bytes& put(T value) {
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    text_.append(raw, sizeof(T));
    return *this;
  }
  Bytes& raw(const std::string& text) {
    text_ += text;
    return *this;
  }
  Bytes& string(const std::string& text) { return put<std::uint64_t>(text.size()).raw(text); }
  Bytes& pad(std::size_t alignment) {
    while (text_.size() % alignment != 0) text_ += '\0';
    return *this;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// Magic, version and the two counts.
inline Bytes gguf_start(std::uint64_t tensors, std::uint64_t entries, std::uint32_t version = 3) {
  return Bytes().raw("GGUF").put(version).put(tensors).put(entries);
}

inline Bytes& put_info(Bytes& bytes, const std::string& name, const std::vector<std::int64_t>& ne, std::uint32_t type,
                       std::uint64_t offset) {
  bytes.string(name).put(static_cast<std::uint32_t>(ne.size()));
  for (const std::int64_t size : ne) bytes.put(size);
  return bytes.put(type).put(offset);
}

// Three entries and two tensors: "a" F32 {4}, "b" Q4_1 {32, 2}.
inline std::string small_gguf() {
  Bytes bytes = gguf_start(2, 3);
  bytes.string("general.architecture").put<std::uint32_t>(8).string("llama");
  bytes.string("n").put<std::uint32_t>(4).put<std::uint32_t>(7);
  bytes.string("words").put<std::uint32_t>(9).put<std::uint32_t>(8).put<std::uint64_t>(2).string("x").string("yz");
  put_info(bytes, "a", {4}, 0, 0);
  put_info(bytes, "b", {32, 2}, 3, 32);
  bytes.pad(32);
  for (const float value : {1.0f, 2.0f, 3.0f, 4.0f}) bytes.put(value);
  bytes.pad(32);
  for (int row = 0; row < 2; ++row) bytes.put<std::uint16_t>(0x3c00).put<std::uint16_t>(0xbc00).raw(std::string(16, '\x21'));
  return bytes.pad(32).text();
}

}  // namespace qfa::test
