// SPDX-License-Identifier: GPL-3.0-or-later
// What services answer, on the worker that asks them.
#pragma once

#include <QString>
#include <exception>

#include "engine/api/result.h"

namespace qfa::app {

inline QString text(const Error& error) {
  return QString::fromStdString(error.sentence());
}

// Services return Results; this guards the worker against a bug in one.
template <class T, class F>
Result<T> guarded(F function) {
  try {
    return function();
  } catch (const std::exception& error) {
    return Error{ErrorCode::internal, error.what(), {}, {}};
  }
}

}  // namespace qfa::app
