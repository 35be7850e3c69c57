// SPDX-License-Identifier: GPL-3.0-or-later
// Which backend serves the kernels on this machine, chosen once at run time. The environment
// variable QFA_FORCE_BACKEND (reference, generic, avx2, avx512, avx512vnni) forces one and is refused loudly
// where the machine lacks it: every kernel then returns Status::backend_unavailable until choose_backend() names another.
#pragma once

#include <string>
#include <vector>

#include "kernels/include/status.h"

namespace qfa::kernels {

enum class Backend { reference, generic, avx2, avx512, avx512vnni };  // avx512vnni: with VBMI and VNNI

const char* name_of(Backend backend);
std::vector<Backend> available_backends();  // best last
Status choose_backend(Backend backend);     // for tests; not while kernels run
Backend active_backend();                   // reference while the environment's choice is refused
// ok, or backend_unavailable when QFA_FORCE_BACKEND asks for one this machine lacks or an unknown name.
Status environment_status();

}  // namespace qfa::kernels
