// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/adapter.h"

#include "engine/api/error.h"
#include "engine/model/adapter_methods.h"

namespace qfa {

std::unique_ptr<Adapter> make_adapter(const AdapterSettings& settings, const kernels::GroupedShape& shape, std::uint64_t seed) {
  switch (settings.method) {
    case AdapterMethod::qa_lora:
      return make_qa_lora(settings, shape, seed);
    case AdapterMethod::lora:
      return make_lora(settings, shape, seed);
  }
  refuse_usage("unknown adapter method");
}

}  // namespace qfa
