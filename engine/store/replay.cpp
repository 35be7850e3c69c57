// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/replay.h"

#include <sys/stat.h>

#include <filesystem>
#include <utility>

#include "engine/store/answer.h"
#include "engine/store/journal_scan.h"
#include "engine/store/run_lock.h"
#include "engine/store/run_store.h"

namespace qfa {
namespace {

template <class T, class F>
Result<T> guarded(const RunId& run, F function) {
  return answer<T>(run.path, [&] { return function(*RunStore::open(run.path, RunStore::Access::read_only)); });
}

}  // namespace

Result<std::vector<Event>> read_run_events(const RunId& run) {
  return guarded<std::vector<Event>>(run, [](const RunStore& store) { return store.events(); });
}

Result<EventTail> read_run_tail(const RunId& run, const EventPosition& from) {
  return answer<EventTail>(run.path, [&] {
    const std::filesystem::path path = std::filesystem::path(run.path) / "events.jsonl";
    if (from.file == 0) RunStore::open(run.path, RunStore::Access::read_only);  // refuses what is no run of this version
    EventTail tail;
    tail.owner = lock_owner(path.parent_path() / "lock");  // first: what is read then is all that it wrote
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0) refuse(path.string(), "there is no such file");
    const auto size = static_cast<std::uint64_t>(status.st_size);
    tail.rewritten = (from.file != 0 && from.file != status.st_ino) || size < from.offset;
    tail.next = {status.st_ino, tail.rewritten ? 0 : from.offset};
    const std::string text = read_range(path, tail.next.offset, size - tail.next.offset);
    std::size_t at = 0;
    for (std::size_t end; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
      tail.events.push_back(event_from_json(text.substr(at, end - at), path.string()));
      tail.events.back().run = run;
    }
    tail.next.offset += at;
    return tail;
  });
}

Result<std::vector<Event>> read_run_steps(const RunId& run, int first, int last) {
  return guarded<std::vector<Event>>(run, [=](const RunStore& store) { return store.step_events(first, last); });
}

Result<std::shared_ptr<const ParetoFront>> read_run_front(const RunId& run) {
  using Front = std::shared_ptr<const ParetoFront>;
  return guarded<Front>(run, [](const RunStore& store) -> Front {
    auto front = store.front();
    return front ? std::make_shared<const ParetoFront>(*std::move(front)) : nullptr;
  });
}

}  // namespace qfa
