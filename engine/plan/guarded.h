// SPDX-License-Identifier: GPL-3.0-or-later
// Where this room's exceptions end: engine/api hands out values.
#pragma once

#include <exception>

#include "engine/api/result.h"
#include "engine/session/translate.h"

namespace qfa {

template <class F>
auto guarded(const F& function) -> Result<decltype(function())> {
  try {
    return function();
  } catch (...) {
    return translate_exception(std::current_exception(), {});
  }
}

}  // namespace qfa
