# C libraries, out of the crates that `./wasmmcp setup` fetches.

set(vendor "${CMAKE_SOURCE_DIR}/.tools/third_party/vendor")
if(NOT EXISTS "${vendor}/yyjson-sys")
  message(FATAL_ERROR "No C sources in .tools/third_party; run ./wasmmcp setup first.")
endif()

# We read with it and keep numbers as text: json/ writes, converts and points by itself.
add_library(yyjson STATIC "${vendor}/yyjson-sys/yyjson/src/yyjson.c")
target_include_directories(yyjson SYSTEM PUBLIC "${vendor}/yyjson-sys/yyjson/src")
target_compile_definitions(yyjson PUBLIC
  YYJSON_DISABLE_WRITER=1
  YYJSON_DISABLE_UTILS=1
  YYJSON_DISABLE_NON_STANDARD=1
  YYJSON_DISABLE_FAST_FP_CONV=1)

target_compile_options(yyjson PRIVATE
  -O2 -include "${CMAKE_SOURCE_DIR}/third_party/yyjson_no_files.h")

# SHA-256, out of libgit2, which carries the code of RFC 6234.
set(sha256_folder "${vendor}/libgit2-sys/libgit2/src/util/hash/rfc6234")
add_library(sha256 STATIC "${sha256_folder}/sha224-256.c")
target_include_directories(sha256 SYSTEM PUBLIC "${sha256_folder}")

# HTTP/1.1, for native servers.
if(NOT WASI)
  set(llhttp_folder "${vendor}/libgit2-sys/libgit2/deps/llhttp")
  add_library(llhttp STATIC
    "${llhttp_folder}/api.c" "${llhttp_folder}/http.c" "${llhttp_folder}/llhttp.c")
  target_include_directories(llhttp SYSTEM PUBLIC "${llhttp_folder}")
endif()
