# SPDX-License-Identifier: GPL-3.0-or-later
# LibTorch from the PyPI wheel, as plain imported targets: find_package(Torch) would demand a CUDA
# toolkit. Only libc10 and libtorch_cpu are linked; one binary serves machines with and without GPU.
set(QFA_TORCH_VERSION 2.11.0)
if(NOT QFA_LIBTORCH)
  set(cache $ENV{XDG_CACHE_HOME})
  if(NOT cache)
    set(cache $ENV{HOME}/.cache)
  endif()
  foreach(kind cpu full)  # the last one found is taken
    if(EXISTS ${cache}/qfa-workbench/libtorch-${QFA_TORCH_VERSION}-${kind}/torch/version.py)
      set(QFA_LIBTORCH ${cache}/qfa-workbench/libtorch-${QFA_TORCH_VERSION}-${kind})
    endif()
  endforeach()
endif()
if(NOT EXISTS ${QFA_LIBTORCH}/torch/lib/libtorch_cpu.so)
  message(FATAL_ERROR "LibTorch ${QFA_TORCH_VERSION} not found: run packaging/setup, or set QFA_LIBTORCH to a site-packages folder that holds torch.")
endif()
file(READ ${QFA_LIBTORCH}/torch/version.py version_py)
if(NOT version_py MATCHES "__version__ = '${QFA_TORCH_VERSION}")
  message(FATAL_ERROR "LibTorch in ${QFA_LIBTORCH} is not version ${QFA_TORCH_VERSION}.")
endif()

add_library(torch_c10 SHARED IMPORTED)
set_target_properties(torch_c10 PROPERTIES IMPORTED_LOCATION ${QFA_LIBTORCH}/torch/lib/libc10.so)
add_library(torch_cpu SHARED IMPORTED)
set_target_properties(torch_cpu PROPERTIES IMPORTED_LOCATION ${QFA_LIBTORCH}/torch/lib/libtorch_cpu.so)
add_library(qfa_torch INTERFACE)
target_include_directories(qfa_torch SYSTEM INTERFACE ${QFA_LIBTORCH}/torch/include ${QFA_LIBTORCH}/torch/include/torch/csrc/api/include)
target_link_libraries(qfa_torch INTERFACE torch_cpu torch_c10)
# The wheel's include folder holds its own fmt (an inline namespace of another version, but no library for it).
target_compile_definitions(qfa_torch INTERFACE FMT_HEADER_ONLY=1)
target_link_options(qfa_torch INTERFACE -Wl,--allow-shlib-undefined)
