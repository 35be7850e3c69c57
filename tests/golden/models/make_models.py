#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the fixtures of this folder anew: what transformers computes for tiny random models of every
supported architecture, the same weights as GGUF, and every block type of GGUF with its values.

    python3 -m venv env && env/bin/pip install torch transformers==5.23.0 gguf==0.19.0
    env/bin/python tests/golden/models/make_models.py

NAME.json     config.json as transformers 5 and 4 write it, token ids, and logits in fp32 of some rows
NAME.gguf     the same model, fp16, written by the gguf package
sharded/      a folder as save_pretrained writes it, in several shards
types.gguf    random blocks of each type, and as TYPE.expected what the gguf package makes of them
The weights follow from the tensors' names (`weights` here, tests/support/golden_models.cpp there).
"""
import json
import math
import pathlib

import gguf
import numpy as np
import torch
import transformers
from gguf import GGMLQuantizationType as Type

HERE = pathlib.Path(__file__).parent
IDS = [(7 * i + i * i // 3) % 64 for i in range(40)]
ROWS = [0, 9, 23, 39]
MASK = (1 << 64) - 1


def weights(name, shape):
    """Multiples of 1/256 (biases 1/64): exact in fp16 and bf16."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    x = np.arange(math.prod(shape), dtype=np.uint64) + np.uint64(seed)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    n = ((x ^ (x >> np.uint64(31))) >> np.uint64(57)).astype(np.int64) - 64
    values = n / 64 if name.endswith(".bias") else (n + 192) / 256 if "norm" in name else n / 256
    return values.astype(np.float32).reshape(shape)


SIZES = dict(vocab_size=64, hidden_size=32, intermediate_size=32, num_hidden_layers=2, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=128, bos_token_id=1, eos_token_id=2)
WIDE = dict(SIZES, head_dim=16)
LLAMA3 = dict(rope_type="llama3", rope_theta=500.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=64)
YARN = dict(rope_type="yarn", rope_theta=1000.0, factor=4.0, original_max_position_embeddings=32)
CASES = {
    "llama": ("Llama", dict(SIZES, tie_word_embeddings=True, rope_parameters=dict(rope_type="default", rope_theta=50000.0))),
    "llama-biases": ("Llama", dict(SIZES, attention_bias=True, mlp_bias=True)),
    "llama3": ("Llama", dict(WIDE, rope_parameters=LLAMA3, rms_norm_eps=1e-5)),
    "llama-linear": ("Llama", dict(SIZES, rope_parameters=dict(rope_type="linear", rope_theta=10000.0, factor=3.0))),
    "llama-dynamic": ("Llama", dict(SIZES, max_position_embeddings=16,
                                    rope_parameters=dict(rope_type="dynamic", rope_theta=10000.0, factor=2.0))),
    "llama-yarn": ("Llama", dict(WIDE, rope_parameters=dict(YARN, beta_fast=8.0, beta_slow=2.0, mscale=1.0, mscale_all_dim=0.5,
                                                            truncate=False))),
    "mistral": ("Mistral", dict(WIDE, sliding_window=8)),
    "qwen2": ("Qwen2", dict(SIZES, tie_word_embeddings=True, rope_parameters=dict(rope_type="default", rope_theta=1e6))),
    "qwen2-window": ("Qwen2", dict(SIZES, use_sliding_window=True, sliding_window=8, max_window_layers=1)),
    "qwen2-yarn": ("Qwen2", dict(SIZES, rope_parameters=YARN)),
    "qwen3": ("Qwen3", dict(WIDE, tie_word_embeddings=True, rope_parameters=dict(rope_type="default", rope_theta=1e6))),
    "qwen3-biases": ("Qwen3", dict(WIDE, attention_bias=True, use_sliding_window=True, sliding_window=5, max_window_layers=0)),
}
IN_GGUF = ["llama3", "qwen2-yarn", "qwen3"]


def model_of(kind, settings):
    config = getattr(transformers, kind + "Config")(**settings)
    config._attn_implementation = "eager"
    model = getattr(transformers, kind + "ForCausalLM")(config).float().eval()
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            tensor.copy_(torch.from_numpy(weights("model.embed_tokens.weight" if name == "lm_head.weight" and
                                                  config.tie_word_embeddings else name, tuple(tensor.shape))))
    return model


