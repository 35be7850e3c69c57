// SPDX-License-Identifier: GPL-3.0-or-later
// Chat templates: a subset of Jinja 3.1 with Hugging Face's environment (trim_blocks, lstrip_blocks, sandbox,
// break and continue, tojson without HTML escapes, raise_exception, strftime_now). What is outside the subset is
// refused by its name: a tag when the template is read, a filter, test or method when it is used.
#pragma once

#include <ctime>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace qfa {

// Templates come with models from anywhere: what one may use is bounded.
struct JinjaLimits {
  std::size_t source_bytes = std::size_t{1} << 20;
  std::size_t output_bytes = std::size_t{64} << 20;
  std::int64_t work = 200'000'000;  // bytes of strings made, and some for each expression and turn of a loop
  int depth = 500;                  // of statements, expressions and macro calls inside one another
};

class JinjaTemplate {
 public:
  // Throws Failure (input) with the line of what is broken or not supported.
  explicit JinjaTemplate(std::string_view source, JinjaLimits limits = {});
  ~JinjaTemplate();
  JinjaTemplate(JinjaTemplate&&) noexcept;

  // `variables` is an object, its members are the template's global names. `now` is what strftime_now writes.
  // Throws Failure (input): raise_exception, use of an undefined value, a limit.
  std::string render(const nlohmann::ordered_json& variables, const std::tm& now) const;

 private:
  struct Parsed;
  std::unique_ptr<const Parsed> parsed_;
  JinjaLimits limits_;
};

}  // namespace qfa
