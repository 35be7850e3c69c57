#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lint finds a planted violation of each kind, and nothing in a clean tree: it cannot pass silently."""
import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import lint

SPDX = "// " + lint.SPDX + "\n"
ENGINE_CMAKE = "# " + lint.SPDX + """
qfa_room(qfa_core core nlohmann_json::nlohmann_json fmt::fmt)
qfa_room(qfa_data data qfa_core qfa_kernels PkgConfig::pcre2)
qfa_room(qfa_search search qfa_core Eigen3::Eigen)
qfa_room(qfa_model model qfa_data qfa_torch)
qfa_room(qfa_jobs jobs qfa_model qfa_search)
add_executable(qfa ${cli_sources})
target_link_libraries(qfa PRIVATE qfa_jobs CLI11::CLI11 qfa_warnings)
"""
CLEAN = {
    "engine/CMakeLists.txt": ENGINE_CMAKE,
    "engine/api/engine.h": SPDX + "#include <memory>\n#include \"engine/api/error.h\"\n",
    "engine/api/error.h": SPDX + "#include <string>\n",
    "engine/core/log.h": SPDX + "#include <nlohmann/json.hpp>\n#include <sys/stat.h>\n#include \"engine/api/error.h\"\n",
    "engine/data/task.h": SPDX + "#include <pcre2.h>\n#include \"engine/core/log.h\"\n#include \"kernels/include/pack.h\"\n",
    "engine/search/search.h": SPDX + "#include <Eigen/Dense>\n#include <fmt/format.h>\n",
    "engine/model/decoder.h": SPDX + "#include <torch/torch.h>\n#include \"kernels/torch/linear.h\"\n#include \"engine/core/log.h\"\n",
    "engine/jobs/jobs.h": SPDX + "#include <ATen/ATen.h>\n#include \"engine/search/search.h\"\n",
    "engine/cli/main.cpp": SPDX + "#include <CLI/CLI.hpp>\n#include \"engine/jobs/jobs.h\"\n",
    "kernels/include/pack.h": SPDX + "#include <cstdint>\n",
    "kernels/dispatch/table.h": SPDX + "#include \"kernels/include/pack.h\"\n",
    "kernels/reference/pack.cpp": SPDX + "#include \"kernels/include/pack.h\"\n#include \"kernels/dispatch/table.h\"\n",
    "kernels/cpu/pack.cpp": SPDX + "#include <immintrin.h>\n#include \"kernels/include/pack.h\"\n",
    "kernels/torch/linear.h": SPDX + "#include <torch/csrc/autograd/custom_function.h>\n",
    "app/main.cpp": SPDX + "#include <QApplication>\n#include \"app/pages/page.h\"\n#include \"engine/api/engine.h\"\n",
    "app/bridge/bridge.h": SPDX + "#include <QObject>\n#include \"engine/api/engine.h\"\n",
    "app/models/points.h": SPDX + "#include <QtCore/QAbstractTableModel>\n#include \"engine/api/error.h\"\n",
    "app/plots/plot.h": SPDX + "#include <qcustomplot.h>\n#include \"app/models/points.h\"\n",
    "app/pages/page.h": SPDX + "#include <QWidget>\n#include \"app/bridge/bridge.h\"\n#include \"page.moc\"\n",
    "tests/model/model_test.cpp": SPDX + "#include <gtest/gtest.h>\n#include <torch/torch.h>\n",
    "packaging/run": "#!/bin/sh\n# " + lint.SPDX + "\necho a/work/b build/root/c\n",
    "README.md": "Run packaging/run.\n",
}
# A file of the clean tree (or a new one), a line put at its end, and what the lint must say.
INCLUDE_VIOLATIONS = [
    ("kernels/include/pack.h", "<torch/torch.h>", "standard library only"),
    ("kernels/reference/pack.cpp", "<immintrin.h>", "standard library only"),
    ("kernels/reference/pack.cpp", "<QString>", "standard library only"),
    ("kernels/cpu/pack.cpp", "\"engine/core/log.h\"", "allowed are kernels/{cpu,include,reference}"),
    ("kernels/cpu/pack.cpp", "\"kernels/torch/linear.h\"", "allowed are kernels/{cpu,include,reference}"),
    ("kernels/include/pack.h", "\"kernels/dispatch/table.h\"", "allowed are kernels/{include}"),
    ("kernels/torch/linear.h", "\"engine/core/log.h\"", "allowed are kernels/"),
    ("engine/api/error.h", "<fmt/format.h>", "the standard library only"),
    ("engine/api/error.h", "\"engine/core/log.h\"", "engine/api includes itself only"),
    ("engine/core/log.h", "\"engine/data/task.h\"", "core does not link data"),
    ("engine/core/log.h", "\"kernels/include/pack.h\"", "where they link qfa_kernels"),
    ("engine/core/log.h", "<pcre2.h>", "core does not link PkgConfig::pcre2"),
    ("engine/core/log.h", "<QObject>", "Qt belongs to app"),
    ("engine/core/log.h", "\"app/models/points.h\"", "the engine knows no app"),
    ("engine/data/task.h", "<torch/torch.h>", "LibTorch belongs to"),
    ("engine/data/task.h", "<c10/core/Device.h>", "LibTorch belongs to"),
    ("engine/data/task.h", "\"kernels/torch/linear.h\"", "LibTorch belongs to"),
    ("engine/data/task.h", "\"kernels/cpu/pack.cpp\"", "engine rooms see kernels/include"),
    ("engine/search/search.h", "\"engine/model/decoder.h\"", "search does not link model"),
    ("engine/model/decoder.h", "<CLI/CLI.hpp>", "model does not link CLI11::CLI11"),
    ("engine/cli/main.cpp", "<torch/torch.h>", "LibTorch belongs to"),
    ("engine/jobs/jobs.h", "<qcustomplot.h>", "Qt belongs to app"),
    ("engine/lost/file.h", "<string>", "engine/lost is no room"),
    ("engine/core/log.h", "\"engine/core/gone.h\"", "no such file"),
    ("engine/core/log.h", "\"log.h\"", "included from the root"),
    ("engine/core/log.h", "<mystery/mystery.h>", "a header of no known library"),
    ("app/bridge/bridge.h", "\"engine/core/log.h\"", "allowed are engine/api"),
    ("app/bridge/bridge.h", "<torch/torch.h>", "the app knows the standard library, Qt and engine/api"),
    ("app/pages/page.h", "\"engine/api/engine.h\"", "engine.h belongs to app/bridge"),
    ("app/pages/page.h", "<qcustomplot.h>", "QCustomPlot belongs to app/plots"),
    ("app/pages/page.h", "\"kernels/include/pack.h\"", "allowed are engine/api"),
    ("app/models/points.h", "<QWidget>", "app/models has no widgets"),
    ("app/models/points.h", "\"app/pages/page.h\"", "allowed are engine/api and app/{models,settings}"),
    ("app/plots/plot.h", "\"engine/api/error.h\"", "through app/models only"),
    ("app/lost/file.h", "<QObject>", "app/lost is no room"),
]


class LintTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for path, text in CLEAN.items():
            self.write(path, text)

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def violations(self, program=None):
        return lint.lint(self.root, program)[1]

    def expect_one(self, start, part, program=None):
        found = self.violations(program)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(start), found)
        self.assertIn(part, found[0])

    def test_clean_tree_has_no_violation(self):
        self.assertEqual(self.violations(), [])

    def test_every_forbidden_include_is_found(self):
        for path, header, message in INCLUDE_VIOLATIONS:
            with self.subTest(path=path, header=header):
                self.write(path, CLEAN.get(path, SPDX) + f"#  include {header}  // for reasons\n")
                line = CLEAN.get(path, SPDX).count("\n") + 1
                self.expect_one(f"{path}:{line}: ", message)
                if path in CLEAN:
                    self.write(path, CLEAN[path])
                else:
                    (self.root / path).unlink()

    def test_a_room_that_links_a_later_room_is_found(self):
        self.write("engine/CMakeLists.txt", ENGINE_CMAKE.replace("qfa_core core", "qfa_core core qfa_jobs"))
        self.expect_one("engine/CMakeLists.txt: core links qfa_jobs", "only those above them")

    def test_a_commented_link_is_none(self):
        self.write("engine/CMakeLists.txt", ENGINE_CMAKE.replace(" qfa_core qfa_kernels PkgConfig::pcre2)", ")  # qfa_core qfa_kernels PkgConfig::pcre2"))
        found = "\n".join(self.violations())
        self.assertIn("data does not link core", found)
        self.assertIn("data does not link PkgConfig::pcre2", found)

    def test_missing_licence_lines_are_found(self):
        cases = [("engine/core/a.cpp", "int a;\n"), ("packaging/go", "#!/bin/sh\necho\n"), ("tests/CMakeLists.txt", "project(x)\n"),
                 ("tests/a.py", "pass\n"), ("engine/core/b.cpp", "\n\n\n" + SPDX)]
        for path, text in cases:
            with self.subTest(path=path):
                self.write(path, text)
                self.expect_one(f"{path}:1: ", lint.SPDX)
                (self.root / path).unlink()

    def test_long_files_warn_then_fail(self):
        self.write("engine/core/long.cpp", SPDX + "int a;\n" * 400)
        self.assertEqual(self.violations(), [])
        self.assertEqual(lint.long_files(lint.Tree(self.root)), ["engine/core/long.cpp: 401 lines"])
        self.write("engine/core/long.cpp", SPDX + "int a;\n" * 600)
        self.expect_one("engine/core/long.cpp: 601 lines", "split it")

    def test_machine_paths_and_registry_hosts_are_found(self):
        for word in ("/" + "work/main/x", "cd /" + "root/x", "/" + "opt/peers", "/" + "tmp/build-x", "https://pypi" + ".org/simple",
                     "http://deb" + ".debian.org"):
            for path in ("README.md", "packaging/note.txt"):
                with self.subTest(path=path, word=word):
                    self.write(path, f"first\nsee {word}\n")
                    self.expect_one(f"{path}:2: ", "path of one machine")
                    self.write(path, "first\n")

    def test_build_folders_are_left_out(self):
        self.write("build/ci/bad.cpp", "int a;\n")
        self.write("build-x/bad.cpp", "int a;\n")
        self.assertEqual(self.violations(), [])

    def test_unformatted_source_is_found(self):
        program = lint.find_clang_format()
        if not program:
            self.skipTest(f"no clang-format {lint.CLANG_FORMAT_VERSION} here")
        self.write(".clang-format", "BasedOnStyle: Google\n")
        self.write("engine/core/ugly.cpp", SPDX + "int   a ;\n")
        self.assertIn("engine/core/ugly.cpp:2: not formatted", "\n".join(self.violations(program)))
        self.write("engine/core/ugly.cpp", SPDX + "int a;\n")
        self.assertNotIn("ugly.cpp", "\n".join(self.violations(program)))

    def test_exit_status(self):
        with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.redirect_stderr(io.StringIO()):
            self.write(".clang-format", "DisableFormat: true\n")
            self.assertEqual(lint.main([str(self.root)]), 0)
            self.write("engine/core/a.cpp", "int a;\n")
            self.assertEqual(lint.main([str(self.root)]), 1)
            self.assertIn("engine/core/a.cpp:1: no line", printed.getvalue())
            self.assertEqual(lint.main([str(self.root / "nowhere")]), 2)
            with tempfile.TemporaryDirectory() as empty:
                self.assertEqual(lint.main([empty]), 1)


if __name__ == "__main__":
    unittest.main()
