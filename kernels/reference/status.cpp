// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/include/status.h"

namespace qfa::kernels {

const char* message_of(Status status) {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::unsupported_bits:
      return "bit-width outside {2, 3, 4, 5, 6, 8}";
    case Status::bad_shape:
      return "input features are no multiple of the group size, the group is no multiple of 8, or a row or column range is empty or "
             "outside";
    case Status::backend_unavailable:
      return "the backend that QFA_FORCE_BACKEND names is not available on this machine";
  }
  return "unknown status";
}

}  // namespace qfa::kernels
