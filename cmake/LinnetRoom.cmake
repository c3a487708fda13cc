# SPDX-License-Identifier: MIT
#
# linnet_room(TARGET PREFIX [PUBLIC lib...] [PRIVATE lib...])
#
# Makes the static library TARGET from the sources of the current folder and of its subfolders. The folder is the
# list: one class, one file. Other rooms include its headers as "PREFIX/Name.h", and only rooms that link TARGET
# see them: the include path is a folder of its own in the build tree that holds nothing but PREFIX.
function(linnet_room target prefix)
    cmake_parse_arguments(ROOM "" "" "PUBLIC;PRIVATE;EXCLUDE" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
    foreach(pattern IN LISTS ROOM_EXCLUDE)
        list(FILTER sources EXCLUDE REGEX ${pattern})
    endforeach()

    set(root ${PROJECT_BINARY_DIR}/rooms/${target})
    get_filename_component(parent ${root}/${prefix} DIRECTORY)
    file(MAKE_DIRECTORY ${parent})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/${prefix} SYMBOLIC)

    set(code ${sources})
    list(FILTER code INCLUDE REGEX "\\.cpp$")
    if(code)
        add_library(${target} STATIC ${sources})
        target_include_directories(${target} PUBLIC ${root})
        target_link_libraries(${target} PUBLIC ${ROOM_PUBLIC} PRIVATE ${ROOM_PRIVATE})
        linnet_precompile(${target})
    else()
        add_library(${target} INTERFACE)
        target_include_directories(${target} INTERFACE ${root})
        target_link_libraries(${target} INTERFACE ${ROOM_PUBLIC} ${ROOM_PRIVATE})
    endif()
endfunction()

# Qt's core headers and the parts of the standard library that nearly every file reads.
function(linnet_precompile target)
    if(LINNET_PCH)
        target_precompile_headers(${target} PRIVATE <QtCore/QtCore> <chrono> <functional> <memory> <optional>
            <string> <variant> <vector>)
    endif()
endfunction()

# linnet_tests(LABEL FOLDER lib...): every tst_*.cpp of FOLDER becomes a program of its own and a test of that label.
function(linnet_tests label folder)
    file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/tst_*.cpp)
    foreach(source IN LISTS tests)
        get_filename_component(name ${source} NAME_WE)
        add_executable(${name} ${source})
        target_link_libraries(${name} PRIVATE Qt6::Test ${ARGN})
        target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
        target_compile_definitions(${name} PRIVATE LINNET_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
            LINNET_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
        set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
        add_test(NAME ${label}/${name} COMMAND ${name})
        set_tests_properties(${label}/${name} PROPERTIES LABELS ${label} TIMEOUT 300 SKIP_REGULAR_EXPRESSION "^SKIP:"
            ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QCA_PLUGIN_PATH=${LINNET_QCA_PLUGINS}")
    endforeach()
endfunction()
