#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what no compiler checks: who may include what, licence lines, file lengths, paths of one machine, format.

usage: lint.py [ROOT]     exit status 0 clean, 1 violations (one line each), 2 wrong usage

The table of rooms in ARCHITECTURE.md is enforced here. What an engine room links is read from
engine/CMakeLists.txt, so a new link needs no change in this file.
"""
import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys

SOURCES = {".cpp", ".h", ".inc", ".cu", ".cuh"}
LICENSED = SOURCES | {".cmake", ".py", ".sh"}
TEXTS = LICENSED | {"", ".md", ".txt", ".json", ".xml", ".desktop", ".svg", ".qrc", ".qss", ".in", ".yml", ".yaml"}
SKIPPED = re.compile(r"^(\.git|\.cache|__pycache__|build.*)$")
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
WARN_LINES, FAIL_LINES = 400, 600
CLANG_FORMAT_VERSION = "14"  # other versions break lines elsewhere

STD = set("""algorithm any array atomic barrier bit bitset charconv chrono codecvt compare complex concepts condition_variable
coroutine deque exception execution filesystem forward_list fstream functional future initializer_list iomanip ios iosfwd iostream
istream iterator latch limits list locale map memory memory_resource mutex new numbers numeric optional ostream queue random ranges
ratio regex scoped_allocator semaphore set shared_mutex source_location span sstream stack stdexcept stop_token streambuf string
string_view strstream syncstream system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility
valarray variant vector version cassert cctype cerrno cfenv cfloat cinttypes climits clocale cmath csetjmp csignal cstdarg cstddef
cstdint cstdio cstdlib cstring ctime cuchar cwchar cwctype""".split())
WIDGETS = re.compile(r"^(QtWidgets/.*|Q(Widget|Application|MainWindow|Dialog|MessageBox|FileDialog|Label|PushButton|ToolButton|CheckBox|ComboBox|"
                     r"(Double)?SpinBox|LineEdit|PlainTextEdit|TextEdit|Slider|TabWidget|Splitter|GroupBox|ScrollArea|StackedWidget|Frame|Menu|MenuBar|"
                     r"StatusBar|ToolBar|DockWidget|Layout|[HV]?BoxLayout|GridLayout|FormLayout|AbstractItemView|(Table|Tree|List)(View|Widget)|"
                     r"HeaderView|StyledItemDelegate|Style|StyleOption|ProgressBar))$")

# Kinds of headers that are not our own: a name and what it looks like.
KINDS = [
    ("qcustomplot", re.compile(r"^qcustomplot\.h$")),
    ("torch", re.compile(r"^(torch|ATen|c10|caffe2)/")),
    ("qt", re.compile(r"^(Qt[A-Z]\w*/.+|Q[A-Z]\w*|qt?[a-z]+\.h)$")),
    ("cuda", re.compile(r"^(cuda|cub|cooperative_groups|nv|cublas|curand)[\w/]*(\.h|\.cuh)?$")),
    ("simd", re.compile(r"^(immintrin|x86intrin|cpuid|emmintrin|arm_neon)\.h$")),
    ("posix", re.compile(r"^((sys|linux|asm|netinet|arpa)/\w+|unistd|fcntl|poll|signal|pthread|sched|dlfcn|termios|errno|dirent|spawn|"
                         r"pwd|ifaddrs|malloc|time|string|stdlib|stdio|stdint|stddef|math|limits|float|ctype|cxxabi)\.h$")),
    ("nlohmann_json::nlohmann_json", re.compile(r"^nlohmann/")),
    ("fmt::fmt", re.compile(r"^fmt/")),
    ("spdlog::spdlog", re.compile(r"^spdlog/")),
    ("PkgConfig::xxhash", re.compile(r"^xxhash\.h$|^xxh3\.h$")),
    ("PkgConfig::pcre2", re.compile(r"^pcre2\.h$")),
    ("PkgConfig::utf8proc", re.compile(r"^utf8proc\.h$")),
    ("Pagmo::pagmo", re.compile(r"^pagmo/")),
    ("Eigen3::Eigen", re.compile(r"^Eigen/")),
    ("CLI11::CLI11", re.compile(r"^CLI/")),
    ("boost", re.compile(r"^boost/")),
]

TORCH_ROOMS = {"model", "quantize", "train", "evaluate", "jobs", "bench"}
# kernels/ROOM: the rooms of kernels it may include, and the kinds of foreign headers.
KERNEL_ROOMS = {
    "include": ({"include"}, set()),
    "reference": ({"include", "reference"}, set()),
    "cpu": ({"include", "reference", "cpu"}, {"simd", "posix"}),
    "dispatch": ({"include", "reference", "cpu", "dispatch"}, {"simd", "posix"}),
    "cuda": ({"include", "cuda"}, {"cuda"}),
    "torch": ({"include", "dispatch", "torch"}, {"torch"}),
}
# Every backend fills one of these tables; dispatch chooses among them.
BACKEND_TABLE = "kernels/dispatch/table.h"
# app/ROOM: the rooms of app it may include, and what of engine/api. "" is app/ itself.
APP_ROOMS = {
    "settings": ({"settings"}, "values"),
    "models": ({"models", "settings"}, "values"),
    "widgets": ({"widgets", "models", "settings"}, "values"),
    "plots": ({"plots", "widgets", "models", "settings"}, "nothing"),
    "bridge": ({"bridge", "models", "settings"}, "all"),
    "pages": ({"pages", "bridge", "plots", "widgets", "models", "settings"}, "values"),
    "": ({"", "pages", "bridge", "plots", "widgets", "models", "settings"}, "all"),
}

# Paths of one machine and hosts of registries (written so that this file does not find itself).
WORDS = re.compile(
    r"(?<![\w.~$})-])/(work|root|opt/peers|tmp/build)(?!\w)|"
    r"\b(pypi[.]org|files[.]pythonhosted[.]org|(deb|snapshot|security)[.]debian[.]org|registry[.]npmjs[.]org|crates[.]io|download[.]pytorch[.]org)\b")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


class Tree:
    """The texts of a source tree, read once."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.texts = {}
        for path in sorted(self._walk(self.root)):
            data = path.read_bytes()
            if b"\0" in data[:4096] or (path.suffix not in TEXTS):
                continue
            self.texts[path.relative_to(self.root).as_posix()] = data.decode("utf-8", errors="replace")

    def _walk(self, folder):
        for entry in folder.iterdir():
            if SKIPPED.match(entry.name) or entry.is_symlink():
                continue
            if entry.is_dir():
                yield from self._walk(entry)
            else:
                yield entry

    def sources(self):
        return {path: text for path, text in self.texts.items() if pathlib.PurePosixPath(path).suffix in SOURCES}


