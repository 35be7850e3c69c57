// SPDX-License-Identifier: GPL-3.0-or-later
// The engine of this program: which job does which command.
#include "engine/api/engine.h"

#include <c10/util/Exception.h>

#include "engine/core/heap.h"
#include "engine/jobs/export_job.h"
#include "engine/jobs/probe_job.h"
#include "engine/jobs/search_job.h"
#include "engine/jobs/train_job.h"
#include "engine/session/session.h"

namespace qfa {
namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

// The window lives on after a command.
struct PagesReturned {
  ~PagesReturned() { return_freed_pages(); }
};

constexpr std::size_t kQueueCapacity = 4096;

class Jobs : public JobRunner {
 public:
  Result<void> validate(const Command& command) override {
    std::visit(Overloaded{[](const StartRun& c) { validate_start(c); }, [](const ResumeRun& c) { validate_resume(c); },
                          [](const ProbeRun& c) { validate_probe(c); }, [](const EvaluatePlans& c) { validate_evaluate(c); },
                          [](const ScoreRivals& c) { validate_rivals(c); }, [](const SearchFront& c) { validate_search(c); },
                          [](const ExportSubnet& c) { validate_export(c); }},
               command);
    return {};
  }

  std::string run(const Command& command, JobContext& context) override {
    const PagesReturned afterwards;
    return std::visit(
        Overloaded{
            [&](const StartRun& c) { return start_run(c, context); }, [&](const ResumeRun& c) { return resume_run(c, context); },
            [&](const ProbeRun& c) { return probe_run(c, context); }, [&](const EvaluatePlans& c) { return evaluate_plans(c, context); },
            [&](const ScoreRivals& c) { return score_rivals(c, context); }, [&](const SearchFront& c) { return search_front(c, context); },
            [&](const ExportSubnet& c) { return export_subnet(c, context); }},
        command);
  }
};

// LibTorch says "not enough memory" in an exception of its own.
std::optional<Error> translate_torch(std::exception_ptr exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const c10::OutOfMemoryError& error) {
    return Error{ErrorCode::out_of_memory, "not enough memory", {}, error.what_without_backtrace()};
  } catch (const c10::Error& error) {
    const std::string what = error.what_without_backtrace();
    if (what.find("not enough memory") != std::string::npos) return Error{ErrorCode::out_of_memory, "not enough memory", {}, what};
    return Error{ErrorCode::internal, what.substr(0, what.find('\n')), {}, what};
  } catch (...) {
    return std::nullopt;
  }
}

}  // namespace

std::unique_ptr<Engine> make_engine() {
  return std::make_unique<SessionEngine>(std::make_unique<Jobs>(), kQueueCapacity, translate_torch);
}

}  // namespace qfa
