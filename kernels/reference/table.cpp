// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/dispatch/table.h"

#include "kernels/reference/reference.h"

namespace qfa::kernels {

const KernelTable reference_table = {
    reference::fit_group,      reference::quantize_rtn,    reference::gptq_block,          reference::pack,          reference::unpack,
    reference::dequantize_f32, reference::dequantize_bf16, reference::prepare_activations, reference::packed_product};

}  // namespace qfa::kernels
