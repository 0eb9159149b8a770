# A part of the product: a folder of sources as one static library.
#
# Out of an archive the linker takes only what something asks for, and so the host that is linked,
# and what a server uses of it, decides what a component imports.

# Warnings and include paths of our own code; third-party C has neither.
add_library(our_code INTERFACE)
target_include_directories(our_code INTERFACE
  "$<BUILD_INTERFACE:${wasmmcp_folder}>" "$<BUILD_INTERFACE:${CMAKE_BINARY_DIR}/generated>"
  $<INSTALL_INTERFACE:include/wasmmcp>)
target_compile_options(our_code INTERFACE
  -Wall -Wextra -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
  -Wextra-semi -Wunused -Wno-missing-designated-field-initializers)
if(WASMMCP_WARNINGS_ARE_ERRORS)
  target_compile_options(our_code INTERFACE $<BUILD_INTERFACE:-Werror>)
endif()

# Sources of all unit tests that are not a server's.
set_property(GLOBAL PROPERTY unit_test_sources "")
set_property(GLOBAL PROPERTY unit_test_parts "")

# add_part(FOLDER WITH PARTS... [EXCEPT FOLDERS...]): target `kit_time` for kit/time. EXCEPT names the
# folders below it that are parts of their own.
#
# Set aside are the tests, which go into the unit test program, and the sources that must be linked
# whether or not anything asks for them: entry points (*_entry.cpp, main.cpp), and what takes the
# place of parts of libc (*.c, malloc.cpp). Those become object libraries: host_wasi_p2_cli_entry for
# host/wasi_p2/cli_entry.cpp.
function(add_part folder)
  cmake_parse_arguments(PARSE_ARGV 1 part "" "" "WITH;EXCEPT")
  string(REPLACE "/" "_" name "${folder}")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${folder}/*.cpp" "${folder}/*.c")
  foreach(other IN LISTS part_EXCEPT)
    list(FILTER sources EXCLUDE REGEX "/${other}/")
  endforeach()
  set(tests ${sources})
  set(objects ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER objects INCLUDE REGEX "(_entry\\.cpp|/(main|malloc)\\.cpp|\\.c)$")
  list(REMOVE_ITEM sources ${tests} ${objects})
  if(NOT sources)
    message(FATAL_ERROR "No sources in ${folder}/.")
  endif()

  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC our_code ${part_WITH})
  if(NOT folder STREQUAL "host/posix")
    use_precompiled(${name})
  endif()

  foreach(source IN LISTS objects)
    get_filename_component(stem "${source}" NAME_WE)
    add_library(${name}_${stem} OBJECT "${source}")
    target_link_libraries(${name}_${stem} PRIVATE ${name})
    ship(${name}_${stem})
  endforeach()

  ship(${name})

  set_property(GLOBAL APPEND PROPERTY unit_test_sources ${tests})
  set_property(GLOBAL APPEND PROPERTY unit_test_parts ${name})
endfunction()
