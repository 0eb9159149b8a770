# Programs and components, out of parts and one host. Authors' projects have this file too, in a
# checkout or from what `cmake --install` has put somewhere; beside it are wit/ and .tools/ in both.

# Where programs and components are put.
if(NOT WASMMCP_OUTPUT)
  if(WASI)
    set(WASMMCP_OUTPUT "${CMAKE_BINARY_DIR}/wasm" CACHE PATH "The folder of programs and components")
  else()
    set(WASMMCP_OUTPUT "${CMAKE_BINARY_DIR}/native" CACHE PATH "The folder of programs and components")
  endif()
endif()

# add_programs(NAME PARTS... [CLI PARTS...] [OPTIMIZED]): what host/program.hpp asks for is in the
# parts; this links it with each host. On wasm that makes NAME_cli.wasm, of the parts after CLI where
# they are others, NAME_http.wasm, NAME_http_p3.wasm and NAME_sockets.wasm, else the program NAME. The
# target NAME_programs builds them all.
function(add_programs name)
  cmake_parse_arguments(PARSE_ARGV 1 program "OPTIMIZED" "" "CLI")
  set(parts ${program_UNPARSED_ARGUMENTS})
  if(NOT program_CLI)
    set(program_CLI ${parts})
  endif()
  add_custom_target(${name}_programs)
  if(WASI)
    set(optimized)
    if(program_OPTIMIZED)
      set(optimized OPTIMIZED)
    endif()
    add_component(${name}_cli wasi_p2/cli ${optimized} WITH ${program_CLI})
    add_component(${name}_http wasi_p2/http ${optimized} WITH ${parts})
    add_component(${name}_http_p3 wasi_p3/http ${optimized} WITH ${parts})
    add_component(${name}_sockets wasi_p2/sockets ${optimized} WITH ${parts})
    add_dependencies(${name}_programs ${name}_cli_component ${name}_http_component
      ${name}_http_p3_component ${name}_sockets_component)
  else()
    add_program(${name} SOURCES ${native_main} WITH ${parts})
    add_dependencies(${name}_programs ${name})
  endif()
endfunction()

# framework_targets(VARIABLE NAMES...): parts of the framework have a namespace where they were installed.
function(framework_targets variable)
  set(found)
  foreach(name IN LISTS ARGN)
    if(TARGET WasmMCP::${name})
      set(name WasmMCP::${name})
    endif()
    list(APPEND found ${name})
  endforeach()
  set(${variable} "${found}" PARENT_SCOPE)
endfunction()

