// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/tokenized_data.h"

#include <fmt/format.h>

#include <deque>
#include <filesystem>
#include <mutex>

#include "engine/data/prompt.h"

namespace qfa {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRemembered = 2;

// Changes when a file is written; a file that is not there counts too.
std::string stamp_of(const fs::path& path) {
  std::error_code error;
  const auto size = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
  const auto time = fs::last_write_time(path, error).time_since_epoch().count();
  return fmt::format("{}|{}|{}\n", path.string(), size, time);
}

std::string stamp_of_model(const std::string& model) {
  std::string stamp = stamp_of(model);
  for (const char* name : {"config.json", "tokenizer.json", "tokenizer.model", "tekken.json", "tokenizer_config.json", "added_tokens.json",
                           "chat_template.jinja", "model.safetensors"})
    stamp += stamp_of(fs::path(model) / name);
  return stamp;
}

// The last answers by their key. A second asker waits for the first one's answer instead of making its own.
template <class Answer>
class Memory {
 public:
  template <class Make>
  Answer get(const std::string& key, const Make& make) {
    const std::lock_guard lock(mutex_);
    for (const auto& [known, answer] : answers_)
      if (known == key) return answer;
    Answer answer = make();
    answers_.emplace_front(key, answer);
    if (answers_.size() > kRemembered) answers_.pop_back();
    return answer;
  }

 private:
  std::mutex mutex_;
  std::deque<std::pair<std::string, Answer>> answers_;
};

std::shared_ptr<const TokenizedData> tokenize(const std::string& model, const std::vector<std::string>& files, PromptTemplate prompt) {
  auto data = std::make_shared<TokenizedData>();
  data->tokenizer = opened_model(model).tokenizer;
  const PromptFormat format(prompt, data->tokenizer);
  data->end_of_turn = format.end_of_turn();
  data->files = files;
  for (std::size_t file = 0; file < files.size(); ++file) {
    for (const Example& example : read_examples(files[file])) {
      auto tokenized = tokenize_example(example, format, *data->tokenizer);
      data->rows.push_back({tokenized ? std::move(*tokenized) : TokenizedExample{}, example.place, file});
    }
  }
  return data;
}

}  // namespace

OpenedModel opened_model(const std::string& path) {
  static Memory<OpenedModel> memory;
  return memory.get(stamp_of_model(path), [&] {
    auto base = BaseModel::open(path);
    auto tokenizer = tokenizer_of(*base);
    return OpenedModel{std::move(base), std::move(tokenizer)};
  });
}

std::shared_ptr<const TokenizedData> tokenized_data(const std::string& model, const std::vector<std::string>& files,
                                                    PromptTemplate prompt) {
  static Memory<std::shared_ptr<const TokenizedData>> memory;
  std::string key = fmt::format("{}\n", static_cast<int>(prompt)) + stamp_of_model(model);
  for (const std::string& file : files) key += stamp_of(file);
  return memory.get(key, [&] { return tokenize(model, files, prompt); });
}

}  // namespace qfa
