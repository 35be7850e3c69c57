// SPDX-License-Identifier: GPL-3.0-or-later
// write_tiny_model FOLDER: a random Llama of two blocks, for tests of the command line that train in seconds.
#include <cstdio>
#include <exception>
#include <filesystem>

#include "tests/support/tiny_model.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: write_tiny_model FOLDER\n", stderr);
    return 2;
  }
  try {
    std::filesystem::create_directories(argv[1]);
    qfa::write_tiny_folder(argv[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[1], error.what());
    return 1;
  }
  return 0;
}
