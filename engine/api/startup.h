// SPDX-License-Identifier: GPL-3.0-or-later
// What a program of the engine does first.
#pragma once

namespace qfa {

// LibTorch's thread pool (OpenMP) spins while it waits and reads how long from the environment when
// it is loaded, before main(). Beside a busy neighbour the default makes a training step twenty
// times slower. Unless the user has chosen, this sets a short spin and starts the program again,
// once; it returns in the second life, or if that is not possible.
void calm_thread_pool(char** argv);

// Beyond a limit of the size of files (ulimit -f) a write then fails with an error of its own, as on a full disk; the
// system's default is to end the program.
void keep_beyond_file_limit();

}  // namespace qfa