class EngineRooms:
    """Rooms and links of engine/CMakeLists.txt, in their order."""

    def __init__(self, text):
        self.links, self.violations = {}, []
        rooms = {}
        text = re.sub(r"#.*", "", text)
        for match in re.finditer(r"\b(qfa_room|add_executable|target_link_libraries)\s*\(\s*(\w+)\s*([^)]*)\)", text):
            command, target, words = match[1], match[2], match[3].split()
            if command == "qfa_room":
                room, words = words[0], words[1:]
                rooms[target] = room
                self.links[room] = set()
            elif command == "add_executable":
                rooms[target] = "cli"
                self.links["cli"] = set()
                continue
            for word in words:
                if target in rooms and word not in ("PUBLIC", "PRIVATE", "INTERFACE"):
                    self._link(rooms, rooms[target], word)

    def _link(self, rooms, room, word):
        if word in rooms:
            self.links[room] |= {rooms[word]} | self.links[rooms[word]]
        elif word in ("qfa_kernels", "qfa_kernels_torch", "qfa_torch", "qfa_warnings") or not word.startswith("qfa_"):
            self.links[room].add(word)
        else:
            self.violations.append(f"engine/CMakeLists.txt: {room} links {word}, which no earlier line defines: rooms link only those above them")


def kind_of(header):
    if header in STD:
        return "std"
    return next((name for name, pattern in KINDS if pattern.match(header)), None)


def own_room(header):
    """("engine", "core") for engine/core/x.h; ("app", "") for app/x.h; None for a header that is not ours."""
    parts = header.split("/")
    if len(parts) > 1 and parts[0] in ("kernels", "engine", "app", "tests"):
        return parts[0], parts[1] if len(parts) > 2 else ""
    return None


def kernel_refusal(room, header, kind, own):
    if room not in KERNEL_ROOMS:
        return "kernels/" + room + " is no room of tests/lint/lint.py"
    rooms, kinds = KERNEL_ROOMS[room]
    if header == BACKEND_TABLE and room in ("reference", "cpu"):
        return None
    if own:
        return None if own[0] == "kernels" and own[1] in rooms else "allowed are kernels/{" + ",".join(sorted(rooms)) + "}"
    return None if kind == "std" or kind in kinds else "kernels know the standard library only" + (" and " + ", ".join(sorted(kinds)) if kinds else "")


def api_refusal(header, kind, own):
    if own:
        return None if own == ("engine", "api") else "engine/api includes itself only"
    return None if kind == "std" else "engine/api includes the standard library only"


def engine_refusal(rooms, room, header, kind, own):
    if room not in rooms.links:
        return f"engine/{room} is no room of engine/CMakeLists.txt"
    links = rooms.links[room]
    if own and own[0] == "engine":
        return None if own[1] in links | {"api", room} else f"{room} does not link {own[1]}"
    if own and own[0] == "kernels":
        if own[1] == "torch":
            return None if room in TORCH_ROOMS else "LibTorch belongs to engine/{" + ",".join(sorted(TORCH_ROOMS)) + "}"
        return None if own[1] == "include" and "qfa_kernels" in links else "engine rooms see kernels/include, where they link qfa_kernels"
    if own:
        return "the engine knows no " + own[0]
    if kind == "torch":
        return None if room in TORCH_ROOMS else "LibTorch belongs to engine/{" + ",".join(sorted(TORCH_ROOMS)) + "}"
    if kind in ("qt", "qcustomplot"):
        return "Qt belongs to app"
    return None if kind in ("std", "posix", "boost") or kind in links else f"{room} does not link {kind}"


