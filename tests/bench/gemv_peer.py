#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One matrix times one vector by ggml, beside bench_kernels' gemv on the same shape, in turns of one run, one thread each.

gemv_peer.py LIBRARY BENCH_KERNELS [--out 11008] [--in 4096] [--group 32]

LIBRARY is a shared library that exports ggml (libggml of a llama.cpp build, or a Python extension around it). ggml multiplies
with activations rounded to 8 bits; ours with 23. Both read copies of the layer that together fit no cache. Milliseconds a layer
and 10⁹ packed bytes a second (codes with scales and minima).
"""
import argparse
import ctypes
import json
import subprocess
import time

# bits of ours -> (name, ggml type): the nearest of ggml's
PEERS = {2: ("q2_K", 10), 3: ("q3_K", 11), 4: ("q4_0", 2), 5: ("q5_1", 7), 6: ("q6_K", 14), 8: ("q8_0", 8)}
MORE = {4: [("q4_1", 3), ("q4_K", 12)]}
STREAMED_BYTES = 256 << 20
F32 = 0


class InitParameters(ctypes.Structure):
    _fields_ = [("mem_size", ctypes.c_size_t), ("mem_buffer", ctypes.c_void_p), ("no_alloc", ctypes.c_bool)]


def load(path):
    ggml = ctypes.CDLL(path)
    pointer, i64 = ctypes.c_void_p, ctypes.c_int64
    for name, result, arguments in [
            ("ggml_init", pointer, [InitParameters]), ("ggml_free", None, [pointer]),
            ("ggml_row_size", ctypes.c_size_t, [ctypes.c_int, i64]),
            ("ggml_new_tensor_2d", pointer, [pointer, ctypes.c_int, i64, i64]), ("ggml_get_data", pointer, [pointer]),
            ("ggml_quantize_chunk", ctypes.c_size_t, [ctypes.c_int, pointer, pointer, i64, i64, i64, pointer]),
            ("ggml_mul_mat", pointer, [pointer, pointer, pointer]),
            ("ggml_new_graph_custom", pointer, [pointer, ctypes.c_size_t, ctypes.c_bool]),
            ("ggml_build_forward_expand", None, [pointer, pointer]),
            ("ggml_graph_compute_with_ctx", ctypes.c_int, [pointer, pointer, ctypes.c_int])]:
        function = getattr(ggml, name)
        function.restype, function.argtypes = result, arguments
    return ggml


def instruction_sets(ggml):
    return [name for name in ("avx2", "fma", "avx_vnni", "avx512", "avx512_vbmi", "avx512_vnni") if getattr(ggml, "ggml_cpu_has_" + name)()]


class Peer:
    """Layers of one type, a graph each."""

    def __init__(self, ggml, type_id, out, in_):
        self.ggml, self.bytes = ggml, ggml.ggml_row_size(type_id, in_) * out
        layers = 1 + STREAMED_BYTES // self.bytes
        self.context = ggml.ggml_init(InitParameters(layers * (self.bytes + out * 4 + 16384) + 4 * in_ + (64 << 20), None, False))
        x = ggml.ggml_new_tensor_2d(self.context, F32, in_, 1)
        values = (ctypes.c_float * in_)(*[((i * 7919) % 1000 - 500) / 250 for i in range(in_)])
        ctypes.memmove(ggml.ggml_get_data(x), values, 4 * in_)
        row = ctypes.create_string_buffer(self.bytes // out)
        ggml.ggml_quantize_chunk(type_id, values, row, 0, 1, in_, None)
        self.graphs = []
        for _ in range(layers):
            w = ggml.ggml_new_tensor_2d(self.context, type_id, in_, out)
            ctypes.memmove(ggml.ggml_get_data(w), row.raw * out, self.bytes)
            self.graphs.append(ggml.ggml_new_graph_custom(self.context, 16, False))
            ggml.ggml_build_forward_expand(self.graphs[-1], ggml.ggml_mul_mat(self.context, w, x))

    def seconds(self):
        """The quickest of all layers."""
        found = []
        for graph in self.graphs:
            begin = time.perf_counter()
            self.ggml.ggml_graph_compute_with_ctx(self.context, graph, 1)
            found.append(time.perf_counter() - begin)
        return min(found)

    def close(self):
        self.ggml.ggml_free(self.context)


def ours(o, bits):
    """The quickest of several short turns: seconds and bytes a layer, and seconds of reading alone."""
    name = f"b{bits}/g{o.group}"
    command = [o.bench, f"--benchmark_filter=^(read|gemv/{o.backend})/{name}(/x1)?/layer_{o.out}x{o.in_}$", "--benchmark_format=json",
               "--benchmark_min_time=0.005", "--benchmark_repetitions=8"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["benchmarks"]
    runs = [b for b in found if b["run_type"] == "iteration"]
    best = min((b for b in runs if b["name"].startswith("gemv/")), key=lambda b: b["real_time"])
    read = min(b["real_time"] for b in runs if b["name"].startswith("read/"))
    return best["real_time"] / 1e9, best["bytes_per_second"] * best["cpu_time"] / 1e9, read / 1e9


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library")
    parser.add_argument("bench")
    parser.add_argument("--out", type=int, default=11008)
    parser.add_argument("--in", dest="in_", type=int, default=4096)
    parser.add_argument("--group", type=int, default=32)
    parser.add_argument("--backend", default="avx512vnni", help="of ours")
    parser.add_argument("--bits", type=int, nargs="+", default=sorted(PEERS))
    o = parser.parse_args()
    ggml = load(o.library)
    print(f"{o.out} x {o.in_}, groups of {o.group}, one thread, {o.backend}; ggml built with {' '.join(instruction_sets(ggml)) or 'no vectors'}")
    print(f"{'bits':>4} {'ms':>7} {'GB/s':>6} {'of reading':>10}   {'ggml':>5} {'ms':>7} {'GB/s':>6} {'ggml / ours':>11}")
    for bits in o.bits:
        for name, type_id in [PEERS[bits], *MORE.get(bits, [])]:
            peer = Peer(ggml, type_id, o.out, o.in_)
            peer.seconds()  # first touch
            turns = [(ours(o, bits), peer.seconds()) for _ in range(2)]
            mine, size, _ = min((turn[0] for turn in turns), key=lambda one: one[0])
            read = min(turn[0][2] for turn in turns)
            theirs = min(turn[1] for turn in turns)
            print(f"{bits:>4} {mine * 1e3:7.3f} {size / mine / 1e9:6.1f} {read / mine:10.0%}   {name:>5} {theirs * 1e3:7.3f} "
                  f"{peer.bytes / theirs / 1e9:6.1f} {theirs / mine:11.2f}", flush=True)
            peer.close()


if __name__ == "__main__":
    main()
