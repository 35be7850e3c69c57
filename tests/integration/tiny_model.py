# SPDX-License-Identifier: GPL-3.0-or-later
"""A random Llama of two blocks with a byte-level tokenizer, training examples and two tasks: everything a run needs, in a few hundred kilobytes."""
import array
import json
import random

CONFIG = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 300, "hidden_size": 64, "intermediate_size": 128,
          "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "hidden_act": "silu", "max_position_embeddings": 256,
          "rms_norm_eps": 1e-5, "rope_theta": 50000.0, "tie_word_embeddings": True, "bos_token_id": 1, "eos_token_id": 2, "torch_dtype": "float32"}
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
TEMPLATE = "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"


def byte_symbols():
    """GPT-2's printable stand-ins of the 256 bytes."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [byte for byte in range(256) if byte not in plain]
    return {**{byte: chr(byte) for byte in plain}, **{byte: chr(256 + i) for i, byte in enumerate(rest)}}


def tokenizer():
    symbols = byte_symbols()
    vocabulary = {text: i for i, text in enumerate(SPECIAL)}
    for byte in range(256):
        vocabulary[symbols[byte]] = len(vocabulary)
    merges = [("h", "e"), ("l", "l"), ("he", "ll"), (symbols[32], "w")]
    for left, right in merges:
        vocabulary[left + right] = len(vocabulary)
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    added = [{"id": i, "content": text, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
             for i, text in enumerate(SPECIAL)]
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None, "pre_tokenizer": level,
            "post_processor": None, "decoder": level,
            "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
                      "fuse_unk": False, "byte_fallback": False, "ignore_merges": False, "vocab": vocabulary, "merges": [list(pair) for pair in merges]}}


def shapes(config):
    hidden, wide, kv = config["hidden_size"], config["intermediate_size"], 16 * config["num_key_value_heads"]
    yield "model.embed_tokens.weight", [config["vocab_size"], hidden]
    for layer in range(config["num_hidden_layers"]):
        block = f"model.layers.{layer}."
        for name, shape in [("input_layernorm", [hidden]), ("post_attention_layernorm", [hidden]), ("self_attn.q_proj", [hidden, hidden]),
                            ("self_attn.k_proj", [kv, hidden]), ("self_attn.v_proj", [kv, hidden]), ("self_attn.o_proj", [hidden, hidden]),
                            ("mlp.gate_proj", [wide, hidden]), ("mlp.up_proj", [wide, hidden]), ("mlp.down_proj", [hidden, wide])]:
            yield f"{block}{name}.weight", shape
            if config["model_type"] == "qwen2" and name[-6:] in ("q_proj", "k_proj", "v_proj"):
                yield f"{block}{name}.bias", shape[:1]
    yield "model.norm.weight", [hidden]


def safetensors(config, seed=7):
    numbers, header, data = random.Random(seed), {"__metadata__": {"format": "pt"}}, b""
    for name, shape in shapes(config):
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        values = array.array("f", (1.0 if len(shape) == 1 else numbers.uniform(-0.1, 0.1) for _ in range(count)))
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + 4 * count]}
        data += values.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + data


def write_model(folder, **settings):
    config = {**CONFIG, **settings}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=1))
    (folder / "generation_config.json").write_text(json.dumps({"bos_token_id": 1, "eos_token_id": 2}))
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer()))
    (folder / "tokenizer_config.json").write_text(json.dumps({
        "bos_token": SPECIAL[1], "eos_token": SPECIAL[2], "unk_token": SPECIAL[0], "pad_token": SPECIAL[2],
        "tokenizer_class": "PreTrainedTokenizerFast", "chat_template": TEMPLATE}))
    (folder / "model.safetensors").write_bytes(safetensors(config))


def write_data(folder):
    def item(i):
        return json.dumps({"query": f"is {i} even?", "choices": ["yes", "no"], "gold": i % 2}) + "\n"
    (folder / "train.jsonl").write_text("".join(
        json.dumps({"instruction": f"is {i} even?", "input": "", "output": ["yes", "no"][i % 2]}) + "\n" for i in range(24)))
    for name, numbers in [("probe", range(30, 38)), ("report", range(50, 58))]:
        (folder / f"{name}.jsonl").write_text("".join(item(i) for i in numbers))
        (folder / f"{name}.task.json").write_text(json.dumps({
            "schema": 1, "name": name, "items": f"{name}.jsonl", "kind": "multiple_choice", "context": "{query}", "prompt": "chat", "metrics": ["acc"]}))
