#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Broken files of every kind, given to the commands that read them: refused with status 3 and one sentence that names the file, and nothing
is written.

usage: broken_files_test.py QFA SOURCE_DIR [unittest arguments]
"""
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

import tiny_model

QFA, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
INSPECT = ["inspect", "model"]
TRAIN = ["train", "--model", "model", "--data", "train.jsonl", "--probe", "probe.task.json", "--preset", "quick", "--codes", "rtn", "--steps", 2, "--batch", 2,
         "--rank", 2, "--seq", 96, "--out", "run"]
SEARCH = ["search", "run", "--task", "probe.task.json", "--evaluations", 9]


def text(name, content):
    return lambda folder: (folder / name).write_text(content)


def raw(name, change):
    """`change` of the bytes of a file."""
    return lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes()))


def cut(name, share=0.6):
    return raw(name, lambda data: data[:int(len(data) * share)])


def keys(name, **changes):
    """Sets keys of a JSON file; `a__b` is b of a, None takes the key out."""
    def mutate(folder):
        data = json.loads((folder / name).read_text())
        for path, value in changes.items():
            *outer, last = path.split("__")
            place = data
            for key in outer:
                place = place[key]
            if value is None:
                place.pop(last)
            else:
                place[last] = value
        (folder / name).write_text(json.dumps(data))
    return mutate


def config(**changes):
    return keys("model/config.json", **changes)


def tensors(change):
    """`change` of the header of model.safetensors."""
    def mutate(data):
        length = int.from_bytes(data[:8], "little")
        header = json.loads(data[8:8 + length])
        more = change(header) or b""
        packed = json.dumps(header).encode()
        return len(packed).to_bytes(8, "little") + packed + data[8 + length:] + more
    return raw("model/model.safetensors", mutate)


def line(name, number, content):
    def mutate(folder):
        lines = (folder / name).read_text().splitlines()
        lines[number] = content
        (folder / name).write_text("\n".join(lines) + "\n")
    return mutate


def gguf(change):
    def mutate(folder):
        shutil.rmtree(folder / "model")
        (folder / "model").write_bytes(change((SOURCE / "tests/golden/models/llama3.gguf").read_bytes()))
    return mutate


def sentencepiece(change):
    def mutate(folder):
        (folder / "model/tokenizer.json").unlink()
        (folder / "model/tokenizer.model").write_bytes(change((SOURCE / "tests/data/tokenizers/rules.model").read_bytes()))
    return mutate


def tekken(**changes):
    def mutate(folder):
        (folder / "model/tokenizer.json").unlink()
        shutil.copy(SOURCE / "tests/data/tokenizers/tekken.json", folder / "model/tekken.json")
        keys("model/tekken.json", **changes)(folder)
    return mutate


def pickled(folder):
    (folder / "model/model.safetensors").rename(folder / "model/pytorch_model.bin")


def index(content):
    def mutate(folder):
        (folder / "model/model.safetensors").rename(folder / "model/model-00001-of-00001.safetensors")
        (folder / "model/model.safetensors.index.json").write_text(json.dumps(content))
    return mutate


CASES = [
    # name, command, what is done to sound files, a part of the sentence
    ("config cut", INSPECT, cut("model/config.json"), "config.json"),
    ("config is a list", INSPECT, text("model/config.json", "[]"), "config.json"),
    ("config empty", INSPECT, text("model/config.json", ""), "config.json"),
    ("config with a key twice", INSPECT, text("model/config.json", '{"model_type": "llama", "model_type": "qwen2"}'), "twice"),
    ("config nested deeply", INSPECT, text("model/config.json", '{"a":' * 100 + "1" + "}" * 100), "levels deep"),
    ("config with a NUL", INSPECT, text("model/config.json", '{"model_type": "llama"}\0'), "NUL"),
    ("architecture unknown", INSPECT, config(model_type="gpt_bigcode"), "gpt_bigcode"),
    ("architecture not told", INSPECT, config(model_type=None, architectures=None), "names no architecture"),
    ("hidden size a text", INSPECT, config(hidden_size="64"), "hidden_size"),
    ("hidden size 0", INSPECT, config(hidden_size=0), "hidden"),
    ("layers without end", INSPECT, config(num_hidden_layers=10**9), "layers"),
    ("heads do not divide", INSPECT, config(num_key_value_heads=3), "heads"),
    ("another activation", INSPECT, config(hidden_act="gelu"), "gelu"),
    ("mixture of experts", INSPECT, config(num_local_experts=8), "experts"),
    ("partial rotary", INSPECT, config(partial_rotary_factor=0.5), "expected 1: all of every head"),
    ("rotary of several axes", INSPECT, config(rope_scaling={"type": "default", "mrope_section": [1, 1, 2]}), "expected one axis"),
    ("rope scaling unknown", INSPECT, config(rope_scaling={"type": "longrope", "factor": 2}), "longrope"),
    ("yarn without a factor", INSPECT, config(rope_scaling={"type": "yarn"}), "factor"),
    ("quantized by another program", INSPECT, config(quantization_config={"quant_method": "gptq"}), "gptq"),
    ("MLX of 7 bits", INSPECT, config(quantization={"group_size": 32, "bits": 7}), "bits 7"),
    ("MLX of odd groups", INSPECT, config(quantization={"group_size": 48, "bits": 4}), "group_size 48"),
    ("weights cut", INSPECT, cut("model/model.safetensors"), "model.safetensors"),
    ("weights empty", INSPECT, raw("model/model.safetensors", lambda data: b""), "model.safetensors"),
    ("header longer than the file", INSPECT, raw("model/model.safetensors", lambda data: b"\xff\xff\xff\0\0\0\0\0" + data[8:]), "truncated"),
    ("header without end", INSPECT, raw("model/model.safetensors", lambda data: b"\xff" * 8 + data[8:]), "model.safetensors"),
    ("header no JSON", INSPECT, raw("model/model.safetensors", lambda data: data[:8] + b"x" + data[9:]), "model.safetensors"),
    ("a tensor missing", INSPECT, tensors(lambda header: header.update({"gone": header.pop("model.norm.weight")})), "model.norm.weight"),
    ("a tensor of another shape", INSPECT, tensors(lambda header: header["model.embed_tokens.weight"].update(shape=[64, 300])), "embed_tokens"),
    ("a tensor of an unknown type", INSPECT, tensors(lambda header: header["model.norm.weight"].update(dtype="F13")), "F13"),
    ("tensors that overlap", INSPECT, tensors(lambda header: header["model.norm.weight"].update(data_offsets=[0, 256])), "model.safetensors"),
    ("a tensor more", INSPECT, tensors(lambda header: header.update(more={"dtype": "U8", "shape": [0], "data_offsets": [0, 0]})), "more"),
    ("bytes behind the last tensor", INSPECT, tensors(lambda header: b"more"), "model.safetensors"),
    ("pickled weights", INSPECT, pickled, "never read"),
    ("an index that leaves the folder", INSPECT, index({"weight_map": {"model.norm.weight": "../../x.safetensors"}}), "index.json"),
    ("an index that is none", INSPECT, index([1, 2]), "index.json"),
    ("GGUF cut in its header", INSPECT, gguf(lambda data: data[:700]), "truncated"),
    ("GGUF cut in its data", INSPECT, gguf(lambda data: data[:-100]), "truncated"),
    ("GGUF of version 99", INSPECT, gguf(lambda data: data[:4] + struct.pack("<I", 99) + data[8:]), "99"),
    ("GGUF of 2^63 tensors", INSPECT, gguf(lambda data: data[:8] + struct.pack("<Q", 1 << 63) + data[16:]), "model"),
    ("GGUF with a text of 2^60 bytes", INSPECT, gguf(lambda data: data[:24] + struct.pack("<Q", 1 << 60) + data[32:]), "model"),
    ("no tokenizer", TRAIN, lambda folder: (folder / "model/tokenizer.json").unlink(), "tokenizer"),
    ("tokenizer cut", TRAIN, cut("model/tokenizer.json"), "tokenizer.json"),
    ("tokenizer of words", TRAIN, keys("model/tokenizer.json", model__type="WordPiece"), "WordPiece"),
    ("a merge of unknown tokens", TRAIN, keys("model/tokenizer.json", model__merges=[["nowhere", "gone"]]), "tokenizer.json"),
    ("an id beyond all others", TRAIN, keys("model/tokenizer.json", model__vocab__h=2**31 - 1), "tokenizer.json"),
    ("an unknown normalizer", TRAIN, keys("model/tokenizer.json", normalizer={"type": "Magic"}), "Magic"),
    ("a pattern that is none", TRAIN, keys("model/tokenizer.json", pre_tokenizer={"type": "Split", "pattern": {"Regex": "(("}, "behavior": "Isolated", "invert": False}), "tokenizer.json"),
    ("tokenizer.model cut", TRAIN, sentencepiece(lambda data: data[:-7]), "tokenizer.model"),
    ("tokenizer.model empty", TRAIN, sentencepiece(lambda data: b""), "tokenizer.model"),
    ("tokenizer.model of noise", TRAIN, sentencepiece(lambda data: bytes(range(256))), "tokenizer.model"),
    ("tekken.json without a pattern", TRAIN, tekken(config__pattern=None), "tekken.json"),
    ("tekken.json with a rank that is no number", TRAIN, tekken(vocab=[{"rank": "0", "token_bytes": "AA=="}]), "tekken.json"),
    ("tokenizer_config.json cut", TRAIN, cut("model/tokenizer_config.json"), "tokenizer_config.json"),
    ("a chat template that does not end", TRAIN, keys("model/tokenizer_config.json", chat_template="{% for m in messages %}"), "template"),
    ("a chat template with an unknown tag", TRAIN, keys("model/tokenizer_config.json", chat_template="{% include 'x' %}"), "include"),
    ("data no JSON", TRAIN, line("train.jsonl", 4, "{oops"), "line 5"),
    ("data without a known form", TRAIN, line("train.jsonl", 2, '{"question": "x"}'), "line 3"),
    ("data with a role unknown", TRAIN, line("train.jsonl", 0, '{"messages": [{"role": "oracle", "content": "x"}]}'), "oracle"),
    ("data with an output that is a number", TRAIN, line("train.jsonl", 1, '{"instruction": "x", "output": 3}'), "line 2"),
    ("data empty", TRAIN, text("train.jsonl", ""), "train.jsonl"),
    ("data not UTF-8", TRAIN, raw("train.jsonl", lambda data: b'{"instruction": "\xff", "output": "x"}\n' + data), "train.jsonl"),
    ("task cut", TRAIN, cut("probe.task.json"), "probe.task.json"),
    ("task of a newer schema", TRAIN, keys("probe.task.json", schema=2), "schema"),
    ("task of an unknown kind", TRAIN, keys("probe.task.json", kind="essay"), "essay"),
    ("task whose items lie elsewhere", TRAIN, keys("probe.task.json", items="../items.jsonl"), "items"),
    ("task without items", TRAIN, text("probe.jsonl", ""), "probe"),
    ("gold out of range", TRAIN, line("probe.jsonl", 3, '{"query": "q", "choices": ["yes", "no"], "gold": 2}'), "line 4"),
    ("one choice only", TRAIN, line("probe.jsonl", 0, '{"query": "q", "choices": ["yes"], "gold": 0}'), "line 1"),
    ("run.json cut", ["resume", "run"], cut("run/run.json"), "run.json"),
    ("run of a newer schema", ["resume", "run"], keys("run/run.json", schema=99), "schema 99"),
    ("run with an unknown setting", ["resume", "run"], keys("run/run.json", spec__sped=1), "sped"),
    ("run with an unknown word", ["resume", "run"], keys("run/run.json", spec__granularity="modul"), "modul"),
    ("run of another model", ["resume", "run", "--steps", 9], config(rope_theta=777.0), "not the one of the run"),
    ("run of other data", ["resume", "run", "--steps", 9], line("train.jsonl", 0, '{"instruction": "x", "output": "y"}'), "not those of the run"),
    ("log broken in the middle", ["resume", "run", "--steps", 9], line("run/events.jsonl", 2, "{oops"), "line 3"),
    ("codes cut", SEARCH, cut("run/codes.safetensors"), "codes.safetensors"),
    ("checkpoint cut", SEARCH, cut("run/checkpoints/step-000002/adapters.safetensors"), "adapters.safetensors"),
    ("checkpoint without its state", SEARCH, text("run/checkpoints/step-000002/state.json", "{}"), "state.json"),
    ("front cut", ["front", "run"], cut("run/searches/front.json"), "front.json"),
    ("front of other units", ["export", "run", "--max-bytes", "1GB", "--format", "gguf", "--out", "x.gguf"], raw("run/searches/front.json", lambda data: data.replace(b"layers.0.q", b"layers.0.x")), "front.json"),
    ("a plan with an unknown unit", ["export", "run", "--bit-plan", "plan.json", "--format", "gguf", "--out", "x.gguf"], text("plan.json", '{"layers.9.q": 4}'), "plan.json"),
]


class BrokenFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory(prefix="qfa-broken-")
        cls.folder = pathlib.Path(cls.home.name)
        cls.sound = cls.folder / "sound"
        cls.sound.mkdir()
        tiny_model.write_model(cls.sound / "model")
        tiny_model.write_data(cls.sound)
        # The run names its files by their whole paths, so every case works in the folder `place`.
        cls.place = cls.folder / "place"
        cls.sound.rename(cls.place)
        for command in [TRAIN, SEARCH]:
            done = cls.qfa(command)
            assert done.returncode == 0, done.stderr
        cls.place.rename(cls.sound)

    @classmethod
    def tearDownClass(cls):
        cls.home.cleanup()

    @classmethod
    def qfa(cls, command):
        env = {**os.environ, "XDG_CACHE_HOME": str(cls.folder / "cache"), "XDG_DATA_HOME": str(cls.folder / "data"), "GOMP_SPINCOUNT": "3000"}
        return subprocess.run([QFA, *map(str, command), "--quiet"], cwd=cls.place, env=env, capture_output=True, text=True, timeout=120)

    def contents(self):
        return {str(path.relative_to(self.place)): path.read_bytes() for path in self.place.rglob("*") if path.is_file() and path.name != "lock"}

    def test_each_is_refused_and_nothing_is_written(self):
        for name, command, mutate, part in CASES:
            with self.subTest(name):
                shutil.rmtree(self.place, ignore_errors=True)
                shutil.copytree(self.sound, self.place)
                mutate(self.place)
                if command is TRAIN:
                    shutil.rmtree(self.place / "run")
                before = self.contents()
                done = self.qfa(command)
                self.assertEqual(done.returncode, 3, done.stderr)
                self.assertIn(part, done.stderr)
                self.assertEqual((done.stderr.count("\n"), done.stdout), (1, ""), done.stderr)
                self.assertLess(len(done.stderr), 700)
                after = self.contents()
                self.assertEqual([path for path in before.keys() | after.keys() if before.get(path) != after.get(path)], [])
        self.assertGreaterEqual(len(CASES), 40)
        print(f"{len(CASES)} broken files refused")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
