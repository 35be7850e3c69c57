// SPDX-License-Identifier: GPL-3.0-or-later
// StartRun and ResumeRun: quantize (cached), train with probes and checkpoints.
#pragma once

#include <string>

#include "engine/api/commands.h"
#include "engine/session/job.h"

namespace qfa {

void validate_start(const StartRun& command);  // throws Failure; reads, writes nothing
void validate_resume(const ResumeRun& command);
std::string start_run(const StartRun& command, JobContext& context);
std::string resume_run(const ResumeRun& command, JobContext& context);

// As run.json keeps a specification.
RunSpec with_absolute_paths(RunSpec spec);

}  // namespace qfa
