// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled for AVX2 (flags in kernels/CMakeLists.txt). The tables are the only symbols that leave this unit.
#if defined(__x86_64__)
#include "kernels/cpu/attention.inc.h"
#include "kernels/cpu/decoder.inc.h"
#include "kernels/cpu/dequantize.inc.h"
#include "kernels/cpu/gptq.inc.h"
#include "kernels/cpu/packed_product.inc.h"

namespace qfa::kernels {

const KernelTable avx2_table = {cpu::fit_group,      cpu::quantize_rtn,    cpu::gptq_block,          cpu::pack,          cpu::unpack,
                                cpu::dequantize_f32, cpu::dequantize_bf16, cpu::prepare_activations, cpu::packed_product};

const DecoderTable avx2_decoder = QFA_DECODER_TABLE(cpu);

}  // namespace qfa::kernels
#endif
