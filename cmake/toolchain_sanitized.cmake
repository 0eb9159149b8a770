# Native programs that watch themselves, and fuzzers: LLVM's own clang 22 with its sanitizers and its
# libc++, from the system (Debian: clang-22 libclang-rt-22-dev libc++-22-dev libc++abi-22-dev, and
# libstdc++-12-dev for libFuzzer). Zig has no AddressSanitizer.

find_program(CMAKE_C_COMPILER NAMES clang-22 REQUIRED)
find_program(CMAKE_CXX_COMPILER NAMES clang++-22 REQUIRED)
execute_process(COMMAND "${CMAKE_CXX_COMPILER}" -print-resource-dir
                OUTPUT_VARIABLE resources OUTPUT_STRIP_TRAILING_WHITESPACE)
get_filename_component(llvm "${resources}/../../.." ABSOLUTE)

set(shared "-O1 -gline-tables-only -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link")
string(APPEND shared " -fno-sanitize-recover=all")
set(CMAKE_C_FLAGS_INIT "${shared}")
set(CMAKE_CXX_FLAGS_INIT
    "${shared} -fno-exceptions -fno-rtti -nostdinc++ -isystem ${llvm}/include/c++/v1")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-nostdlib++")

# The static ones: the shared libc++ of this package wants an older runtime. libFuzzer is built on
# libstdc++; the two live side by side.
set(CMAKE_CXX_STANDARD_LIBRARIES_INIT "")
set(CMAKE_CXX_STANDARD_LIBRARIES
    "${llvm}/lib/libc++.a ${llvm}/lib/libc++abi.a -lstdc++ -lpthread -ldl -lm")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