def app_refusal(room, header, kind, own):
    if room not in APP_ROOMS:
        return "app/" + room + " is no room of tests/lint/lint.py"
    rooms, api = APP_ROOMS[room]
    if own == ("engine", "api"):
        if api == "nothing":
            return f"app/{room} knows the engine through app/models only"
        return "engine.h belongs to app/bridge" if api == "values" and header == "engine/api/engine.h" else None
    if own:
        return None if own[0] == "app" and own[1] in rooms else "allowed are engine/api and app/{" + ",".join(sorted(rooms)) + "}"
    if kind == "qcustomplot":
        return None if room == "plots" else "QCustomPlot belongs to app/plots"
    if kind == "qt" and room == "models" and WIDGETS.match(header):
        return "app/models has no widgets"
    return None if kind in ("std", "qt") else "the app knows the standard library, Qt and engine/api"


def check_includes(tree):
    rooms = EngineRooms(tree.texts.get("engine/CMakeLists.txt", ""))
    yield from rooms.violations
    for path, text in tree.sources().items():
        here = own_room(path)
        if not here or here[0] == "tests":
            continue
        for number, line in enumerate(text.splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            refusal = include_refusal(tree, rooms, here, match[1] == '"', match[2])
            if refusal:
                yield f"{path}:{number}: {match[2]}: {refusal}"


def include_refusal(tree, rooms, here, quoted, header):
    own, kind = own_room(header) if quoted else None, kind_of(header)
    if quoted and not own and kind is None:
        generated = header.endswith(".moc") or header.startswith(("ui_", "moc_"))
        return None if generated and here[0] == "app" else "our headers are included from the root of the repository"
    if own and header not in tree.texts:
        return "no such file"
    if not own and kind is None:
        return "a header of no known library: add it to tests/lint/lint.py"
    if here[0] == "kernels":
        return kernel_refusal(here[1], header, kind, own)
    if here == ("engine", "api"):
        return api_refusal(header, kind, own)
    if here[0] == "engine":
        return engine_refusal(rooms, here[1], header, kind, own)
    return app_refusal(here[1], header, kind, own)


def check_licences(tree):
    for path, text in tree.texts.items():
        name = pathlib.PurePosixPath(path)
        if name.suffix in LICENSED or name.name == "CMakeLists.txt" or text.startswith("#!"):
            if not any(SPDX in line for line in text.splitlines()[:3]):
                yield f"{path}:1: no line '{SPDX}' at the top"


def check_lengths(tree):
    for path, text in tree.sources().items():
        lines = text.count("\n")
        if lines > FAIL_LINES:
            yield f"{path}: {lines} lines, {FAIL_LINES} are the limit: split it"


def long_files(tree):
    lengths = {path: text.count("\n") for path, text in tree.sources().items()}
    return [f"{path}: {lines} lines" for path, lines in lengths.items() if WARN_LINES < lines <= FAIL_LINES]


def check_words(tree):
    for path, text in tree.texts.items():
        if path == "LICENSE":
            continue
        for number, line in enumerate(text.splitlines(), 1):
            match = WORDS.search(line)
            if match:
                yield f"{path}:{number}: names a path of one machine or a registry's host: {match[0]}"


def find_clang_format():
    for name in ("clang-format-" + CLANG_FORMAT_VERSION, "clang-format"):
        program = shutil.which(name)
        if program:
            version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
            if re.search(r"version " + CLANG_FORMAT_VERSION + r"\.", version):
                return program
    return None


def check_format(tree, program):
    paths = list(tree.sources())
    batches = [paths[i:i + 16] for i in range(0, len(paths), 16)]

    def run(batch):
        return subprocess.run([program, "--dry-run", "-Werror", "--ferror-limit=1", "--style=file", *batch],
                              cwd=tree.root, capture_output=True, text=True, check=False)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        for done in pool.map(run, batches):
            places = dict.fromkeys(re.findall(r"^(\S+?):(\d+):\d+: error", done.stderr, re.M))
            for path, number in places:
                yield f"{path}:{number}: not formatted: clang-format -i {path}"
            if done.returncode != 0 and not places:
                yield "clang-format failed: " + done.stderr.strip()


def lint(root, program):
    tree = Tree(root)
    violations = [*check_includes(tree), *check_licences(tree), *check_lengths(tree), *check_words(tree)]
    if program:
        violations += check_format(tree, program)
    return tree, violations


def main(arguments):
    if len(arguments) > 1 or not pathlib.Path(*arguments).is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    program = find_clang_format()
    tree, violations = lint(pathlib.Path(*arguments), program)
    for line in long_files(tree):
        print(f"warning: {line}, about {WARN_LINES} is a smell")
    if not program:
        print(f"note: no clang-format {CLANG_FORMAT_VERSION} here, the format was not checked")
    for line in violations:
        print(line)
    sources = len(tree.sources())
    if sources == 0:
        print("no source file found")
    print(f"lint: {sources} source files, {len(tree.texts)} texts, {len(violations)} violations")
    return 1 if violations or sources == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
