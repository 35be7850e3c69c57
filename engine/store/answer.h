// SPDX-License-Identifier: GPL-3.0-or-later
// Where the room's exceptions end: engine/api hands out values. Internal to the room.
#pragma once

#include <new>
#include <string>
#include <type_traits>
#include <utility>

#include "engine/api/result.h"

namespace qfa {

template <class T, class F>
Result<T> answer(const std::string& where, F&& function) {
  try {
    if constexpr (std::is_void_v<T>) {
      std::forward<F>(function)();
      return {};
    } else {
      return std::forward<F>(function)();
    }
  } catch (const Failure& failure) {
    return failure.error();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "The run does not fit into memory.", where, {}};
  } catch (const std::exception& error) {
    return Error{ErrorCode::failed, error.what(), where, {}};
  }
}

}  // namespace qfa
