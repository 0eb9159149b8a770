# Programs and components, out of parts and one host.

# add_programs(NAME PARTS... [CLI PARTS...] [OPTIMIZED]): what host/program.hpp asks for is in the
# parts; this links it with each host. On wasm that makes NAME_cli.wasm, of the parts after CLI where
# they are others, NAME_http.wasm and NAME_http_p3.wasm, else the program NAME. The target
# NAME_programs builds them all.
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
    add_dependencies(${name}_programs
      ${name}_cli_component ${name}_http_component ${name}_http_p3_component)
  else()
    add_program(${name} SOURCES ${native_main} WITH ${parts})
    add_dependencies(${name}_programs ${name})
  endif()
endfunction()

# What makes a program of host/program.hpp's two functions.
set(native_main $<TARGET_OBJECTS:host_posix_main>)

# add_program(NAME SOURCES ... WITH PARTS...): build/native/NAME, or build/sanitized/NAME. The main
# function is one of the sources', or ${native_main}.
function(add_program name)
  cmake_parse_arguments(PARSE_ARGV 1 program "" "" "SOURCES;WITH")
  add_executable(${name} ${program_SOURCES})
  set_target_properties(${name} PROPERTIES
    LINKER_LANGUAGE CXX RUNTIME_OUTPUT_DIRECTORY "${CMAKE_SOURCE_DIR}/build/${preset}")
  link_parts(${name} ${program_WITH} host_posix)
endfunction()

# add_component(NAME WORLD SOURCES ... WITH PARTS...): build/wasm/NAME.wasm. The core module is the
# target NAME; NAME_component makes the component of it.
#
# WORLD is wasi_p2/cli for the world `cli` of wit/wasi_p2, the host host/wasi_p2 and its entry point
# host/wasi_p2/cli_entry.cpp. BARE: the sources are all of it, entry point included. OPTIMIZED:
# Binaryen goes over the core module, which takes some ten seconds and a tenth of the bytes.
function(add_component name world)
  cmake_parse_arguments(PARSE_ARGV 2 component "BARE;OPTIMIZED" "" "SOURCES;WITH")
  get_filename_component(host "${world}" DIRECTORY)
  get_filename_component(kind "${world}" NAME)
  add_executable(${name})
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
  # Zig puts libc before our objects, and so what takes the place of parts of it has to come first:
  # else an object before it brings the original.
  target_sources(${name} PRIVATE $<TARGET_OBJECTS:host_wasi_p2_preview1>)
  if(component_BARE)
    target_sources(${name} PRIVATE ${component_SOURCES})
    target_link_libraries(${name} PRIVATE our_code)
  else()
    target_sources(${name} PRIVATE
      $<TARGET_OBJECTS:host_wasi_p2_malloc> $<TARGET_OBJECTS:host_wasi_p2_bytes>
      ${component_SOURCES})
    # host/wasi_p3 has what differs from host/wasi_p2.
    link_parts(${name} host_${host}_${kind}_entry ${component_WITH} host_${host} host_wasi_p2)
  endif()

  set(wit "${CMAKE_SOURCE_DIR}/wit/${host}")
  file(GLOB_RECURSE wit_files CONFIGURE_DEPENDS "${wit}/*.wit")
  set(wasm_tools "${CMAKE_SOURCE_DIR}/.tools/bin/wasm-tools")
  set(core "$<TARGET_FILE:${name}>")
  set(optimize)
  if(component_OPTIMIZED)
    set(core "${CMAKE_CURRENT_BINARY_DIR}/${name}.optimized.wasm")
    # What Zig compiles for, with the vectors of some codecs, and nothing newer.
    set(optimize COMMAND "${CMAKE_SOURCE_DIR}/.tools/bin/node"
        "${CMAKE_SOURCE_DIR}/.tools/optimizer/node_modules/binaryen/bin/wasm-opt" -Oz
        --mvp-features --enable-bulk-memory --enable-mutable-globals
        --enable-nontrapping-float-to-int --enable-sign-ext --enable-simd
        "$<TARGET_FILE:${name}>" -o "${core}")
  endif()
  set(embedded "${CMAKE_CURRENT_BINARY_DIR}/${name}.embedded.wasm")
  set(made "${CMAKE_CURRENT_BINARY_DIR}/${name}.component.wasm")
  set(component "${CMAKE_SOURCE_DIR}/build/wasm/${name}.wasm")
  file(MAKE_DIRECTORY "${CMAKE_SOURCE_DIR}/build/wasm")
  add_custom_command(
    OUTPUT "${component}"
    ${optimize}
    COMMAND "${wasm_tools}" component embed "${wit}" --world "${kind}" "${core}" -o "${embedded}"
    COMMAND "${wasm_tools}" component new "${embedded}" -o "${made}"
    COMMAND "${wasm_tools}" strip --all "${made}" -o "${component}"
    DEPENDS ${name} ${wit_files}
    COMMENT "Component build/wasm/${name}.wasm"
    VERBATIM)
  add_custom_target(${name}_component ALL DEPENDS "${component}")
endfunction()

# Parts and host ask for each other, so that they are searched in a ring.
function(link_parts name)
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    target_link_libraries(${name} PRIVATE "LINKER:--start-group" ${ARGN} "LINKER:--end-group")
  else()
    target_link_libraries(${name} PRIVATE ${ARGN})
  endif()
endfunction()
