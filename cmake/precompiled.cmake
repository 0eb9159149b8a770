# Headers that most sources include, read once for each build and not once for each source: that is
# half of the time of compiling.
#
# A precompiled header hides an include that a source has forgotten, and what the compiler has to
# say of the headers in it. The components have it only where mcp/server.hpp is included anyway, and
# without more of the standard library: base/, json/, host/ and kit/ are compiled there as they are, and
# tell. host/posix, which they have not, is always compiled without.

# What the parts say of their C libraries, for the headers of json/ include one.
add_library(precompiled OBJECT "${CMAKE_CURRENT_LIST_DIR}/precompiled.cpp")
link_parts(precompiled our_code yyjson)
set_target_properties(precompiled PROPERTIES EXCLUDE_FROM_ALL ON)
if(TARGET WasmMCP::our_code)
  set(precompiled_headers "${wasmmcp_headers}/mcp/server.hpp")
else()
  set(precompiled_headers "${wasmmcp_folder}/mcp/server.hpp")
endif()
if(NOT WASI)
  list(PREPEND precompiled_headers
    <algorithm> <array> <charconv> <cstring> <functional> <list> <map> <variant>)
endif()
target_precompile_headers(precompiled PRIVATE ${precompiled_headers})

# use_precompiled(TARGET [AND HEADER]): its C++ sources begin with these headers, and then with HEADER.
function(use_precompiled name)
  cmake_parse_arguments(PARSE_ARGV 1 precompiled "" "AND" "")
  if(WASI AND NOT name MATCHES "^(mcp|transport|oauth|unit)(_|$)")
    return()
  endif()
  target_precompile_headers(${name} REUSE_FROM precompiled)
  if(precompiled_AND)
    target_compile_options(${name} PRIVATE -include "${precompiled_AND}")
  endif()
endfunction()
