// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs/held_out_loss.h"

#include <fmt/format.h>

#include <iterator>

#include "engine/api/error.h"
#include "engine/data/held_out_examples.h"
#include "engine/plan/run_inputs.h"

namespace qfa {
namespace {

std::vector<Example> read_all(const std::vector<std::string>& files) {
  std::vector<Example> all;
  for (const std::string& file : files) {
    auto more = read_examples(file);
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return all;
}

}  // namespace

std::vector<std::string> HeldOutExamples::notices() const {
  std::vector<std::string> sentences;
  if (trained > 0) sentences.push_back(fmt::format("examples left out because they were trained on: {}", trained));
  if (too_long > 0) sentences.push_back(fmt::format("examples left out because they are longer than the model's context: {}", too_long));
  if (empty > 0) sentences.push_back(fmt::format("examples left out because they have no response: {}", empty));
  return sentences;
}

HeldOutExamples open_held_out(const std::vector<std::string>& files, const std::vector<std::string>& trained_on, int limit,
                              const PromptFormat& prompt, const Tokenizer& tokenizer, std::int64_t max_positions) {
  std::vector<Example> examples = read_all(files);
  const std::size_t read = examples.size();
  HeldOutExamples held_out;
  held_out.trained = leave_out_trained(read_all(trained_on), examples);
  for (const Example& example : examples) {
    if (limit > 0 && held_out.examples.size() == static_cast<std::size_t>(limit)) break;
    auto tokenized = tokenize_example(example, prompt, tokenizer);
    if (!tokenized) {
      ++held_out.empty;
    } else if (tokenized->ids.size() > static_cast<std::size_t>(max_positions)) {
      ++held_out.too_long;
    } else {
      held_out.examples.push_back(std::move(*tokenized));
      held_out.places.push_back(example.place);
    }
  }
  if (held_out.examples.empty())
    refuse(files.front(),
           fmt::format("nothing is held out: of {} examples {} were trained on, {} are longer than {} tokens, {} have no response", read,
                       held_out.trained, held_out.too_long, max_positions, held_out.empty));
  return held_out;
}

std::vector<std::string> training_files(const RunManifest& manifest) {
  if (data_fingerprint(manifest.spec) != manifest.data_fingerprint)
    refuse(manifest.spec.data.front(), "the training data are not those of the run: what is held out cannot be told");
  return manifest.spec.data;
}

}  // namespace qfa
