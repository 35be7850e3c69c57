# SPDX-License-Identifier: GPL-3.0-or-later
# ccache and mold where found, warnings for our own targets, sanitizers.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(QFA_CCACHE ccache)
if(QFA_CCACHE)
  # Paths relative to the sources: another clone, and another preset with the same flags, find what was compiled before.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} ${QFA_CCACHE})
endif()
find_program(QFA_MOLD mold)
if(QFA_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(qfa_warnings INTERFACE)
target_compile_options(qfa_warnings INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor)

if(QFA_SANITIZE)
  # Without recovery an undefined behaviour ends the test, instead of a line that nobody reads.
  add_compile_options(-fsanitize=${QFA_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=${QFA_SANITIZE})
endif()

if(QFA_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link -fno-sanitize=function)  # its type data would be shared by the ISA files
endif()

# qfa_room(NAME DIRECTORY LINKS…): one static library of one room.
function(qfa_room name directory)
  file(GLOB sources CONFIGURE_DEPENDS ${directory}/*.cpp)
  if(NOT sources)  # bootstrap only
    file(WRITE ${CMAKE_BINARY_DIR}/empty.cpp "")
    set(sources ${CMAKE_BINARY_DIR}/empty.cpp)
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARGN} PRIVATE qfa_warnings)
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
endfunction()
