// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/replay.h"

#include <new>
#include <optional>
#include <utility>

#include "engine/store/run_store.h"

namespace qfa {
namespace {

// Exceptions end here: engine/api hands out values.
template <class T, class F>
Result<T> guarded(const RunId& run, F function) {
  try {
    return function(*RunStore::open(run.path, RunStore::Access::read_only));
  } catch (const Failure& failure) {
    return failure.error();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::out_of_memory, "The run does not fit into memory.", run.path, {}};
  } catch (const std::exception& error) {
    return Error{ErrorCode::failed, error.what(), run.path, {}};
  }
}

}  // namespace

Result<std::vector<Event>> read_run_events(const RunId& run) {
  return guarded<std::vector<Event>>(run, [](const RunStore& store) { return store.events(); });
}

Result<std::shared_ptr<const ParetoFront>> read_run_front(const RunId& run) {
  using Front = std::shared_ptr<const ParetoFront>;
  return guarded<Front>(run, [](const RunStore& store) -> Front {
    auto front = store.front();
    return front ? std::make_shared<const ParetoFront>(*std::move(front)) : nullptr;
  });
}

}  // namespace qfa
