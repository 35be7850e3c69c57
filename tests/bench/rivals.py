#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user would do instead: LoRA on the 16-bit base, merged, exported as F16 GGUF and quantized by ggml.

  rivals.py --qfa QFA --run RUN --out DIR [--steps N] [--types Q2_K,Q3_K,…]

Trains LoRA with the model, data, batch, seed and (unless --steps says otherwise) steps of the searched supernet run
RUN, exports it at 16 bits, makes of that file what `llama-quantize --pure` makes (every matrix in one type, or in
llama.cpp's substitute where its rows are no whole blocks), and scores all of them on the signal of RUN's last search:
they then stand on RUN's front as rivals (`qfa front RUN --figure …`).

Needs the packages gguf, numpy and xllamacpp (ggml's quantizers, called through its shared library).
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


def quantized(library, values, kind):
    """fp32 [rows, columns] -> the bytes of ggml's blocks, [rows, bytes]."""
    rows, columns = values.shape
    block, size = gguf.GGML_QUANT_SIZES[kind]
    out = np.zeros((rows, columns // block * size), dtype=np.uint8)
    values = np.ascontiguousarray(values, dtype=np.float32)
    written = library.ggml_quantize_chunk(int(kind), values.ctypes.data, out.ctypes.data, 0, rows, columns, None)
    assert written == out.nbytes, (written, out.nbytes)
    return out


def write_quantized(library, source, target, name):
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
        writer.add_tensor(tensor.name, quantized(library, values, kind), raw_dtype=kind)
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
    for name in options.types.split(","):
        target = out / f"lora-{name}.gguf"
        partial = target.with_suffix(".partial")
        if not target.exists():
            write_quantized(library, half, partial, name)
            os.replace(partial, target)
        files.append(target)
    qfa("search", options.run, "--rival", *map(str, files))
    qfa("front", options.run)


if __name__ == "__main__":
    main()
