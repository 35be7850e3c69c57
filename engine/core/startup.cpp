// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/startup.h"

#include <stdlib.h>
#include <unistd.h>

#include <csignal>

namespace qfa {

void calm_thread_pool(char** argv) {
  if (getenv("GOMP_SPINCOUNT") != nullptr || getenv("OMP_WAIT_POLICY") != nullptr) return;
  setenv("GOMP_SPINCOUNT", "3000", 1);  // some microseconds: what the pool's own barriers need on a free machine
  execv("/proc/self/exe", argv);
}

void keep_beyond_file_limit() {
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace qfa
