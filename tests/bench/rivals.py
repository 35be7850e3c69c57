#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user would do instead: LoRA on the 16-bit base, merged, exported as F16 GGUF and quantized by ggml.

  rivals.py --qfa QFA --run RUN --out DIR [--steps N] [--types Q2_K,Q3_K,…] [--imatrix TEXT]

Trains LoRA with the model, data, batch, seed and (unless --steps says otherwise) steps of the searched supernet run
RUN, exports it at 16 bits, makes of that file what `llama-quantize --pure` makes (every matrix in one type, or in
llama.cpp's substitute where its rows are no whole blocks), and scores all of them on the signal of RUN's last search:
they then stand on RUN's front as rivals (`qfa front RUN --figure …`). With --imatrix each type is made once more, with the
importance matrix that llama-imatrix would collect from TEXT: the mean square of every input of every linear.

Needs the packages gguf, numpy and xllamacpp (ggml's quantizers, called through its shared library); --imatrix torch and
transformers too.
"""
import argparse
import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path

import gguf
import numpy as np

TYPES = "Q2_K,Q3_K,Q4_0,Q4_K,Q5_0,Q5_K,Q8_0"
# tensor_type_fallback of llama-quant.cpp, for rows that are no multiple of 256
SUBSTITUTES = {"Q2_K": "Q4_0", "Q3_K": "Q4_0", "Q4_K": "Q5_0", "Q5_K": "Q5_1", "Q6_K": "Q8_0"}


def ggml():
    """The shared library of xllamacpp, which exports ggml's C functions."""
    import xllamacpp  # loads what the library depends on
    library = ctypes.CDLL(str(next(Path(xllamacpp.__file__).parent.glob("*.so"))))
    library.ggml_quantize_chunk.restype = ctypes.c_size_t
    library.ggml_quantize_chunk.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64,
                                            ctypes.c_int64, ctypes.c_void_p]
    return library


def importance(qfa, model, text, tokens, window=512):
    """{tensor name: mean square of each input, fp32 [columns]} of the linears of the blocks, over the first tokens of TEXT."""
    import torch
    import transformers
    words = [qfa, "tokenize", str(model), "--json", "--no-special"]
    with open(text, "rb") as lines:
        ids = json.loads(subprocess.run(words, check=True, stdin=lines, stdout=subprocess.PIPE).stdout)["ids"][:tokens]
    network = transformers.AutoModelForCausalLM.from_pretrained(model.parent, gguf_file=model.name, dtype=torch.float32)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, network.config.num_hidden_layers)
    sums = {}

    def collect(name):
        def hook(module, inputs, output):
            x = inputs[0].reshape(-1, inputs[0].shape[-1]).double()
            sums[name] = sums.get(name, 0) + (x * x).sum(0)
        return hook

    for path, module in network.named_modules():
        if isinstance(module, torch.nn.Linear) and ".layers." in path:
            module.register_forward_hook(collect(names.get_name(path) + ".weight"))
    with torch.no_grad():
        for begin in range(0, len(ids) - 1, window):
            network(torch.tensor([ids[begin:begin + window]]))
    return {name: (total / len(ids)).float().numpy() for name, total in sums.items()}


def quantized(library, values, kind, weights):
    """fp32 [rows, columns] -> the bytes of ggml's blocks, [rows, bytes]. `weights`: of the columns, or None."""
    rows, columns = values.shape
    block, size = gguf.GGML_QUANT_SIZES[kind]
    out = np.zeros((rows, columns // block * size), dtype=np.uint8)
    values = np.ascontiguousarray(values, dtype=np.float32)
    weights = None if weights is None else np.ascontiguousarray(weights, dtype=np.float32)
    pointer = None if weights is None else weights.ctypes.data
    written = library.ggml_quantize_chunk(int(kind), values.ctypes.data, out.ctypes.data, 0, rows, columns, pointer)
    assert written == out.nbytes, (written, out.nbytes)
    return out


def write_quantized(library, source, target, name, weights):
    reader = gguf.GGUFReader(source)
    field = reader.fields["general.architecture"]
    writer = gguf.GGUFWriter(target, field.contents())
    for key, field in reader.fields.items():
        if key.startswith("GGUF.") or key == "general.architecture":
            continue
        kinds = field.types
        writer.add_key_value(key, field.contents(), kinds[0], sub_type=kinds[-1] if kinds[0] == gguf.GGUFValueType.ARRAY else None)
    for tensor in reader.tensors:
        if len(tensor.shape) < 2:
            writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
            continue
        values = gguf.dequantize(tensor.data, tensor.tensor_type)
        whole = values.shape[1] % gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType[name]][0] == 0
        kind = gguf.GGMLQuantizationType[name if whole else SUBSTITUTES[name]]
        writer.add_tensor(tensor.name, quantized(library, values, kind, weights.get(tensor.name)), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def train_words(spec, steps):
    """The LoRA run that shares everything with the supernet's run but what is compared."""
    words = ["--model", spec["model"], "--data", *spec["data"], "--preset", spec["preset"], "--method", "lora", "--bits", "16",
             "--embed-bits", "16", "--steps", str(steps or spec["steps"]), "--batch", str(spec["batch"]), "--seq", str(spec["seq"]),
             "--seed", str(spec["seed"]), "--template", spec["prompt"], "--dtype", spec["dtype"], "--rank", "16", "--alpha", "32",
             "--lr", "2e-4", "--lr-schedule", spec["lr_schedule"], "--probe-every", "0"]
    return words


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--qfa", default="build/release/engine/qfa")
    parser.add_argument("--run", required=True, help="a searched supernet run")
    parser.add_argument("--out", required=True, help="folder for the LoRA run and its files")
    parser.add_argument("--steps", type=int, default=0, help="of the LoRA run; 0: as many as the supernet's")
    parser.add_argument("--types", default=TYPES)
    parser.add_argument("--imatrix", default="", help="text for the importance matrix")
    parser.add_argument("--imatrix-tokens", type=int, default=16384)
    options = parser.parse_args()
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)

    def qfa(*words):
        print("qfa", *words, file=sys.stderr)
        return subprocess.run([options.qfa, *words], check=True)

    spec = json.loads((Path(options.run) / "run.json").read_text())["spec"]
    lora, half = out / "lora", out / "lora-F16.gguf"
    if not lora.exists():
        qfa("train", *train_words(spec, options.steps), "--out", str(lora))
    if not half.exists():
        qfa("export", str(lora), "--bits", "16", "--format", "gguf", "--out", str(half))
    library, files = ggml(), [half]
    matrices = {"": {}}
    if options.imatrix:
        matrices["-imatrix"] = importance(options.qfa, half, options.imatrix, options.imatrix_tokens)
    for suffix, weights in matrices.items():
        for name in options.types.split(","):
            target = out / f"lora-{name}{suffix}.gguf"
            partial = target.with_suffix(".partial")
            if not target.exists():
                write_quantized(library, half, partial, name, weights)
                os.replace(partial, target)
            files.append(target)
    qfa("search", options.run, "--rival", *map(str, files))
    qfa("front", options.run)


if __name__ == "__main__":
    main()
