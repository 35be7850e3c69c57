// SPDX-License-Identifier: GPL-3.0-or-later
// One table for each enumeration: what it is called in messages, and its words in the order of the
// enumerators.
#pragma once

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/error.h"
#include "engine/api/events.h"
#include "engine/api/specs.h"
#include "engine/core/text.h"

namespace qfa {

template <class Enum>
struct EnumWords;  // kName, kWords

#define QFA_ENUM_WORDS(ENUM, NAME, ...)                                            \
  template <>                                                                      \
  struct EnumWords<ENUM> {                                                         \
    static constexpr std::string_view kName = NAME;                                \
    static constexpr auto kWords = std::to_array<std::string_view>({__VA_ARGS__}); \
  }

QFA_ENUM_WORDS(Granularity, "granularity", "block", "module", "fused", "free");
QFA_ENUM_WORDS(AdapterMethod, "method", "qa-lora", "lora");
QFA_ENUM_WORDS(CodesMethod, "codes", "rtn", "gptq", "block");
QFA_ENUM_WORDS(GridRule, "grid", "automatic", "min-max", "mse-clip");
QFA_ENUM_WORDS(CalibrationStream, "calibration stream", "own", "shared", "one-width");
QFA_ENUM_WORDS(SamplerKind, "sampler", "balanced", "uniform", "fixed", "two-point", "sandwich");
QFA_ENUM_WORDS(ComputeType, "dtype", "fp32", "bf16");
QFA_ENUM_WORDS(PromptTemplate, "prompt", "model", "alpaca");
QFA_ENUM_WORDS(LearningRate, "learning-rate schedule", "constant", "linear-tail");
QFA_ENUM_WORDS(ExportFormat, "format", "gguf", "mlx", "hf", "hf-f16", "hf-bf16");
QFA_ENUM_WORDS(SearchMethod, "search method", "surrogate", "paper", "nsga2", "random", "one-unit");
QFA_ENUM_WORDS(Severity, "severity", "info", "warning", "error");
QFA_ENUM_WORDS(RunState, "run state", "queued", "quantizing", "training", "probing", "paused", "searching", "exporting", "finished",
               "stopped", "failed");
QFA_ENUM_WORDS(ExportCheck::Outcome, "outcome of a check", "passed", "failed", "skipped");
QFA_ENUM_WORDS(ExportReport::Verdict, "verdict", "checking", "verified", "rejected");
QFA_ENUM_WORDS(Finished::Outcome, "outcome", "done", "cancelled", "failed");
QFA_ENUM_WORDS(ErrorCode, "error code", "failed", "usage", "input", "out-of-memory", "disk-full", "cancelled", "internal");

#undef QFA_ENUM_WORDS

template <class Enum>
std::string enum_word(Enum value) {
  const auto index = static_cast<std::size_t>(value);
  const auto& words = EnumWords<Enum>::kWords;
  if (index >= words.size())
    throw Failure({ErrorCode::internal, fmt::format("{} has no word for {}", EnumWords<Enum>::kName, index), {}, {}});
  return std::string(words[index]);
}

template <class Enum>
Enum enum_of_word(std::string_view text) {
  const auto& words = EnumWords<Enum>::kWords;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == text) return static_cast<Enum>(i);
  }
  const std::vector<std::string> known(words.begin(), words.end());
  const std::string near = did_you_mean(text, known);
  const std::string list = enumerate(known, "or");
  refuse_usage(near.empty() ? fmt::format("{} \"{}\" is not known; expected {}", EnumWords<Enum>::kName, printable(text), list)
                            : fmt::format("{} \"{}\" is not known{} ({})", EnumWords<Enum>::kName, printable(text), near, list));
}

}  // namespace qfa
