// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/queue.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "engine/core/atomic_file.h"
#include "engine/core/paths.h"
#include "engine/store/answer.h"
#include "engine/store/library_fields.h"
#include "engine/store/run_lock.h"

namespace qfa {

template <class V>
void visit_fields(V& v, QueueFailure& f) {
  v("id", f.id);
  v("run", f.run);
  v("sentence", f.sentence);
  v("at", f.at);
}

namespace {

namespace fs = std::filesystem;

constexpr int kQueueSchema = 1;
constexpr std::size_t kFailuresKept = 20;

struct QueueFile {
  std::uint64_t last_id = 0;
  std::vector<QueueJob> jobs;
  std::vector<QueueFailure> failures;
};

OrderedJson json_of(const QueueJob& job) {
  OrderedJson json{{"id", job.id}, {"added", job.added}, {"running", job.running}};
  if (const auto* start = std::get_if<StartRun>(&job.command)) {
    json["kind"] = "train";
    json["spec"] = spec_to_json(start->spec);
  } else if (const auto* resume = std::get_if<ResumeRun>(&job.command)) {
    json["kind"] = "resume";
    json["run"] = resume->run.path;
    json["steps"] = resume->steps;
  } else {
    const auto& search = std::get<SearchFront>(job.command);
    json["kind"] = "search";
    json["run"] = search.run.path;
    json["spec"] = spec_to_json(search.spec);
  }
  return json;
}

QueueJob job_from(const Json& json, const std::string& where) {
  const fields::Place place{where, "jobs"};
  fields::Reader reader(json, place);
  QueueJob job;
  std::string kind, run;
  reader("id", job.id);
  reader("added", job.added);
  reader("running", job.running);
  reader("kind", kind);
  if (kind != "train") reader("run", run);
  if (kind == "resume") {
    ResumeRun resume{RunId{run}, 0};
    reader("steps", resume.steps);
    job.command = std::move(resume);
  } else if (kind == "train" || kind == "search") {
    const auto spec = json.find("spec");
    if (spec == json.end()) refuse(where, "a job lacks its \"spec\"");
    reader.allow("spec");
    if (kind == "train") {
      job.command = StartRun{run_spec_from_json(*spec, where)};
    } else {
      job.command = SearchFront{RunId{run}, search_spec_from_json(*spec, where)};
    }
  } else {
    refuse(where, fmt::format("a job of kind \"{}\", expected train, resume or search", printable(kind)));
  }
  reader.refuse_unknown();
  return job;
}

QueueFile load(const fs::path& path) {
  QueueFile queue;
  std::error_code error;
  if (!fs::exists(path, error)) return queue;
  const Json json = read_json(path);
  const fields::Place place{path.string(), {}};
  fields::Reader reader(json, place);
  int schema = 0;
  reader("schema", schema);
  if (schema != kQueueSchema) refuse(path.string(), fmt::format("queue of schema {}; this program reads {}", schema, kQueueSchema));
  reader("last_id", queue.last_id);
  reader("failures", queue.failures);
  const auto jobs = json.find("jobs");
  if (jobs == json.end() || !jobs->is_array()) refuse(path.string(), "the list \"jobs\" is missing");
  for (const Json& job : *jobs) queue.jobs.push_back(job_from(job, path.string()));
  return queue;
}

void store(const fs::path& path, const QueueFile& queue) {
  OrderedJson json{{"schema", kQueueSchema}, {"last_id", queue.last_id}, {"jobs", OrderedJson::array()}};
  for (const QueueJob& job : queue.jobs) json["jobs"].push_back(json_of(job));
  json["failures"] = fields::value_of(queue.failures);
  write_file_atomically(path, json.dump(1, ' ', false, OrderedJson::error_handler_t::replace) + "\n");
}

fs::path path_of(const std::string& file) {
  return file.empty() ? data_folder() / "queue.json" : fs::absolute(file);
}
fs::path beside(const fs::path& path, const char* ending) {
  return path.string() + ending;
}

// Held for the moment of a change; waits for others that change it.
class EditLock {
 public:
  explicit EditLock(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    const fs::path file = beside(path, ".edit");
    fd_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd_ < 0) fail(file.string(), fmt::format("cannot be opened for writing: {}", std::strerror(errno)));
    while (::flock(fd_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~EditLock() { ::close(fd_); }
  EditLock(const EditLock&) = delete;
  EditLock& operator=(const EditLock&) = delete;

 private:
  int fd_ = -1;
};

template <class T, class F>
Result<T> change(const std::string& file, F function) {
  const fs::path path = path_of(file);
  return answer<T>(path.string(), [&]() -> T {
    const EditLock lock(path);
    QueueFile queue = load(path);
    if constexpr (std::is_void_v<T>) {
      function(queue);
      store(path, queue);
    } else {
      T result = function(queue);
      store(path, queue);
      return result;
    }
  });
}

std::vector<QueueJob>::iterator job_at(QueueFile& queue, std::uint64_t id) {
  const auto job = std::find_if(queue.jobs.begin(), queue.jobs.end(), [&](const QueueJob& j) { return j.id == id; });
  if (job == queue.jobs.end()) refuse_usage(fmt::format("no job {} in the queue", id));
  return job;
}

std::vector<QueueJob>::iterator waiting_job_at(QueueFile& queue, std::uint64_t id, const fs::path& path) {
  const auto job = job_at(queue, id);
  if (job->running && lock_owner(beside(path, ".runner"))) refuse_usage(fmt::format("job {} is running: stop it first", id));
  return job;
}

void absolute_paths(QueueCommand& command) {
  const auto absolute = [](std::string& path) {
    if (!path.empty()) path = fs::absolute(path).lexically_normal().string();
  };
  if (auto* start = std::get_if<StartRun>(&command)) {
    absolute(start->spec.model);
    absolute(start->spec.out);
    absolute(start->spec.codes.calibration_file);
    for (auto& path : start->spec.data) absolute(path);
    for (auto& path : start->spec.probe) absolute(path);
  } else if (auto* resume = std::get_if<ResumeRun>(&command)) {
    absolute(resume->run.path);
  } else if (auto* search = std::get_if<SearchFront>(&command)) {
    absolute(search->run.path);
    absolute(search->spec.kl_text);
    for (auto* list : {&search->spec.tasks, &search->spec.report})
      for (auto& path : *list) absolute(path);
  }
}

// What a killed process had begun: a run that exists is continued.
void pick_up(QueueJob& job) {
  const auto* start = std::get_if<StartRun>(&job.command);
  std::error_code error;
  if (start != nullptr && fs::exists(fs::path(start->spec.out) / "run.json", error)) job.command = ResumeRun{RunId{start->spec.out}, 0};
}

class Runner : public QueueRunner {
 public:
  explicit Runner(const fs::path& path) : path_(path), lock_(beside(path, ".runner"), "queue", "the queue") {}

  Result<std::optional<QueueJob>> next() override {
    return change<std::optional<QueueJob>>(path_.string(), [](QueueFile& queue) -> std::optional<QueueJob> {
      if (queue.jobs.empty()) return std::nullopt;
      // This process runs one at a time, and no other one runs any: what is marked was left by a killed one.
      auto job = std::find_if(queue.jobs.begin(), queue.jobs.end(), [](const QueueJob& j) { return j.running; });
      if (job == queue.jobs.end()) {
        job = queue.jobs.begin();
      } else {
        pick_up(*job);
      }
      job->running = true;
      return *job;
    });
  }
  Result<void> ended(std::uint64_t id, const std::string& failure) override {
    return change<void>(path_.string(), [&](QueueFile& queue) {
      const auto job = job_at(queue, id);
      if (!failure.empty()) {
        queue.failures.insert(queue.failures.begin(), {id, run_of(job->command), failure, time_text(std::time(nullptr))});
        if (queue.failures.size() > kFailuresKept) queue.failures.resize(kFailuresKept);
      }
      queue.jobs.erase(job);
    });
  }
  Result<void> put_back(std::uint64_t id) override {
    return change<void>(path_.string(), [&](QueueFile& queue) {
      const auto job = job_at(queue, id);
      pick_up(*job);
      job->running = false;
    });
  }

 private:
  fs::path path_;
  ProcessLock lock_;
};

}  // namespace

std::string run_of(const QueueCommand& command) {
  if (const auto* start = std::get_if<StartRun>(&command)) return start->spec.out;
  if (const auto* resume = std::get_if<ResumeRun>(&command)) return resume->run.path;
  return std::get<SearchFront>(command).run.path;
}

Result<Queue> read_queue(const std::string& file) {
  const fs::path path = path_of(file);
  return answer<Queue>(path.string(), [&] {
    QueueFile queue = load(path);
    Queue out{std::move(queue.jobs), std::move(queue.failures), lock_owner(beside(path, ".runner"))};
    if (!out.runner)
      for (QueueJob& job : out.jobs) job.running = false;
    return out;
  });
}

Result<std::uint64_t> add_to_queue(const QueueCommand& command, const std::string& file) {
  return change<std::uint64_t>(file, [&](QueueFile& queue) {
    QueueJob job{++queue.last_id, command, false, time_text(std::time(nullptr))};
    absolute_paths(job.command);
    if (const auto* start = std::get_if<StartRun>(&job.command)) {
      std::error_code error;
      if (start->spec.out.empty()) refuse_usage("the run of the job has no folder");
      if (fs::exists(fs::path(start->spec.out) / "run.json", error))
        refuse(start->spec.out, "holds a run already; continue it or choose another folder");
      for (const QueueJob& other : queue.jobs)
        if (std::holds_alternative<StartRun>(other.command) && run_of(other.command) == start->spec.out)
          refuse(start->spec.out, fmt::format("is the folder of job {} already", other.id));
    }
    queue.jobs.push_back(std::move(job));
    return queue.last_id;
  });
}

Result<void> remove_from_queue(std::uint64_t id, const std::string& file) {
  return change<void>(file, [&](QueueFile& queue) { queue.jobs.erase(waiting_job_at(queue, id, path_of(file))); });
}

Result<void> move_in_queue(std::uint64_t id, std::size_t position, const std::string& file) {
  return change<void>(file, [&](QueueFile& queue) {
    const auto job = waiting_job_at(queue, id, path_of(file));
    QueueJob moved = *job;
    queue.jobs.erase(job);
    // The job that runs stays in front.
    const auto waiting = std::find_if(queue.jobs.begin(), queue.jobs.end(), [](const QueueJob& j) { return !j.running; });
    const auto room = static_cast<std::size_t>(queue.jobs.end() - waiting);
    queue.jobs.insert(waiting + static_cast<std::ptrdiff_t>(std::min(position, room)), std::move(moved));
  });
}

Result<std::unique_ptr<QueueRunner>> QueueRunner::open(const std::string& file) {
  const fs::path path = path_of(file);
  return answer<std::unique_ptr<QueueRunner>>(path.string(), [&]() -> std::unique_ptr<QueueRunner> {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    return std::make_unique<Runner>(path);
  });
}

}  // namespace qfa
