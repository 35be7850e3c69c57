// SPDX-License-Identifier: GPL-3.0-or-later
// Kernels never throw and never abort: they say what they could not do.
#pragma once

namespace qfa::kernels {

enum class Status {
  ok,
  unsupported_bits,     // a width outside {2, 3, 4, 5, 6, 8}
  bad_shape,            // in % group != 0, a group that is no multiple of 8, or an empty row range
  backend_unavailable,  // QFA_FORCE_BACKEND names an instruction set this machine lacks
};

const char* message_of(Status status);

}  // namespace qfa::kernels
