// SPDX-License-Identifier: GPL-3.0-or-later
// tokenizer.json as Hugging Face's tokenizers read it.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/data/tokenizer_spec.h"

namespace qfa {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson added_json(const BpeSpec& spec) {
  OrderedJson list = OrderedJson::array();
  for (const AddedToken& token : spec.added) {
    list.push_back({{"id", token.id},
                    {"content", token.content},
                    {"single_word", token.single_word},
                    {"lstrip", token.lstrip},
                    {"rstrip", token.rstrip},
                    {"normalized", token.normalized},
                    {"special", token.special}});
  }
  return list;
}

OrderedJson replace_json(const std::string& pattern, const std::string& content) {
  return {{"type", "Replace"}, {"pattern", {{"String", pattern}}}, {"content", content}};
}

// One step as it is, several as a sequence.
OrderedJson sequence_json(const OrderedJson& steps, const char* list) {
  if (steps.empty()) return nullptr;
  if (steps.size() == 1) return steps[0];
  return {{"type", "Sequence"}, {list, steps}};
}

OrderedJson normalizer_json(const BpeSpec& spec) {
  OrderedJson steps = OrderedJson::array();
  for (const NormalStep& step : spec.normalizer) {
    if (step.kind == NormalStep::Kind::nfc) steps.push_back({{"type", "NFC"}});
    if (step.kind == NormalStep::Kind::prepend) steps.push_back({{"type", "Prepend"}, {"prepend", step.content}});
    if (step.kind == NormalStep::Kind::replace) steps.push_back(replace_json(step.pattern, step.content));
  }
  return sequence_json(steps, "normalizers");
}

OrderedJson metaspace_json(const std::string& symbol, PreStep::Prepend prepend, bool cut) {
  constexpr const char* kSchemes[] = {"never", "first", "always"};
  return {{"type", "Metaspace"}, {"replacement", symbol}, {"prepend_scheme", kSchemes[static_cast<int>(prepend)]}, {"split", cut}};
}

OrderedJson byte_level_json(bool add_prefix_space, bool use_regex) {
  return {{"type", "ByteLevel"}, {"add_prefix_space", add_prefix_space}, {"trim_offsets", true}, {"use_regex", use_regex}};
}

OrderedJson step_json(const PreStep& step) {
  constexpr const char* kBehaviors[] = {"Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"};
  switch (step.kind) {
    case PreStep::Kind::digits:
      return {{"type", "Digits"}, {"individual_digits", step.individual}};
    case PreStep::Kind::split:
      return {{"type", "Split"},
              {"pattern", {{step.literal ? "String" : "Regex", step.pattern}}},
              {"behavior", kBehaviors[static_cast<int>(step.behavior)]},
              {"invert", step.invert}};
    case PreStep::Kind::metaspace:
      return metaspace_json(step.pattern, step.prepend, step.cut);
    case PreStep::Kind::byte_level:
      break;
  }
  return byte_level_json(step.add_prefix_space, step.use_regex);
}

OrderedJson pre_tokenizer_json(const BpeSpec& spec) {
  OrderedJson parts = OrderedJson::array();
  for (const PreStep& step : spec.steps) parts.push_back(step_json(step));
  return sequence_json(parts, "pretokenizers");
}

OrderedJson decoder_json(const BpeSpec& spec) {
  if (is_byte_level(spec)) return byte_level_json(true, true);
  OrderedJson steps = OrderedJson::array();
  for (const DecodeStep& step : spec.decoder) {
    switch (step.kind) {
      case DecodeStep::Kind::replace:
        steps.push_back(replace_json(step.pattern, step.content));
        break;
      case DecodeStep::Kind::byte_fallback:
        steps.push_back({{"type", "ByteFallback"}});
        break;
      case DecodeStep::Kind::fuse:
        steps.push_back({{"type", "Fuse"}});
        break;
      case DecodeStep::Kind::strip:
        steps.push_back({{"type", "Strip"}, {"content", step.content}, {"start", step.start}, {"stop", step.stop}});
        break;
      case DecodeStep::Kind::metaspace:
        steps.push_back(metaspace_json(step.pattern, step.prepended ? PreStep::Prepend::always : PreStep::Prepend::never, true));
        break;
    }
  }
  return sequence_json(steps, "decoders");
}

OrderedJson post_processor_json(const BpeSpec& spec) {
  OrderedJson single = OrderedJson::array(), pair = OrderedJson::array(), special = OrderedJson::object();
  const auto add = [&](OrderedJson& list, const std::vector<TokenId>& ids, int type) {
    for (const TokenId id : ids) {
      const std::string& token = spec.tokens[static_cast<std::size_t>(id)];
      list.push_back({{"SpecialToken", {{"id", token}, {"type_id", type}}}});
      special[token] = {{"id", token}, {"ids", OrderedJson::array({id})}, {"tokens", OrderedJson::array({token})}};
    }
  };
  const auto text = [](OrderedJson& list, const char* name, int type) {
    list.push_back({{"Sequence", {{"id", name}, {"type_id", type}}}});
  };
  add(single, spec.prefix, 0), text(single, "A", 0), add(single, spec.suffix, 0);
  add(pair, spec.prefix, 0), text(pair, "A", 0), add(pair, spec.suffix, 0);
  add(pair, spec.prefix, 1), text(pair, "B", 1), add(pair, spec.suffix, 1);
  return {{"type", "TemplateProcessing"}, {"single", single}, {"pair", pair}, {"special_tokens", special}};
}

// By hand: an ordered_json object of 50 000 keys takes quadratic time to build.
std::string model_json(const BpeSpec& spec) {
  const auto quoted = [](const std::string& text) { return nlohmann::json(text).dump(); };
  std::string out = "{\n    \"type\": \"BPE\",\n    \"dropout\": null,\n    \"unk_token\": ";
  out += spec.missing ? quoted(spec.tokens[static_cast<std::size_t>(*spec.missing)]) : "null";
  out += fmt::format(
      ",\n    \"continuing_subword_prefix\": null,\n    \"end_of_word_suffix\": null,\n    \"fuse_unk\": {},\n    \"byte_fallback\": {},\n"
      "    \"ignore_merges\": {},\n    \"vocab\": {{",
      spec.fuse_missing, spec.byte_fallback, spec.ignore_merges);
  const char* separator = "\n      ";
  for (std::size_t id = 0; id < spec.tokens.size(); ++id) {
    if (spec.tokens[id].empty()) continue;
    out += fmt::format("{}{}: {}", separator, quoted(spec.tokens[id]), id);
    separator = ",\n      ";
  }
  out += "\n    },\n    \"merges\": [";
  separator = "\n      ";
  for (const auto& [left, right] : spec.merges) {
    out += fmt::format("{}[{}, {}]", separator, quoted(left), quoted(right));
    separator = ",\n      ";
  }
  return out + "\n    ]\n  }";
}

}  // namespace

std::string tokenizer_json(const BpeSpec& spec) {
  const OrderedJson parts = {{"version", "1.0"},
                             {"truncation", nullptr},
                             {"padding", nullptr},
                             {"added_tokens", added_json(spec)},
                             {"normalizer", normalizer_json(spec)},
                             {"pre_tokenizer", pre_tokenizer_json(spec)},
                             {"post_processor", post_processor_json(spec)},
                             {"decoder", decoder_json(spec)}};
  std::string out = parts.dump(2);
  out.resize(out.size() - 2);  // without "\n}"
  return out + ",\n  \"model\": " + model_json(spec) + "\n}\n";
}

}  // namespace qfa
