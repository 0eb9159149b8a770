# The framework for projects elsewhere: `cmake --install` puts what the parts have become into one folder
# for all presets, where find_package(WasmMCP) finds it.
#
#   include/wasmmcp/           the headers
#   lib/wasmmcp/PRESET/        the parts as libraries
#   lib/cmake/WasmMCP/         for find_package
#   share/wasmmcp/             cmake/ and wit/ as in the checkout, and a link to its .tools/
#
# The target `framework` builds what is installed.

add_custom_target(framework)

# ship(TARGETS...): they are a part of it.
function(ship)
  if(NOT preset STREQUAL "sanitized" AND wasmmcp_is_all)
    install(TARGETS ${ARGN} EXPORT WasmMCPTargets
      ARCHIVE DESTINATION "lib/wasmmcp/${preset}" OBJECTS DESTINATION "lib/wasmmcp/${preset}")
    list(REMOVE_ITEM ARGN our_code)
    if(ARGN)
      add_dependencies(framework ${ARGN})
    endif()
  endif()
endfunction()

function(make_package)
  if(preset STREQUAL "sanitized")
    return()
  endif()
  foreach(folder base host json kit mcp oauth transport)
    install(DIRECTORY "${folder}" DESTINATION include/wasmmcp FILES_MATCHING PATTERN "*.hpp")
  endforeach()
  # Of C libraries those that our headers include.
  install(DIRECTORY "${lexbor_folder}/lexbor" "${libgit2_folder}/include/"
          DESTINATION include/wasmmcp FILES_MATCHING PATTERN "*.h")
  install(DIRECTORY cmake wit DESTINATION share/wasmmcp PATTERN zig.cmake EXCLUDE)
  # Zig knows its libraries again by the name of the folder in which it built them.
  file(READ cmake/zig.cmake zig)
  string(REPLACE "\${CMAKE_CURRENT_LIST_DIR}/../.tools" "${wasmmcp_folder}/.tools" zig "${zig}")
  file(WRITE "${CMAKE_BINARY_DIR}/package/zig.cmake" "${zig}")
  install(FILES "${CMAKE_BINARY_DIR}/package/zig.cmake" DESTINATION share/wasmmcp/cmake)
  install(CODE "file(CREATE_LINK \"${wasmmcp_folder}/.tools\"
    \"\${CMAKE_INSTALL_PREFIX}/share/wasmmcp/.tools\" SYMBOLIC)")
  install(FILES cmake/WasmMCPConfig.cmake DESTINATION lib/cmake/WasmMCP)
  install(EXPORT WasmMCPTargets NAMESPACE WasmMCP:: DESTINATION "lib/cmake/WasmMCP/${preset}")
endfunction()
