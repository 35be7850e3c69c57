// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "engine/data/jinja_ast.h"

namespace qfa::jinja {

// Throws Failure (input), with the line, for broken templates and for constructs that are not supported
// (import, include, extends, block, call, filter blocks, with, recursive loops, …), by their name.
Body parse(std::string_view source);

}  // namespace qfa::jinja
