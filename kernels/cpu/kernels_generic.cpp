// SPDX-License-Identifier: GPL-3.0-or-later
// The baseline instruction set of the architecture.
#include "kernels/cpu/attention.inc.h"
#include "kernels/cpu/decoder.inc.h"
#include "kernels/cpu/dequantize.inc.h"
#include "kernels/cpu/gptq.inc.h"
#include "kernels/cpu/packed_product.inc.h"

namespace qfa::kernels {

const KernelTable generic_table = {cpu::fit_group,      cpu::quantize_rtn,    cpu::gptq_block,          cpu::pack,          cpu::unpack,
                                   cpu::dequantize_f32, cpu::dequantize_bf16, cpu::prepare_activations, cpu::packed_product};

const DecoderTable generic_decoder = QFA_DECODER_TABLE(cpu);

}  // namespace qfa::kernels
