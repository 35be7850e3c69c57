# SPDX-License-Identifier: GPL-3.0-or-later
# Translations: resources/i18n/qfa_LANGUAGE.ts -> .qm -> compiled into the program as :/i18n.
find_program(QFA_LRELEASE NAMES lrelease lrelease-qt6 HINTS /usr/lib/qt6/bin ENV PATH)
if(NOT QFA_LRELEASE)
  message(FATAL_ERROR "lrelease was not found (Debian: qt6-l10n-tools): packaging/setup installs it")
endif()

set(qfa_i18n_dir ${CMAKE_CURRENT_BINARY_DIR}/i18n)
file(MAKE_DIRECTORY ${qfa_i18n_dir})
set(qfa_i18n_qrc "<RCC><qresource prefix=\"/i18n\">")
file(GLOB qfa_i18n_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/resources/i18n/*.ts)
foreach(source ${qfa_i18n_sources})
  get_filename_component(name ${source} NAME_WE)
  add_custom_command(OUTPUT ${qfa_i18n_dir}/${name}.qm DEPENDS ${source}
                     COMMAND ${QFA_LRELEASE} -silent ${source} -qm ${qfa_i18n_dir}/${name}.qm)
  list(APPEND qfa_i18n_files ${qfa_i18n_dir}/${name}.qm)
  string(APPEND qfa_i18n_qrc "<file>${name}.qm</file>")
endforeach()
file(CONFIGURE OUTPUT ${qfa_i18n_dir}/i18n.qrc CONTENT "${qfa_i18n_qrc}</qresource></RCC>\n")
add_custom_command(OUTPUT ${qfa_i18n_dir}/qrc_i18n.cpp DEPENDS ${qfa_i18n_files} ${qfa_i18n_dir}/i18n.qrc
                   COMMAND Qt6::rcc --name i18n --output ${qfa_i18n_dir}/qrc_i18n.cpp ${qfa_i18n_dir}/i18n.qrc)
target_sources(qfa_app PRIVATE ${qfa_i18n_dir}/qrc_i18n.cpp)
set_source_files_properties(${qfa_i18n_dir}/qrc_i18n.cpp PROPERTIES SKIP_AUTOGEN ON)