def write_case(name, kind, settings):
    model = model_of(kind, settings)
    with torch.no_grad():
        logits = model(torch.tensor([IDS])).logits[0]
    newer = json.loads(model.config.to_json_string())
    newer["architectures"] = [kind + "ForCausalLM"]
    rope = dict(newer["rope_parameters"])
    older = {key: value for key, value in newer.items() if key not in ("rope_parameters", "layer_types", "dtype")}
    older.update(rope_theta=rope.pop("rope_theta"), rope_scaling=None if rope["rope_type"] == "default" else rope, torch_dtype="float32")
    document = {"ids": IDS, "rows": ROWS, "config_5": newer, "config_4": older,
                "logits": [[float(np.float32(value)) for value in logits[row]] for row in ROWS]}
    (HERE / f"{name}.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
    return model


def swapped(rows, heads):
    """Llama's order in GGUF: neighbours rotate instead of halves."""
    shape = rows.shape
    return rows.reshape(heads, 2, shape[0] // heads // 2, *shape[1:]).swapaxes(1, 2).reshape(shape)


def gguf_tensors(model, llama):
    config = model.config
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA if llama else
                                     {"qwen2": gguf.MODEL_ARCH.QWEN2, "qwen3": gguf.MODEL_ARCH.QWEN3}[config.model_type], 2)
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue
        values = tensor.numpy()
        if llama and ".q_proj." in name:
            values = swapped(values, config.num_attention_heads)
        if llama and ".k_proj." in name:
            values = swapped(values, config.num_key_value_heads)
        yield names.get_name(name, try_suffixes=(".weight", ".bias")), values.astype(np.float16 if values.ndim == 2 else np.float32)


def llama3_divisors(config):
    """As llama.cpp's converter computes them."""
    rope, result = config.rope_parameters, []
    for i in range(0, config.head_dim, 2):
        wavelength = 2 * math.pi * rope["rope_theta"] ** (i / config.head_dim)
        turns = rope["original_max_position_embeddings"] / wavelength
        smooth = (turns - rope["low_freq_factor"]) / (rope["high_freq_factor"] - rope["low_freq_factor"])
        result.append(1 / ((1 - min(max(smooth, 0), 1)) / rope["factor"] + min(max(smooth, 0), 1)))
    return np.array(result, dtype=np.float32)


def write_gguf(name, model):
    config, rope = model.config, model.config.rope_parameters
    llama = config.model_type == "llama"
    writer = gguf.GGUFWriter(HERE / f"{name}.gguf", config.model_type)
    head_dim = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    writer.add_type("model")
    writer.add_vocab_size(config.vocab_size)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_key_length(head_dim)
    writer.add_value_length(head_dim)
    if llama:
        writer.add_rope_dimension_count(head_dim)
    writer.add_rope_freq_base(rope["rope_theta"])
    if rope["rope_type"] == "yarn":
        writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
        writer.add_rope_scaling_factor(rope["factor"])
        writer.add_rope_scaling_orig_ctx_len(rope["original_max_position_embeddings"])
    if rope["rope_type"] == "llama3":
        writer.add_tensor("rope_freqs.weight", llama3_divisors(config))
    for tensor_name, values in gguf_tensors(model, llama):
        writer.add_tensor(tensor_name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def random_block(kind, random):
    """Any bytes that make finite values."""
    while True:
        data = random.integers(0, 256, (1, gguf.GGML_QUANT_SIZES[kind][1]), dtype=np.uint8)
        with np.errstate(invalid="ignore", over="ignore"):
            values = gguf.dequantize(data, kind)
        if np.all(np.isfinite(values)):
            return data, values.astype(np.float32)


def write_types():
    random = np.random.default_rng(1)
    writer = gguf.GGUFWriter(HERE / "types.gguf", "types")
    for kind in (Type.F16, Type.BF16, Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1, Type.Q8_0, Type.Q2_K, Type.Q3_K, Type.Q4_K,
                 Type.Q5_K, Type.Q6_K, Type.IQ4_NL):
        per_block = gguf.GGML_QUANT_SIZES[kind][0]
        blocks = 64 if per_block == 1 else 1024 // per_block
        parts = [random_block(kind, random) for _ in range(blocks)]
        data, values = (np.concatenate([part[i] for part in parts], axis=1) for i in (0, 1))
        writer.add_tensor(kind.name, data, raw_dtype=kind)
        writer.add_tensor(kind.name + ".expected", values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    for name, (kind, settings) in CASES.items():
        model = write_case(name, kind, settings)
        if name in IN_GGUF:
            write_gguf(name, model)
        if name == "qwen3-biases":
            model.to(torch.bfloat16).save_pretrained(HERE / "sharded", max_shard_size="20KB")
            (HERE / "sharded/generation_config.json").unlink(missing_ok=True)
    write_types()


if __name__ == "__main__":
    main()