function(framework_objects variable)
  framework_targets(names ${ARGN})
  list(TRANSFORM names REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>")
  set(${variable} "${names}" PARENT_SCOPE)
endfunction()

# What makes a program of host/program.hpp's two functions.
framework_objects(native_main host_posix_main)
set(native_main "${native_main}" CACHE INTERNAL "")

# add_program(NAME SOURCES ... WITH PARTS...): NAME in the output folder. The main function is one of the
# sources', or ${native_main}.
function(add_program name)
  cmake_parse_arguments(PARSE_ARGV 1 program "" "" "SOURCES;WITH")
  add_executable(${name} ${program_SOURCES})
  set_target_properties(${name} PROPERTIES
    LINKER_LANGUAGE CXX RUNTIME_OUTPUT_DIRECTORY "${WASMMCP_OUTPUT}")
  link_parts(${name} ${program_WITH} host_posix host_http)
endfunction()

# add_component(NAME WORLD SOURCES ... WITH PARTS...): NAME.wasm in the output folder. The core module is the
# target NAME; NAME_component makes the component of it. NAME_debug makes debug/NAME.wasm, the same with the
# names of functions, and with lines where sources were compiled with them.
#
# WORLD is wasi_p2/cli for the world `cli` of wit/wasi_p2, the host host/wasi_p2 and its entry point
# host/wasi_p2/cli_entry.cpp. BARE: the sources are all of it, entry point included. OPTIMIZED:
# Binaryen goes over the core module, which takes some ten seconds and a tenth of the bytes.
function(add_component name world)
  cmake_parse_arguments(PARSE_ARGV 2 component "BARE;OPTIMIZED" "" "SOURCES;WITH")
  get_filename_component(host "${world}" DIRECTORY)
  get_filename_component(kind "${world}" NAME)
  get_filename_component(folder "${CMAKE_CURRENT_FUNCTION_LIST_DIR}" DIRECTORY)
  set(wit "${folder}/wit/${host}")
  file(GLOB_RECURSE wit_files CONFIGURE_DEPENDS "${wit}/*.wit")
  set(wasm_tools "${folder}/.tools/bin/wasm-tools")

  add_core(${name} ${world} ${ARGN})
  target_link_options(${name} PRIVATE -Wl,--strip-all)
  set(core "$<TARGET_FILE:${name}>")
  set(optimize)
  if(component_OPTIMIZED)
    set(core "${CMAKE_CURRENT_BINARY_DIR}/${name}.optimized.wasm")
    # What Zig compiles for, with the vectors of some codecs, and nothing newer.
    set(optimize COMMAND "${folder}/.tools/bin/node"
        "${folder}/.tools/optimizer/node_modules/binaryen/bin/wasm-opt" -Oz
        --mvp-features --enable-bulk-memory --enable-mutable-globals
        --enable-nontrapping-float-to-int --enable-sign-ext --enable-simd
        "$<TARGET_FILE:${name}>" -o "${core}")
  endif()
  set(embedded "${CMAKE_CURRENT_BINARY_DIR}/${name}.embedded.wasm")
  set(made "${CMAKE_CURRENT_BINARY_DIR}/${name}.component.wasm")
  set(component "${WASMMCP_OUTPUT}/${name}.wasm")
  file(MAKE_DIRECTORY "${WASMMCP_OUTPUT}/debug")
  add_custom_command(
    OUTPUT "${component}"
    ${optimize}
    COMMAND "${wasm_tools}" component embed "${wit}" --world "${kind}" "${core}" -o "${embedded}"
    COMMAND "${wasm_tools}" component new "${embedded}" -o "${made}"
    COMMAND "${wasm_tools}" strip --all "${made}" -o "${component}"
    DEPENDS ${name} ${wit_files}
    COMMENT "Component ${name}.wasm"
    VERBATIM)
  add_custom_target(${name}_component ALL DEPENDS "${component}")

  # What is only linked again.
  if(NOT component_SOURCES)
    add_core(${name}_lines ${world} ${ARGN})
    set_target_properties(${name}_lines PROPERTIES EXCLUDE_FROM_ALL ON)
    # Zig leaves them out unless it is told of some.
    target_link_options(${name}_lines PRIVATE -gline-tables-only)
    set(debugged "${WASMMCP_OUTPUT}/debug/${name}.wasm")
    add_custom_command(
      OUTPUT "${debugged}"
      COMMAND "${wasm_tools}" component embed "${wit}" --world "${kind}" "$<TARGET_FILE:${name}_lines>" -o "${embedded}"
      COMMAND "${wasm_tools}" component new "${embedded}" -o "${debugged}"
      DEPENDS ${name}_lines ${wit_files}
      COMMENT "Component debug/${name}.wasm"
      VERBATIM)
    add_custom_target(${name}_debug DEPENDS "${debugged}")
  endif()
endfunction()

# The core module of a component: the arguments are those of add_component().
function(add_core name world)
  cmake_parse_arguments(PARSE_ARGV 2 component "BARE;OPTIMIZED" "" "SOURCES;WITH")
  get_filename_component(host "${world}" DIRECTORY)
  get_filename_component(kind "${world}" NAME)
  add_executable(${name})
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
  # Zig puts libc before our objects, and so what takes the place of parts of it has to come first:
  # else an object before it brings the original.
  framework_objects(in_place_of_libc host_wasi_p2_preview1)
  target_sources(${name} PRIVATE ${in_place_of_libc})
  if(component_BARE)
    target_sources(${name} PRIVATE ${component_SOURCES})
    link_parts(${name} our_code)
  else()
    framework_objects(in_place_of_libc host_wasi_p2_malloc host_wasi_p2_bytes)
    target_sources(${name} PRIVATE ${in_place_of_libc} ${component_SOURCES})
    # Who listens by itself has an HTTP server. host/wasi_p3 has what differs from host/wasi_p2.
    set(http_server)
    if(kind STREQUAL "sockets")
      set(http_server host_http)
    endif()
    link_parts(${name} host_${host}_${kind}_entry ${component_WITH} ${http_server} host_${host} host_wasi_p2)
  endif()
endfunction()

# Parts and host ask for each other, so that they are searched in a ring.
function(link_parts name)
  framework_targets(parts ${ARGN})
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    target_link_libraries(${name} PRIVATE "LINKER:--start-group" ${parts} "LINKER:--end-group")
  else()
    target_link_libraries(${name} PRIVATE ${parts})
  endif()
endfunction()
