# WebAssembly: Zig's clang, libc++ and wasi-libc out of .tools/, or the wasi-sdk that WASI_SDK_PATH
# names. Everything is a reactor: each component has exports and no main.

set(CMAKE_SYSTEM_NAME WASI)
set(CMAKE_SYSTEM_PROCESSOR wasm32)

if(NOT "$ENV{WASI_SDK_PATH}" STREQUAL "")
  include("${CMAKE_CURRENT_LIST_DIR}/wasi_sdk.cmake")
  set(target wasm32-wasip1)
else()
  include("${CMAKE_CURRENT_LIST_DIR}/zig.cmake")
  set(target wasm32-wasi)
endif()

# Each other set of these would build Zig's libc++ anew, for minutes.
set(CMAKE_C_COMPILER_TARGET ${target})
set(CMAKE_CXX_COMPILER_TARGET ${target})
# By -Oz alone Zig means -Os.
set(shared "-Oz -Xclang -Oz -flto")
set(CMAKE_C_FLAGS_INIT "${shared}")
set(CMAKE_CXX_FLAGS_INIT "${shared} -fno-exceptions -fno-rtti")
set(CMAKE_EXE_LINKER_FLAGS_INIT
    "-mexec-model=reactor -Wl,--gc-sections -Wl,-z,stack-size=262144${sdk_linker_flags}")
set(CMAKE_EXECUTABLE_SUFFIX .wasm)

# A test program cannot be linked before the C++ library is there, and need not be.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
