# Zig's compiler driver. The scripts in .tools/bin keep its cache inside the checkout.

get_filename_component(bin "${CMAKE_CURRENT_LIST_DIR}/../.tools/bin" ABSOLUTE)
if(NOT EXISTS "${bin}/zig-c++")
  message(FATAL_ERROR "No compiler in .tools/bin; run ./wasmmcp setup first.")
endif()
set(CMAKE_C_COMPILER "${bin}/zig-cc")
set(CMAKE_CXX_COMPILER "${bin}/zig-c++")
set(CMAKE_AR "${bin}/zig-ar")
set(CMAKE_RANLIB "${bin}/zig-ranlib")
