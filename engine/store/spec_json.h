// SPDX-License-Identifier: GPL-3.0-or-later
// The words of every setting, and specifications as JSON. The words are those of the command line
// ("qa-lora", "min-max", "own"); the keys are the names of the struct's members.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/events.h"
#include "engine/api/specs.h"
#include "engine/core/json.h"

namespace qfa {

using OrderedJson = nlohmann::ordered_json;  // keeps the order of the struct's members in files

std::string to_text(Granularity value);
std::string to_text(AdapterMethod value);
std::string to_text(CodesMethod value);
std::string to_text(GridRule value);
std::string to_text(CalibrationStream value);
std::string to_text(SamplerKind value);
std::string to_text(ComputeType value);
std::string to_text(PromptTemplate value);
std::string to_text(LearningRate value);
std::string to_text(ExportFormat value);
std::string to_text(SearchMethod value);
std::string to_text(Severity value);
std::string to_text(RunState value);
std::string to_text(ExportCheck::Outcome value);
std::string to_text(ExportReport::Verdict value);
std::string to_text(Finished::Outcome value);
std::string to_text(ErrorCode value);

// Throw Failure (usage): `granularity "modul" is not known; did you mean "module"? (block, module, fused or free)`.
Granularity parse_granularity(std::string_view text);
AdapterMethod parse_adapter_method(std::string_view text);
CodesMethod parse_codes_method(std::string_view text);
GridRule parse_grid_rule(std::string_view text);
CalibrationStream parse_calibration_stream(std::string_view text);
SamplerKind parse_sampler_kind(std::string_view text);
ComputeType parse_compute_type(std::string_view text);
PromptTemplate parse_prompt_template(std::string_view text);
LearningRate parse_learning_rate(std::string_view text);
ExportFormat parse_export_format(std::string_view text);
SearchMethod parse_search_method(std::string_view text);
Severity parse_severity(std::string_view text);
RunState parse_run_state(std::string_view text);
ExportCheck::Outcome parse_check_outcome(std::string_view text);
ExportReport::Verdict parse_export_verdict(std::string_view text);
Finished::Outcome parse_outcome(std::string_view text);
ErrorCode parse_error_code(std::string_view text);

// All words of a setting, in the order of the enumeration (for --help and combo boxes):
// words_of<SamplerKind>() == {"balanced", "uniform", "fixed"}.
template <class Enum>
std::vector<std::string> words_of();

// Every member has its key; reading refuses a missing, an unknown or a mistyped one with its name.
// `where` is the file in messages. Throw Failure (input).
OrderedJson spec_to_json(const RunSpec& spec);
OrderedJson spec_to_json(const SearchSpec& spec);
OrderedJson spec_to_json(const Unit& unit);
RunSpec run_spec_from_json(const Json& json, const std::string& where);
SearchSpec search_spec_from_json(const Json& json, const std::string& where);
Unit unit_from_json(const Json& json, const std::string& where);

}  // namespace qfa
