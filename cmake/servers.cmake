# add_mcp_server(NAME SOURCES ... [WITH ...]): everything that one server becomes.
#
#   add_mcp_server(time SOURCES time.cpp WITH kit/time)
#
# NAME is the folder's, and has a row in tools/wasmmcp/servers.json. In an author's project it may be
# any, and of its wasmmcp.json CMake reads nothing. WITH names the parts it uses
# besides the framework, and what of it is linked only where it is named:
#
#   state            a seal, sessions over HTTP, and records that instances share
#   state_over_http  the same, but not in mcp_server_NAME_cli.wasm, which is one instance for one client
#                    and can keep in memory what it has to
#   otlp             spans and metrics, sent to the collector that the operator names
#
# Sources are compiled once for each target, tests (*_test.cpp beside them)
# included, and linked into
#
#   wasm:    mcp_server_NAME_cli.wasm  mcp_server_NAME_http.wasm  mcp_server_NAME_http_p3.wasm
#            mcp_server_NAME_sockets.wasm
#   native:  mcp_server_NAME
#   both:    unit_NAME, its tests
#
# The target server_NAME builds the servers, without the tests.

if(wasmmcp_is_all)
  set(server_table "${wasmmcp_folder}/tools/wasmmcp/servers.json")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${server_table}")
else()
  option(WASMMCP_OPTIMIZE "Let Binaryen go over the components" OFF)
endif()

# Each is the part transport/CHOICE where it is named, and transport/no_CHOICE where it is not.
set(link_time_choices state otlp CACHE INTERNAL "")

function(add_mcp_server name)
  cmake_parse_arguments(PARSE_ARGV 1 server "" "" "SOURCES;WITH")
  if(server_UNPARSED_ARGUMENTS OR NOT server_SOURCES)
    message(FATAL_ERROR "add_mcp_server(${name}) wants SOURCES, and no '${server_UNPARSED_ARGUMENTS}'.")
  endif()
  # Where the framework is a folder of another project, that one's scope has none of it.
  include("${CMAKE_CURRENT_FUNCTION_LIST_DIR}/language.cmake")
  set(optimized)
  if(wasmmcp_is_all)
    file(READ "${server_table}" table)
    string(JSON artefact ERROR_VARIABLE missing GET "${table}" "${name}" artefact)
    if(missing)
      message(FATAL_ERROR "The server '${name}' has no row in tools/wasmmcp/servers.json.")
    endif()
    string(JSON shipped ERROR_VARIABLE unsaid GET "${table}" "${name}" shipped)
    if(unsaid OR shipped)
      set(optimized OPTIMIZED)
    endif()
  else()
    string(REPLACE "-" "_" artefact "${name}")
    if(WASMMCP_OPTIMIZE)
      set(optimized OPTIMIZED)
    endif()
  endif()
  set(choices "")
  set(choices_on_cli "")
  foreach(choice IN LISTS link_time_choices)
    set(part transport_no_${choice})
    set(part_on_cli ${part})
    if(choice IN_LIST server_WITH)
      set(part transport_${choice})
      set(part_on_cli ${part})
    elseif("${choice}_over_http" IN_LIST server_WITH)
      set(part transport_${choice})
    endif()
    list(REMOVE_ITEM server_WITH ${choice} ${choice}_over_http)
    list(APPEND choices ${part})
    list(APPEND choices_on_cli ${part_on_cli})
  endforeach()
  string(REPLACE "/" "_" used "${server_WITH}")
  list(APPEND used transport mcp json host_files base)

  # Choices are the program's, which may be the suite.
  set(code mcp_server_${artefact}_code)
  add_library(${code} STATIC ${server_SOURCES})
  framework_targets(linked ${used})
  target_link_libraries(${code} PUBLIC ${linked})
  if(WASI)
    target_compile_options(${code} PRIVATE -gline-tables-only)  # for NAME_debug alone: see add_component()
  endif()
  set(parts ${code} ${choices} ${used})

  # Its mcp::create_server() is compiled under a name of its own, so that the suite can hold it too;
  # a program of this server alone has what this file says.
  target_compile_definitions(${code} PRIVATE create_server=create_server_${artefact})
  set(start "${CMAKE_BINARY_DIR}/generated/servers/${artefact}")
  file(CONFIGURE OUTPUT "${start}.hpp" CONTENT [[
#pragma once

#include "mcp/server.hpp"

namespace mcp {
auto create_server_@artefact@() -> base::Result<Server>;
}  // namespace mcp
]] @ONLY)
  file(CONFIGURE OUTPUT "${start}.cpp" CONTENT [[
#include "@artefact@.hpp"

namespace mcp {
auto create_server() -> base::Result<Server> { return create_server_@artefact@(); }
}  // namespace mcp
]] @ONLY)
  add_library(mcp_server_${artefact}_start STATIC "${start}.cpp")
  framework_targets(ours our_code)
  target_link_libraries(mcp_server_${artefact}_start PRIVATE ${ours})
  # In the precompiled header it has its common name.
  use_precompiled(${code} AND "${start}.hpp")
  use_precompiled(mcp_server_${artefact}_start)

  add_programs(mcp_server_${artefact} mcp_server_${artefact}_start ${parts} ${optimized}
               CLI mcp_server_${artefact}_start ${code} ${choices_on_cli} ${used})
  add_custom_target(server_${name})
  add_dependencies(server_${name} mcp_server_${artefact}_programs)

  file(GLOB tests CONFIGURE_DEPENDS *_test.cpp)
  if(tests)
    add_unit_tests(unit_${artefact} SOURCES ${tests} WITH ${parts})
  endif()
endfunction()

# add_unit_tests(NAME SOURCES ... WITH ...): a test program that runs natively, or as a component
# under `wasmtime run`. What tests need of the world they get from host/memory.
function(add_unit_tests name)
  cmake_parse_arguments(PARSE_ARGV 1 test "" "" "SOURCES;WITH")
  framework_objects(runner unit_runner)
  if(WASI)
    add_component(${name} wasi_p2/cli SOURCES ${test_SOURCES} ${runner}
                  WITH ${test_WITH} host_memory)
  else()
    add_program(${name} SOURCES ${test_SOURCES} ${runner} ${native_main}
                WITH ${test_WITH} host_memory)
    # Of ours the sanitized ones are what is run, where there are sanitizers.
    if(wasmmcp_is_all AND preset STREQUAL "native")
      set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
      add_dependencies(unit_tests ${name})
    endif()
  endif()
  use_precompiled(${name})
endfunction()
