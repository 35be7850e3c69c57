// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <new>
#include <string>

#include "engine/api/result.h"

namespace qfa {

// Exceptions end here: engine/api hands out values.
template <class T, class F>
Result<T> guarded(const std::string& where, F function) {
  try {
    return function();
  } catch (const Failure& failure) {
    return failure.error();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "The front does not fit into memory.", where, {}};
  } catch (const std::exception& error) {
    return Error{ErrorCode::failed, error.what(), where, {}};
  }
}

}  // namespace qfa
