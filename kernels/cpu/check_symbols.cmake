# SPDX-License-Identifier: GPL-3.0-or-later
# The units for AVX2 and AVX-512 may export their tables and nothing else: an inline function or template that one of them emitted
# could be the copy the linker keeps for the whole program, and would then be an illegal instruction on an older machine.
# cmake -DNM=… -DARCHIVE=… -P check_symbols.cmake
execute_process(COMMAND ${NM} --defined-only ${ARCHIVE} OUTPUT_VARIABLE symbols RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "nm cannot read ${ARCHIVE}")
endif()
string(REPLACE "\n" ";" symbols "${symbols}")
set(member "")
foreach(line IN LISTS symbols)
  if(line MATCHES "^(.*\\.o):$")
    set(member "${CMAKE_MATCH_1}")
  elseif(member MATCHES "avx" AND line MATCHES " [TWwVvu] ")
    message(FATAL_ERROR "${member} exports code or shared data that other units could be given: ${line}")
  endif()
endforeach()
