// SPDX-License-Identifier: GPL-3.0-or-later
// Reference answers: lines {"text" or "hex", "ids", perhaps "decoded"} that other libraries made.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <string>

#include "engine/data/tokenizer.h"

namespace qfa::test {

inline std::filesystem::path oracle(const std::string& name) {
  return std::filesystem::path(QFA_SHARED_DIR) / "data/oracle" / name;
}
inline std::filesystem::path fixture(const std::string& name) {
  return std::filesystem::path(QFA_SOURCE_DIR) / "tests/data/tokenizers" / name;
}

struct Agreement {
  std::size_t lines = 0, ids = 0, decoded = 0;  // equal ones; `decoded` counts decode(ids) == text where none is given
};

inline std::string text_of(const nlohmann::json& item) {
  if (item.contains("text")) return item.at("text");
  const std::string hex = item.at("hex");
  std::string text;
  for (std::size_t i = 0; i < hex.size(); i += 2) text.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  return text;
}

// Names every line whose ids differ, and those that decode to another text than "decoded".
inline Agreement compare(const Tokenizer& tokenizer, const std::filesystem::path& lines, bool parse_special = true) {
  Agreement agreement;
  std::ifstream file(lines);
  for (std::string line; std::getline(file, line); ++agreement.lines) {
    const nlohmann::json item = nlohmann::json::parse(line);
    const auto ids = item.at("ids").get<std::vector<TokenId>>();
    const std::string text = text_of(item), decoded = tokenizer.decode(ids);
    const std::string where = lines.filename().string() + ", line " + std::to_string(agreement.lines) + ": " + item.dump();
    const bool same = tokenizer.encode(text, false, parse_special) == ids;
    EXPECT_TRUE(same) << where << "\ngot " << nlohmann::json(tokenizer.encode(text, false, parse_special)).dump();
    agreement.ids += same ? 1 : 0;
    if (item.contains("decoded")) {
      EXPECT_EQ(decoded, item.at("decoded").get<std::string>()) << where;
    }
    agreement.decoded += decoded == item.value("decoded", text) ? 1 : 0;
  }
  return agreement;
}

}  // namespace qfa::test
