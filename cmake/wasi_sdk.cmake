# The wasi-sdk that WASI_SDK_PATH names, of any clang that knows our C++26. Its folder is as the releases of
# wasi-sdk have it.

file(TO_CMAKE_PATH "$ENV{WASI_SDK_PATH}" sdk)
set(bin "${sdk}/bin")
set(CMAKE_SYSROOT "${sdk}/share/wasi-sysroot")
foreach(wanted IN ITEMS "${bin}/clang" "${bin}/clang++" "${bin}/llvm-ar" "${bin}/llvm-ranlib" "${CMAKE_SYSROOT}")
  if(NOT EXISTS "${wanted}")
    message(FATAL_ERROR "WASI_SDK_PATH names no wasi-sdk: there is no ${wanted}")
  endif()
endforeach()

# Structured bindings of packs are the newest that we use of the language.
set(oldest_clang 21)
execute_process(COMMAND "${bin}/clang++" --version OUTPUT_VARIABLE told ERROR_QUIET)
if(NOT told MATCHES "clang version ([0-9]+)" OR CMAKE_MATCH_1 LESS oldest_clang)
  string(REGEX MATCH "^[^\n]*" told "${told}")
  message(FATAL_ERROR
    "WASI_SDK_PATH names a wasi-sdk that is too old: clang ${oldest_clang} is wanted, and ${bin}/clang++ is '${told}'")
endif()

set(CMAKE_C_COMPILER "${bin}/clang")
set(CMAKE_CXX_COMPILER "${bin}/clang++")
set(CMAKE_AR "${bin}/llvm-ar")
set(CMAKE_RANLIB "${bin}/llvm-ranlib")
# Newer ones have all calls of preview 1 in one object, also those that host/wasi_p2/preview1.c takes the place of. The
# first counts, and that is ours.
set(sdk_linker_flags " -Wl,--allow-multiple-definition")
