// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/core/text.h"
#include "engine/sampler/sampler.h"

namespace qfa {
namespace {

// Those that take nothing after a colon.
constexpr std::array<std::pair<std::string_view, SamplerKind>, 4> kPlain{{{"balanced", SamplerKind::balanced},
                                                                          {"two-point", SamplerKind::two_point},
                                                                          {"uniform", SamplerKind::uniform},
                                                                          {"sandwich", SamplerKind::sandwich}}};
constexpr const char* kForms = "balanced, two-point, uniform, sandwich, fixed:3 or mixture:2=0.5,4=0.5";

template <class T>
T number(std::string_view text, std::string_view what) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    refuse_usage(fmt::format("sampler: \"{}\" is no {}", printable(text), what));
  }
  return value;
}

BitWidth width_of(std::string_view text) {
  const BitWidth width = number<BitWidth>(text, "bit-width");
  if (width != 16 && std::find(kCodeWidths.begin(), kCodeWidths.end(), width) == kCodeWidths.end()) {
    refuse_usage(fmt::format("sampler: {} is no bit-width, expected one of {} or 16", width, fmt::join(kCodeWidths, ", ")));
  }
  return width;
}

std::map<BitWidth, double> parse_mixture(std::string_view text) {
  std::map<BitWidth, double> mixture;
  if (text.find('=') == std::string_view::npos && text.find(',') == std::string_view::npos) {
    mixture[width_of(text)] = 1.0;
    return mixture;
  }
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      refuse_usage(fmt::format("sampler: \"{}\" is no share of a width, expected BITS=SHARE as in 2=0.5", printable(part)));
    }
    const BitWidth width = width_of(part.substr(0, equals));
    if (!mixture.emplace(width, number<double>(part.substr(equals + 1), "share")).second) {
      refuse_usage(fmt::format("sampler: the mixture names {} bits twice", width));
    }
    begin = end + 1;
  }
  check_mixture(mixture);
  return mixture;
}

}  // namespace

SamplerSpec parse_sampler(const std::string& text, int period_steps) {
  SamplerSpec spec;
  spec.period_steps = period_steps;
  const std::size_t colon = text.find(':');
  const std::string name = text.substr(0, colon);
  if (name == "fixed" || name == "mixture") {
    if (colon == std::string::npos) refuse_usage(fmt::format("sampler: {} needs its widths, as in fixed:3 or mixture:2=0.5,4=0.5", name));
    spec.kind = SamplerKind::fixed;
    spec.mixture = parse_mixture(std::string_view(text).substr(colon + 1));
    return spec;
  }
  const auto plain = std::find_if(kPlain.begin(), kPlain.end(), [&](const auto& entry) { return entry.first == name; });
  if (plain == kPlain.end()) {
    refuse_usage(fmt::format("sampler \"{}\" is not known{} (expected {})", printable(text),
                             did_you_mean(name, {"balanced", "two-point", "uniform", "sandwich", "fixed", "mixture"}), kForms));
  }
  if (colon != std::string::npos) {
    refuse_usage(fmt::format("sampler: {} takes nothing after the colon, got \"{}\"", name, printable(text)));
  }
  spec.kind = plain->second;
  return spec;
}

std::string to_string(const SamplerSpec& spec) {
  for (const auto& [name, kind] : kPlain)
    if (kind == spec.kind) return std::string(name);
  if (spec.mixture.size() == 1 && spec.mixture.begin()->second == 1.0) return fmt::format("fixed:{}", spec.mixture.begin()->first);
  std::string text;
  for (const auto& [width, share] : spec.mixture) text += fmt::format("{}{}={}", text.empty() ? "mixture:" : ",", width, share);
  return text;
}

}  // namespace qfa
