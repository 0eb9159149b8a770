# find_package(WasmMCP) in an author's project: add_mcp_server() of cmake/servers.cmake, and the parts as
# WasmMCP::json, WasmMCP::kit_time and so on.
#
# The toolchain is the one that the parts were built with:
#   cmake -B build -G Ninja -DCMAKE_PREFIX_PATH=PREFIX
#         -DCMAKE_TOOLCHAIN_FILE=PREFIX/share/wasmmcp/cmake/toolchain_wasm.cmake (or toolchain_native.cmake)

get_filename_component(wasmmcp_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
set(wasmmcp_headers "${wasmmcp_prefix}/include/wasmmcp")
set(wasmmcp_is_all OFF CACHE INTERNAL "")
if(WASI)
  set(WasmMCP_preset wasm)
else()
  set(WasmMCP_preset native)
endif()

set(WasmMCP_NOT_FOUND_MESSAGE)
if(NOT EXISTS "${CMAKE_CURRENT_LIST_DIR}/${WasmMCP_preset}/WasmMCPTargets.cmake")
  set(WasmMCP_NOT_FOUND_MESSAGE "the framework is not installed for ${WasmMCP_preset} builds here")
elseif(NOT CMAKE_TOOLCHAIN_FILE MATCHES "toolchain_${WasmMCP_preset}.cmake$")
  set(WasmMCP_NOT_FOUND_MESSAGE
      "its parts want the compiler that made them: configure with -DCMAKE_TOOLCHAIN_FILE=${wasmmcp_prefix}/share/wasmmcp/cmake/toolchain_wasm.cmake, or toolchain_native.cmake")
endif()
if(WasmMCP_NOT_FOUND_MESSAGE)
  set(WasmMCP_FOUND OFF)
  return()
endif()

include("${wasmmcp_prefix}/share/wasmmcp/cmake/language.cmake")

include("${CMAKE_CURRENT_LIST_DIR}/${WasmMCP_preset}/WasmMCPTargets.cmake")
foreach(file components precompiled servers)
  include("${wasmmcp_prefix}/share/wasmmcp/cmake/${file}.cmake")
endforeach()
if(WASMMCP_MACHINE_CODE)
  include("${wasmmcp_prefix}/share/wasmmcp/cmake/machine_code.cmake")
  machine_code()
endif()
