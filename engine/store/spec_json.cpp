// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/spec_json.h"

#include "engine/store/json_fields.h"
#include "engine/store/spec_fields.h"

namespace qfa {

template <class Enum>
std::vector<std::string> words_of() {
  return {EnumWords<Enum>::kWords.begin(), EnumWords<Enum>::kWords.end()};
}

#define QFA_ENUM_FUNCTIONS(ENUM, PARSE) \
  std::string to_text(ENUM value) {     \
    return enum_word(value);            \
  }                                     \
  ENUM PARSE(std::string_view text) {   \
    return enum_of_word<ENUM>(text);    \
  }                                     \
  template std::vector<std::string> words_of<ENUM>();

QFA_ENUM_FUNCTIONS(Granularity, parse_granularity)
QFA_ENUM_FUNCTIONS(AdapterMethod, parse_adapter_method)
QFA_ENUM_FUNCTIONS(CodesMethod, parse_codes_method)
QFA_ENUM_FUNCTIONS(GridRule, parse_grid_rule)
QFA_ENUM_FUNCTIONS(CalibrationStream, parse_calibration_stream)
QFA_ENUM_FUNCTIONS(SamplerKind, parse_sampler_kind)
QFA_ENUM_FUNCTIONS(ComputeType, parse_compute_type)
QFA_ENUM_FUNCTIONS(PromptTemplate, parse_prompt_template)
QFA_ENUM_FUNCTIONS(LearningRate, parse_learning_rate)
QFA_ENUM_FUNCTIONS(ExportFormat, parse_export_format)
QFA_ENUM_FUNCTIONS(SearchMethod, parse_search_method)
QFA_ENUM_FUNCTIONS(Severity, parse_severity)
QFA_ENUM_FUNCTIONS(RunState, parse_run_state)
QFA_ENUM_FUNCTIONS(ExportCheck::Outcome, parse_check_outcome)
QFA_ENUM_FUNCTIONS(ExportReport::Verdict, parse_export_verdict)
QFA_ENUM_FUNCTIONS(Finished::Outcome, parse_outcome)
QFA_ENUM_FUNCTIONS(ErrorCode, parse_error_code)

#undef QFA_ENUM_FUNCTIONS

namespace {

template <class T>
T object_from_json(const Json& json, const std::string& where) {
  T out;
  fields::read_value(json, out, fields::Place{where, {}});
  return out;
}

}  // namespace

OrderedJson spec_to_json(const RunSpec& spec) {
  return fields::value_of(spec);
}
OrderedJson spec_to_json(const SearchSpec& spec) {
  return fields::value_of(spec);
}
OrderedJson spec_to_json(const Unit& unit) {
  return fields::value_of(unit);
}
RunSpec run_spec_from_json(const Json& json, const std::string& where) {
  return object_from_json<RunSpec>(json, where);
}
SearchSpec search_spec_from_json(const Json& json, const std::string& where) {
  return object_from_json<SearchSpec>(json, where);
}
Unit unit_from_json(const Json& json, const std::string& where) {
  return object_from_json<Unit>(json, where);
}

}  // namespace qfa
