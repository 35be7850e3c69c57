// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/task_score.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "engine/api/error.h"
#include "engine/evaluate/token_logprobs.h"

namespace qfa {
namespace {

constexpr std::int64_t kTokensPerSegment = 256;  // of items that share a prefix: attention grows with its square
constexpr std::size_t kShortestPrefix = 8;       // below this, sharing costs more than it saves

void finish(ItemScore& item, const std::vector<std::size_t>& lengths) {
  const auto best = [&](const auto& value) {
    std::size_t winner = 0;
    for (std::size_t c = 1; c < item.candidates.size(); ++c)
      if (value(c) > value(winner)) winner = c;  // the first maximum wins ties
    return winner;
  };
  item.correct = best([&](std::size_t c) { return item.candidates[c].logprob; }) == item.gold;
  item.correct_norm = best([&](std::size_t c) {
                        return item.candidates[c].logprob / static_cast<double>(std::max<std::size_t>(lengths[c], 1));
                      }) == item.gold;
  double largest = item.candidates[0].logprob, total = 0;
  for (const auto& c : item.candidates) largest = std::max(largest, c.logprob);
  for (const auto& c : item.candidates) total += std::exp(c.logprob - largest);
  item.choice_nll = largest + std::log(total) - item.candidates[item.gold].logprob;
}

TaskResult summarise(std::string name, bool has_acc_norm, std::vector<ItemScore> items) {
  TaskResult result{std::move(name), items.size(), 0, 0, has_acc_norm, 0, 0, 0, 0, std::move(items)};
  const auto over = [&](const auto& value) {
    std::vector<double> values;
    for (const auto& item : result.items) values.push_back(value(item));
    return mean_error(values);
  };
  const MeanError acc = over([](const ItemScore& i) { return i.correct ? 1.0 : 0.0; });
  const MeanError norm = over([](const ItemScore& i) { return i.correct_norm ? 1.0 : 0.0; });
  const MeanError nll = over([](const ItemScore& i) { return i.choice_nll; });
  result.acc = acc.mean, result.acc_stderr = acc.std_err;
  result.acc_norm = norm.mean, result.acc_norm_stderr = norm.std_err;
  result.choice_nll = nll.mean, result.choice_nll_stderr = nll.std_err;
  return result;
}

}  // namespace

MeanError mean_error(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  if (values.empty()) return {};
  double sum = 0, squares = 0;
  for (const double v : values) sum += v;
  const double mean = sum / n;
  for (const double v : values) squares += (v - mean) * (v - mean);
  return {mean, values.size() < 2 ? 0 : std::sqrt(squares / (n - 1) / n)};
}

PreparedTask::PreparedTask(const Task& task, const Tokenizer& tokenizer, std::int64_t max_positions)
    : name_(task.name), has_acc_norm_(task.length_normalised) {
  for (const TaskItem& source : task.items) {
    Item item{source.index, source.gold, {}, source.choice_length};
    for (std::size_t c = 0; c < source.continuations.size(); ++c) {
      EncodedPair pair = encode_item(tokenizer, task, source, c);
      const auto room = std::max<std::int64_t>(1, max_positions + 1 - static_cast<std::int64_t>(pair.continuation.size()));
      if (static_cast<std::int64_t>(pair.context.size()) > room) pair.context.erase(pair.context.begin(), pair.context.end() - room);
      item.candidates.push_back(std::move(pair));
    }
    items_.push_back(std::move(item));
  }
}

// Which rows of a batch predict which tokens of which candidate.
struct PreparedTask::Request {
  std::size_t item, candidate;
  std::vector<std::int64_t> rows;
  const std::vector<TokenId>* targets;
};

// What all contexts begin with (a template's system message, an instruction); each keeps a token of its own.
std::vector<TokenId> PreparedTask::shared_prefix() const {
  const std::vector<TokenId>& first = items_.front().candidates.front().context;
  std::size_t length = first.size();
  for (const Item& item : items_)
    for (const EncodedPair& candidate : item.candidates) {
      length = std::min(length, candidate.context.size() - 1);
      const auto differs = std::mismatch(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(length), candidate.context.begin());
      length = static_cast<std::size_t>(differs.first - first.begin());
    }
  if (length < kShortestPrefix || items_.size() < 2) return {};
  return {first.begin(), first.begin() + static_cast<std::ptrdiff_t>(length)};
}

// Appends one item: each distinct context once (without the first `shared` tokens, which `root`
// holds), and its continuations as branches.
void PreparedTask::place(std::size_t index, std::size_t root, std::size_t shared, TokenBatchBuilder& builder,
                         std::vector<Request>& requests) const {
  const auto& candidates = items_[index].candidates;
  std::vector<bool> placed(candidates.size(), false);
  for (std::size_t first = 0; first < candidates.size(); ++first) {
    if (placed[first]) continue;
    const auto& context = candidates[first].context;
    const std::size_t stem = builder.append({context.begin() + static_cast<std::ptrdiff_t>(shared), context.end()}, root);
    const std::int64_t last = builder.row(stem) + static_cast<std::int64_t>(context.size() - shared) - 1;
    for (std::size_t c = first; c < candidates.size(); ++c) {
      if (placed[c] || candidates[c].context != context) continue;
      placed[c] = true;
      const auto& ids = candidates[c].continuation;
      const std::size_t branch = builder.append({ids.begin(), ids.end() - 1}, stem);  // the last token is only predicted
      Request request{index, c, {last}, &ids};
      for (std::size_t t = 0; t + 1 < ids.size(); ++t) request.rows.push_back(builder.row(branch) + static_cast<std::int64_t>(t));
      requests.push_back(std::move(request));
    }
    if (root == TokenBatchBuilder::kRoot) builder.end_segment();  // nothing shared: contexts stay apart
  }
}

TaskResult PreparedTask::score(const Decoder& decoder, WeightSource& weights, const Hook& hook, PassTrails* trails) const {
  at::NoGradGuard no_grad;
  std::vector<ItemScore> scores;
  for (const Item& item : items_)
    scores.push_back({item.index, std::vector<CandidateScore>(item.candidates.size()), item.gold, false, false, 0});

  TokenBatchBuilder builder;
  std::vector<Request> requests;
  const std::vector<TokenId> prefix = shared_prefix();
  std::size_t root = TokenBatchBuilder::kRoot;  // the run that holds the prefix in the open segment
  const auto flush = [&](std::size_t done) {
    if (requests.empty()) return;
    const at::Tensor hidden = hidden_of(decoder, builder.build(), weights, trails);
    TokenLogprobs wanted;
    for (const Request& r : requests)
      for (std::size_t t = 0; t < r.rows.size(); ++t) wanted.add(r.rows[t], (*r.targets)[t]);
    const std::vector<TokenLogprob> found = wanted.compute(hidden, weights);
    std::size_t next = 0;
    for (const Request& r : requests) {
      CandidateScore& score = scores[r.item].candidates[r.candidate];
      score = {0, static_cast<int>(r.rows.size()), true};
      for (std::size_t t = 0; t < r.rows.size(); ++t, ++next) {
        score.logprob += found[next].logprob;
        score.is_greedy = score.is_greedy && found[next].is_argmax;
      }
    }
    requests.clear();
    root = TokenBatchBuilder::kRoot;
    if (hook && !hook(done, items_.size())) throw Failure({ErrorCode::cancelled, "scoring was cancelled", name_, {}});
  };

  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (builder.open_tokens() == 0 && !prefix.empty()) root = builder.append(prefix, TokenBatchBuilder::kRoot);
    place(i, root, prefix.size(), builder, requests);
    if (prefix.empty() || builder.open_tokens() >= kTokensPerSegment) builder.end_segment();
    if (builder.tokens() >= kTokensPerPass) flush(i + 1);
  }
  flush(items_.size());
  for (std::size_t i = 0; i < items_.size(); ++i) finish(scores[i], items_[i].choice_length);
  return summarise(name_, has_acc_norm_, std::move(scores));
}

}  // namespace qfa
