#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the small tokenizers of this folder and what the reference libraries make of random texts.

usage: make_fixtures.py      (sentencepiece 0.2.3, tokenizers 0.23.3; the files are committed, so no test runs this)

NAME.model, NAME.jsonl   lines {"text" or "hex", "ids", "decoded"}; `hex` holds bytes that are no UTF-8
NAME.json                a tokenizer.json; NAME_variants.jsonl: lines {"name", "change", "lines"}, `change` being members of it
tekken.json, .jsonl      ids by tiktoken's rule, written out below
"""
import base64
import json
import os
import pathlib
import random

import sentencepiece
import tokenizers

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
WORDS = ["hello", " world", "Don't", " 2024", "x1y22", "ÀÉÎ", "naïve", "e\u0301", "你好", "世界", "кофе", " שלום", "مرحبا", "नमस्ते", "한국어",
         "👩‍👩‍👧", "🙂", "½", "٣", "ﬁ", "Ａ", "①", "▁", "▁▁a", "[REF]", "[INST]", "<s>", "</s>", "<unk>", "<0x41>", "CamelCASE", "...", "/*\n",
         "\r\n", "\n\n", "\t", "\u00a0", "\u3000", "\u200b", "\x01", "\x7f", "\ufeff", "\U00040000", "aaaaaaa", "((((", "'s", "'LL", "\ufffd"]
TSV = """41 308\t61
FF21\t61
FB01\t66 69
2460\t31
9\t20
A\t20
A0\t20
3000\t20
200B
65 301\tE9
"""


def texts(seed, count=90):
    draw = random.Random(seed)
    yield from ["", " ", "  ", "a", " a", "a ", "   a   b   ", "\n", "▁", "[REF]", "[REF][REF] x[REF]", "a" * 300, " " * 70 + "x"]
    for _ in range(count):
        parts = [draw.choice(WORDS) if draw.random() < 0.7 else draw.choice(["a", " ", "  ", "\n", "é", chr(draw.randrange(0x21, 0x2FF))])
                 for _ in range(draw.randrange(1, 9))]
        yield draw.choice(["", " "]).join(parts)


def train(name, **options):
    """A BPE model over the project's own documentation."""
    corpus = [(ROOT / file).read_text() for file in ("ARCHITECTURE.md", "CONTRIBUTING.md")]
    lines = [line for text in corpus for line in text.splitlines() if line.strip()] + ["你好 世界 кофе naïve ((((  aaaa"] * 3
    sentencepiece.SentencePieceTrainer.Train(sentence_iterator=iter(lines), model_writer=(HERE / name).open("wb"), model_type="bpe",
                                             minloglevel=2, num_threads=1, **options)
    return sentencepiece.SentencePieceProcessor(model_file=str(HERE / name))


