// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "engine/api/inspect.h"
#include "engine/plan/guarded.h"
#include "engine/plan/tokenized_data.h"

namespace qfa {
namespace {

constexpr std::size_t kLongestCharacter = 4;  // tokens that may share one
constexpr std::string_view kReplacement = "\xef\xbf\xbd";

// A character of several tokens stands at its last one, so that the texts put together read as the example does.
std::vector<PreviewToken> tokens_of(const TokenizedExample& example, const Tokenizer& tokenizer) {
  std::vector<PreviewToken> tokens;
  std::vector<bool> in_loss(example.ids.size(), false);
  for (const std::size_t t : response_positions(example)) in_loss[t] = true;
  std::size_t begin = 0;  // of the tokens whose text is not told yet
  for (std::size_t i = 0; i < example.ids.size(); ++i) {
    PreviewToken token{example.ids[i], {}, in_loss[i], tokenizer.is_special(example.ids[i])};
    std::string text = tokenizer.decode(
        {example.ids.begin() + static_cast<std::ptrdiff_t>(begin), example.ids.begin() + static_cast<std::ptrdiff_t>(i) + 1});
    const bool incomplete =
        std::string_view(text).ends_with(kReplacement) && i + 1 - begin < kLongestCharacter && i + 1 < example.ids.size();
    if (!incomplete) {
      token.text = std::move(text);
      begin = i + 1;
    }
    tokens.push_back(std::move(token));
  }
  return tokens;
}

void drop(DataPreview& preview, DroppedExamples::Reason reason, const std::string& place) {
  auto at = std::find_if(preview.dropped.begin(), preview.dropped.end(), [&](const DroppedExamples& d) { return d.reason == reason; });
  if (at == preview.dropped.end()) at = preview.dropped.insert(preview.dropped.end(), DroppedExamples{reason, 0, place});
  ++at->count;
}

void keep(DataPreview& preview, const TokenizedRow& row) {
  const auto length = static_cast<int>(row.example.ids.size());
  const std::uint64_t in_loss = response_tokens(row.example);
  DataFilePreview& file = preview.files[row.file];
  if (preview.kept == 0 || length > preview.longest_tokens) preview.longest = preview.kept, preview.longest_tokens = length;
  if (preview.kept == 0 || length < preview.shortest_tokens) preview.shortest = preview.kept, preview.shortest_tokens = length;
  ++preview.kept, preview.tokens += row.example.ids.size(), preview.loss_tokens += in_loss;
  ++file.kept, file.tokens += row.example.ids.size(), file.loss_tokens += in_loss;
}

DataPreview preview_of(const DataRequest& request) {
  const auto data = tokenized_data(request.model, request.data, request.prompt);
  DataPreview preview;
  preview.end_of_turn = data->end_of_turn;
  for (const std::string& file : data->files) preview.files.push_back({file, 0, 0, 0, 0});
  std::vector<const TokenizedRow*> kept;
  for (const TokenizedRow& row : data->rows) {
    ++preview.rows, ++preview.files[row.file].rows;
    if (is_kept(row, request.seq)) {
      keep(preview, row);
      kept.push_back(&row);
    } else {
      drop(preview, row.example.ids.empty() ? DroppedExamples::Reason::no_response : DroppedExamples::Reason::too_long, row.place);
    }
  }
  for (const std::size_t index : request.examples)
    if (index < kept.size()) preview.examples.push_back({index, kept[index]->place, tokens_of(kept[index]->example, *data->tokenizer)});
  return preview;
}

}  // namespace

Result<DataPreview> preview_data(const DataRequest& request) {
  return guarded([&] { return preview_of(request); });
}

}  // namespace qfa
