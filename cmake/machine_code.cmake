# For `wasmmcp dev`. What is shipped is bitcode until it is linked, and is optimized as one program then: three quarters
# of the time from a saved file to an answer. Here each part becomes WebAssembly once, and the server by itself.
#
# WASMMCP_MACHINE_CODE is the command that turns a library of bitcode into such a one.

# machine_code(): of the parts that find_package() has found.
function(machine_code)
  get_directory_property(parts IMPORTED_TARGETS)
  foreach(part IN LISTS parts)
    get_target_property(bitcode ${part} IMPORTED_LOCATION_NONE)
    if(bitcode MATCHES "\\.a$")
      cmake_path(GET bitcode FILENAME name)
      set(library "${CMAKE_BINARY_DIR}/machine_code/${name}")
      add_custom_command(
        OUTPUT "${library}"
        COMMAND ${WASMMCP_MACHINE_CODE} "${CMAKE_CXX_COMPILER}" "${CMAKE_AR}" "${bitcode}" "${library}"
        DEPENDS "${bitcode}"
        COMMENT "Machine code of ${name}"
        VERBATIM)
      list(APPEND libraries "${library}")
      set_target_properties(${part} PROPERTIES IMPORTED_LOCATION_NONE "${library}")
    endif()
  endforeach()
  # Of these only what is linked is made.
  add_custom_target(machine_code DEPENDS ${libraries})
  # Linked it is as before, with those libraries of Zig that are there for it.
  set_property(TARGET WasmMCP::our_code APPEND PROPERTY INTERFACE_COMPILE_OPTIONS -fno-lto)
endfunction()