def record(model, name, seed):
    with (HERE / name).open("w") as out:
        for text in texts(seed):
            ids = model.encode(text)
            print(json.dumps({"text": text, "ids": ids, "decoded": model.decode(ids)}), file=out)
        for raw in (b"a\xffb", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\xaf x", b" \xe4\xbd", b"\x80\x80a"):
            ids = model.encode(raw)
            print(json.dumps({"hex": raw.hex(), "ids": ids, "decoded": model.decode(ids)}), file=out)


def with_unused(proto):
    """Every third piece from the tenth on becomes unused: the field `type` of its message, 5."""
    out, at, piece = b"", 0, 0
    while proto[at:at + 1] == b"\x0a":  # the pieces come first; each is shorter than 126 bytes
        end = at + 2 + proto[at + 1]
        body = proto[at + 2:end]
        if piece > 10 and piece % 3 == 0:
            body += b"\x18\x05"
        out += b"\x0a" + bytes([len(body)]) + body
        at, piece = end, piece + 1
    return out + proto[at:]


def sentencepieces():
    os.chdir(HERE)  # a model keeps the path of its rules
    keep = {"normalization_rule_name": "identity", "remove_extra_whitespaces": False}
    record(train("fallback.model", vocab_size=560, byte_fallback=True, user_defined_symbols=["[REF]", "▁▁a"], control_symbols=["[INST]"],
                 **keep), "fallback.jsonl", 1)
    pathlib.Path("rules.tsv").write_text(TSV)
    rules = train("rules.model", vocab_size=330, normalization_rule_tsv="rules.tsv")
    pathlib.Path("rules.tsv").unlink()
    record(rules, "rules.jsonl", 2)
    train("suffix.model", vocab_size=300, treat_whitespace_as_suffix=True, character_coverage=0.98, normalization_rule_name="identity")
    unused = with_unused(pathlib.Path("suffix.model").read_bytes())
    pathlib.Path("suffix.model").write_bytes(unused)
    record(sentencepiece.SentencePieceProcessor(model_file="suffix.model"), "suffix.jsonl", 3)


LETTERS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|%s| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LLAMA3, QWEN2 = LETTERS % r"\p{N}{1,3}", LETTERS % r"\p{N}"
TEKKEN = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|"
          r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|"
          r"\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def variants(base, name, changes, seed):
    with (HERE / f"{name}_variants.jsonl").open("w") as out:
        for index, (title, change) in enumerate(changes.items()):
            tokenizer = tokenizers.Tokenizer.from_str(json.dumps({**base, **change}))
            lines = []
            for text in texts(seed + index, 60):
                ids = tokenizer.encode(text, add_special_tokens=False).ids
                lines.append({"text": text, "ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False)})
            print(json.dumps({"name": title, "change": change, "lines": lines}), file=out)
    (HERE / f"{name}.json").write_text(json.dumps(base) + "\n")


def added(ident, content, special=True, normalized=False):
    return {"id": ident, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": normalized,
            "special": special}


def llama():
    """fallback.model as the converters of transformers write it: merges are all pairs of pieces, by the score of what they make."""
    model = sentencepiece.SentencePieceProcessor(model_file=str(HERE / "fallback.model"))
    size = model.get_piece_size()
    vocabulary = {model.id_to_piece(i): i for i in range(size)}
    merges = []
    for piece, i in vocabulary.items():
        if model.is_control(i) or model.is_unknown(i) or model.is_byte(i):
            continue
        pairs = [(piece[:k], piece[k:]) for k in range(1, len(piece)) if piece[:k] in vocabulary and piece[k:] in vocabulary]
        merges += [(-model.get_score(i), vocabulary[a], vocabulary[b], [a, b]) for a, b in pairs]
    merges = [pair for *_, pair in sorted(merges, key=lambda m: m[:3])]
    replace = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}
    legacy = {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, replace]}
    decoder = [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}]
    strip = {"type": "Strip", "content": " ", "start": 1, "stop": 0}
    base = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": [added(i, model.id_to_piece(i)) for i in range(4)],
            "normalizer": legacy, "pre_tokenizer": None, "post_processor": None,
            "decoder": {"type": "Sequence", "decoders": decoder + [strip]},
            "model": {"type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None, "end_of_word_suffix": None,
                      "fuse_unk": True, "byte_fallback": True, "ignore_merges": False, "vocab": vocabulary, "merges": merges}}

    def metaspace(scheme, split, **more):
        pre = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": split}
        return {"normalizer": None, "pre_tokenizer": pre, **more}

    changes = {"prepend": {}, "first": metaspace("first", False), "always and split": metaspace("always", True),
               "never": metaspace("never", False, decoder={"type": "Sequence", "decoders": decoder}),
               "metaspace decoder": metaspace("always", True, decoder={"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}),
               "old metaspace": {"normalizer": None, "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True}},
               "normalized specials": {"added_tokens": [added(i, model.id_to_piece(i), normalized=True) for i in range(4)]},
               "gemma": {"normalizer": replace, "pre_tokenizer": {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False},
                         "decoder": {"type": "Sequence", "decoders": decoder}}}
    variants(base, "llama", changes, 10)


def byte_level():
    trained = tokenizers.Tokenizer(tokenizers.models.BPE())
    trained.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = tokenizers.trainers.BpeTrainer(vocab_size=520, initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    corpus = [(ROOT / file).read_text() for file in ("ARCHITECTURE.md", "CONTRIBUTING.md")]
    trained.train_from_iterator(corpus + ["2024 111 222 333 CamelCASE 你好 世界 кофе /*\n\n  \n I'LL don't"] * 9, trainer)
    base = json.loads(trained.to_str())
    base["added_tokens"] = [added(520, "[INST]"), added(521, "[REF]", special=False)]
    base["decoder"] = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}
    bytes_only = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False}

    def pattern(regex):
        split = {"type": "Split", "pattern": {"Regex": regex}, "behavior": "Isolated", "invert": False}
        return {"pre_tokenizer": {"type": "Sequence", "pretokenizers": [split, bytes_only]}}

    variants(base, "bytes", {"gpt-2": {}, "llama-bpe": pattern(LLAMA3), "qwen2": {**pattern(QWEN2), "normalizer": {"type": "NFC"}},
                             "tekken": pattern(TEKKEN)}, 30)
    tekken(base)


def tekken(base):
    """The same vocabulary by rank: bytes first; two neighbours merge to the lowest rank they can, leftmost first."""
    alphabet = {}  # symbol -> byte
    symbols = [*range(33, 127), *range(161, 173), *range(174, 256)]
    for byte in range(256):
        alphabet[chr(byte) if byte in symbols else chr(256 + [b for b in range(256) if b not in symbols].index(byte))] = byte
    words = [bytes(alphabet[c] for c in token) for token, _ in sorted(base["model"]["vocab"].items(), key=lambda item: item[1])]
    words = [bytes([b]) for b in range(256)] + [word for word in words if len(word) > 1]
    rank = {word: i for i, word in enumerate(words)}
    special = 30
    file = {"config": {"pattern": TEKKEN, "num_vocab_tokens": len(words), "default_vocab_size": special + len(words) - 5,
                       "default_num_special_tokens": special, "version": "v3"},
            "vocab": [{"rank": i, "token_bytes": base64.b64encode(word).decode(), "token_str": word.decode(errors="replace")}
                      for i, word in enumerate(words)]}
    for word in words[-5:]:  # behind the size that the file gives
        del rank[word]
    (HERE / "tekken.json").write_text(json.dumps(file) + "\n")
    split = tokenizers.pre_tokenizers.Split(tokenizers.Regex(TEKKEN), "isolated")

    def encode(piece):
        parts = [piece] if piece in rank else [bytes([b]) for b in piece]
        while found := [(rank[a + b], i) for i, (a, b) in enumerate(zip(parts, parts[1:])) if a + b in rank]:
            at = min(found)[1]
            parts[at:at + 2] = [parts[at] + parts[at + 1]]
        return [rank[part] + special for part in parts]

    with (HERE / "tekken.jsonl").open("w") as out:
        for text in texts(50):
            ids = [i for piece, _ in split.pre_tokenize_str(text) for i in encode(piece.encode())]
            assert b"".join(words[i - special] for i in ids).decode() == text
            print(json.dumps({"text": text, "ids": ids, "decoded": text}), file=out)


if __name__ == "__main__":
    sentencepieces()
    llama()
    byte_level()
