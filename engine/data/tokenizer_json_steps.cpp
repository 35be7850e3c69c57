// SPDX-License-Identifier: GPL-3.0-or-later
// tokenizer.json: what happens to a text before and after the merges.
#include <fmt/format.h>

#include <map>

#include "engine/core/text.h"
#include "engine/data/tokenizer_json.h"
#include "engine/data/unicode.h"

namespace qfa {
namespace {

// Regular expressions are not supported here.
std::string literal_pattern(const JsonReader& json) {
  const JsonReader pattern(json.need("pattern"), json.where() + ", pattern");
  const std::string text = pattern.text("String");
  if (text.empty()) refuse(pattern.where(), "The pattern is empty.");
  return text;
}

void read_normalizer(const Json& json, BpeSpec& spec) {
  const JsonReader normalizer(json, spec.where + ", normalizer");
  const std::string type = normalizer.text("type");
  if (type == "Sequence") {
    for (const Json& part : normalizer.list("normalizers")) read_normalizer(part, spec);
  } else if (type == "NFC") {
    spec.normalizer.push_back({});
  } else if (type == "Prepend") {
    spec.normalizer.push_back({NormalStep::Kind::prepend, "", normalizer.text("prepend")});
  } else if (type == "Replace") {
    spec.normalizer.push_back({NormalStep::Kind::replace, literal_pattern(normalizer), normalizer.text("content")});
  } else {
    refuse(normalizer.where(), fmt::format("\"{}\" is not supported; known are Sequence, NFC, Prepend and Replace.", printable(type)));
  }
}

PreStep split_step(const JsonReader& json) {
  static const std::map<std::string, SplitBehavior> behaviors{{"Removed", SplitBehavior::removed},
                                                              {"Isolated", SplitBehavior::isolated},
                                                              {"MergedWithPrevious", SplitBehavior::merged_with_previous},
                                                              {"MergedWithNext", SplitBehavior::merged_with_next},
                                                              {"Contiguous", SplitBehavior::contiguous}};
  PreStep step;
  step.kind = PreStep::Kind::split;
  const JsonReader pattern(json.need("pattern"), json.where() + ", pattern");
  step.literal = pattern.find("String") != nullptr;
  step.pattern = pattern.text(step.literal ? "String" : "Regex");
  if (step.pattern.empty()) refuse(pattern.where(), "The pattern is empty.");
  const std::string behavior = json.text("behavior");
  const auto found = behaviors.find(behavior);
  if (found == behaviors.end()) refuse(json.where(), fmt::format("The behavior \"{}\" is not known.", printable(behavior)));
  step.behavior = found->second;
  step.invert = json.flag("invert", false);
  return step;
}

PreStep::Prepend prepend_of(const JsonReader& json) {
  if (json.find("prepend_scheme") == nullptr) {  // files of older versions
    return json.flag("add_prefix_space", true) ? PreStep::Prepend::always : PreStep::Prepend::never;
  }
  const std::string scheme = json.text("prepend_scheme");
  if (scheme == "never") return PreStep::Prepend::never;
  if (scheme == "first") return PreStep::Prepend::first;
  if (scheme == "always") return PreStep::Prepend::always;
  refuse(json.where(), fmt::format("The prepend_scheme \"{}\" is not known.", printable(scheme)));
}

PreStep metaspace_step(const JsonReader& json) {
  PreStep step;
  step.kind = PreStep::Kind::metaspace;
  step.pattern = json.text("replacement");
  if (count_code_points(step.pattern) != 1) refuse(json.where(), "\"replacement\" is not one character.");
  step.prepend = prepend_of(json);
  step.cut = json.flag("split", true);
  return step;
}

void read_steps(const Json& json, BpeSpec& spec) {
  const JsonReader pre(json, spec.where + ", pre_tokenizer");
  const std::string type = pre.text("type");
  if (type == "Sequence") {
    for (const Json& part : pre.list("pretokenizers")) read_steps(part, spec);
    return;
  }
  if (!spec.steps.empty() && spec.steps.back().kind == PreStep::Kind::byte_level) {
    refuse(pre.where(), fmt::format("\"{}\" after ByteLevel is not supported.", printable(type)));
  }
  if (!spec.steps.empty() && (type == "Metaspace" || spec.steps.back().kind == PreStep::Kind::metaspace)) {
    refuse(pre.where(), "Metaspace beside another pre-tokenizer is not supported.");
  }
  PreStep step;
  if (type == "Digits") {
    step.kind = PreStep::Kind::digits;
    step.individual = pre.flag("individual_digits", false);
  } else if (type == "Split") {
    step = split_step(pre);
  } else if (type == "ByteLevel") {
    step.add_prefix_space = pre.flag("add_prefix_space", true);
    step.use_regex = pre.flag("use_regex", true);
  } else if (type == "Metaspace") {
    step = metaspace_step(pre);
  } else {
    refuse(pre.where(),
           fmt::format("\"{}\" is not supported; known are Sequence, Digits, Split, ByteLevel and Metaspace.", printable(type)));
  }
  spec.steps.push_back(step);
}

DecodeStep strip_step(const JsonReader& json) {
  DecodeStep step;
  step.kind = DecodeStep::Kind::strip;
  step.content = json.text("content");
  if (count_code_points(step.content) != 1) refuse(json.where(), "\"content\" is not one character.");
  step.start = json.count("start");
  step.stop = json.count("stop");
  return step;
}

void read_decoder(const Json& json, BpeSpec& spec) {
  const JsonReader decoder(json, spec.where + ", decoder");
  const std::string type = decoder.text("type");
  DecodeStep step;
  if (type == "Sequence") {
    for (const Json& part : decoder.list("decoders")) read_decoder(part, spec);
    return;
  }
  if (type == "Replace") {
    step.kind = DecodeStep::Kind::replace;
    step.pattern = literal_pattern(decoder);
    step.content = decoder.text("content");
  } else if (type == "ByteFallback") {
    step.kind = DecodeStep::Kind::byte_fallback;
  } else if (type == "Fuse") {
    step.kind = DecodeStep::Kind::fuse;
  } else if (type == "Strip") {
    step = strip_step(decoder);
  } else if (type == "Metaspace") {
    const PreStep metaspace = metaspace_step(decoder);
    step.kind = DecodeStep::Kind::metaspace;
    step.pattern = metaspace.pattern;
    step.prepended = metaspace.prepend != PreStep::Prepend::never;
  } else {
    refuse(decoder.where(),
           fmt::format("\"{}\" is not supported; known are Sequence, Replace, ByteFallback, Fuse, Strip and Metaspace.", printable(type)));
  }
  spec.decoder.push_back(step);
}

}  // namespace

void read_text_steps(const JsonReader& file, BpeSpec& spec) {
  if (const Json* normalizer = file.find("normalizer")) read_normalizer(*normalizer, spec);
  if (const Json* pre = file.find("pre_tokenizer")) read_steps(*pre, spec);
  if (is_byte_level(spec)) return;
  if (!spec.byte_fallback) {
    refuse(spec.where,
           fmt::format("BPE without a ByteLevel pre-tokenizer and without byte_fallback is not supported; {}.", kKnownTokenizers));
  }
  if (const Json* decoder = file.find("decoder")) read_decoder(*decoder, spec);
}

}  // namespace qfa
