// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/evaluate/text_score.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cmath>

#include "engine/api/error.h"
#include "engine/evaluate/token_logprobs.h"

namespace qfa {
namespace {

// Calls visit(window, first row) for groups of windows that fill one pass.
void in_passes(const Windows& windows, const std::function<void(const TokenBatch&, std::size_t begin, std::size_t end)>& pass,
               const PreparedTask::Hook& hook) {
  for (std::size_t begin = 0; begin < windows.size();) {
    TokenBatchBuilder builder;
    std::size_t end = begin;
    while (end < windows.size() && (end == begin || builder.tokens() + static_cast<std::int64_t>(windows[end].size()) <= kTokensPerPass))
      builder.add(windows[end++]);
    pass(builder.build(), begin, end);
    begin = end;
    if (hook && !hook(end, windows.size())) throw Failure({ErrorCode::cancelled, "scoring was cancelled", {}, {}});
  }
}

at::Tensor all_but_last_row(const at::Tensor& hidden, const Segment& segment) {
  return hidden.narrow(0, segment.begin, segment.length - 1);
}

// Of hidden states in any type: [rows, vocab] in the decoder's.
at::Tensor logits_of(const Decoder& decoder, const at::Tensor& hidden, WeightSource& weights) {
  return weights.logits(hidden.to(decoder.compute()));
}

}  // namespace

Windows text_windows(const std::vector<TokenId>& ids, int window, int from, int limit) {
  if (window < 2) refuse_usage(fmt::format("a window of {} tokens has nothing to predict, expected at least 2", window));
  Windows windows;
  const auto size = static_cast<std::size_t>(window);
  for (std::size_t begin = static_cast<std::size_t>(from) * size; begin + size <= ids.size(); begin += size) {
    windows.emplace_back(ids.begin() + static_cast<std::ptrdiff_t>(begin), ids.begin() + static_cast<std::ptrdiff_t>(begin + size));
    if (limit > 0 && windows.size() == static_cast<std::size_t>(limit)) break;
  }
  if (windows.empty()) refuse({}, fmt::format("the text has {} tokens: no whole window of {} from window {}", ids.size(), window, from));
  return windows;
}

PerplexityResult perplexity(const Windows& windows, const Decoder& decoder, WeightSource& weights, const PreparedTask::Hook& hook) {
  at::NoGradGuard no_grad;
  PerplexityResult result;
  in_passes(
      windows,
      [&](const TokenBatch& batch, std::size_t begin, std::size_t end) {
        const at::Tensor hidden = decoder.hidden(batch, weights);
        TokenLogprobs wanted;
        for (std::size_t w = begin; w < end; ++w)
          for (std::size_t t = 1; t < windows[w].size(); ++t)
            wanted.add(batch.segments[w - begin].begin + static_cast<std::int64_t>(t) - 1, windows[w][t]);
        const auto found = wanted.compute(hidden, weights);
        std::size_t next = 0;
        for (std::size_t w = begin; w < end; ++w) {
          double sum = 0;
          for (std::size_t t = 1; t < windows[w].size(); ++t) sum -= found[next++].logprob;
          result.windows.push_back(sum / static_cast<double>(windows[w].size() - 1));
          result.tokens += static_cast<std::int64_t>(windows[w].size()) - 1;
        }
      },
      hook);
  const MeanError total = mean_error(result.windows);
  result.nll = total.mean, result.std_err = total.std_err, result.ppl = std::exp(total.mean);
  return result;
}

KlToTeacher::KlToTeacher(Windows windows, const Decoder& teacher, WeightSource& teacher_weights, std::uint64_t most_bytes)
    : windows_(std::move(windows)), teacher_(teacher), teacher_weights_(teacher_weights) {
  at::NoGradGuard no_grad;
  in_passes(windows_,
            [&](const TokenBatch& batch, std::size_t, std::size_t) {
              const at::Tensor hidden = teacher.hidden(batch, teacher_weights);
              for (const Segment& segment : batch.segments) teacher_hidden_.push_back(all_but_last_row(hidden, segment).clone());
            },
            {});
  std::uint64_t bytes = 0;
  for (std::size_t w = 0; w < windows_.size(); ++w) {
    const std::int64_t rows = teacher_hidden_[w].size(0);
    bytes += static_cast<std::uint64_t>(rows * teacher.config().vocab) * c10::elementSize(teacher.compute());
    if (bytes > most_bytes) break;
    teacher_logits_.push_back(logits_of(teacher, teacher_hidden_[w], teacher_weights));
  }
}

at::Tensor KlToTeacher::teacher_logits(std::size_t window, std::int64_t row, std::int64_t rows) const {
  if (window < teacher_logits_.size()) return teacher_logits_[window].narrow(0, row, rows);
  return logits_of(teacher_, teacher_hidden_[window].narrow(0, row, rows), teacher_weights_);
}

KlToTeacher::Result KlToTeacher::score(const Decoder& student, WeightSource& weights, const PreparedTask::Hook& hook,
                                       PassTrails* trails) const {
  at::NoGradGuard no_grad;
  Result result;
  in_passes(
      windows_,
      [&](const TokenBatch& batch, std::size_t begin, std::size_t end) {
        const at::Tensor hidden = hidden_of(student, batch, weights, trails);
        for (std::size_t w = begin; w < end; ++w) {
          const at::Tensor own = all_but_last_row(hidden, batch.segments[w - begin]);
          double sum = 0;
          for (std::int64_t row = 0; row < own.size(0); row += kRowsPerChunk) {
            const std::int64_t rows = std::min(kRowsPerChunk, own.size(0) - row);
            const at::Tensor student_logits = logits_of(student, own.narrow(0, row, rows), weights);
            sum += kl_divergence(teacher_logits(w, row, rows), student_logits).sum(at::kDouble).item<double>();
          }
          result.windows.push_back(sum / static_cast<double>(own.size(0)));
          result.tokens += own.size(0);
        }
      },
      hook);
  const MeanError total = mean_error(result.windows);
  result.mean = total.mean, result.std_err = total.std_err;
  return result;
}

}  // namespace qfa
