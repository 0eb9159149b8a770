# C libraries, out of the crates that `./wasmmcp setup` fetches.

set(vendor "${wasmmcp_folder}/.tools/third_party/vendor")
if(NOT EXISTS "${vendor}/yyjson-sys")
  message(FATAL_ERROR "No C sources in .tools/third_party; run ./wasmmcp setup first.")
endif()

# How libraries with many sources are compiled. Of components each source becomes code at once, and not again for every
# component that is linked, which makes none larger. libgit2 and aws-lc lose 19 and 15 KB by being seen whole.
set(as_it_comes -w -ffunction-sections -fdata-sections)
if(WASI)
  list(APPEND as_it_comes -fno-lto)
endif()

# We read with it and keep numbers as text: json/ writes, converts and points by itself.
add_library(yyjson STATIC "${vendor}/yyjson-sys/yyjson/src/yyjson.c")
target_include_directories(yyjson SYSTEM PUBLIC "$<BUILD_INTERFACE:${vendor}/yyjson-sys/yyjson/src>")
target_compile_definitions(yyjson PUBLIC
  YYJSON_DISABLE_WRITER=1
  YYJSON_DISABLE_UTILS=1
  YYJSON_DISABLE_NON_STANDARD=1
  YYJSON_DISABLE_FAST_FP_CONV=1)

target_compile_options(yyjson PRIVATE
  ${for_speed} -include "${wasmmcp_folder}/third_party/yyjson_no_files.h")

# SHA-256, out of libgit2, which carries the code of RFC 6234.
set(sha256_folder "${vendor}/libgit2-sys/libgit2/src/util/hash/rfc6234")
add_library(sha256 STATIC "${sha256_folder}/sha224-256.c")
target_include_directories(sha256 SYSTEM PUBLIC "$<BUILD_INTERFACE:${sha256_folder}>")

# Signatures, for oauth/: what checks one, and no assembly. What makes one is linked out again, and
# with it the need for random numbers.
set(aws_lc_folder "${vendor}/aws-lc-sys/aws-lc")
set(aws_lc_sources fipsmodule/bcm.c crypto.c mem.c thread_none.c ex_data.c refcount_lock.c
  refcount_c11.c err/err.c stack/stack.c bn_extra/bn_asn1.c ecdsa_extra/ecdsa_asn1.c
  digest_extra/digest_extra.c rsa_extra/rsassa_pss_asn1.c bytestring/asn1_compat.c bytestring/ber.c bytestring/cbb.c
  bytestring/cbs.c bytestring/unicode.c)
list(TRANSFORM aws_lc_sources PREPEND "${aws_lc_folder}/crypto/")
add_library(aws_lc STATIC EXCLUDE_FROM_ALL
  ${aws_lc_sources} "${wasmmcp_folder}/third_party/aws_lc_no_random.c")
target_include_directories(aws_lc SYSTEM PUBLIC "$<BUILD_INTERFACE:${aws_lc_folder}/include>")
target_include_directories(aws_lc PRIVATE "${aws_lc_folder}")
target_compile_definitions(aws_lc PRIVATE BORINGSSL_IMPLEMENTATION
  PUBLIC OPENSSL_NO_ASM OPENSSL_SMALL
         OPENSSL_NO_THREADS_CORRUPT_MEMORY_AND_LEAK_SECRETS_IF_THREADED)
# At the end of the program it would wipe its random numbers, of which there are none.
target_compile_definitions(aws_lc PRIVATE destructor=unused)
target_compile_options(aws_lc PRIVATE -ffunction-sections -fdata-sections -w)
# Only a part of the library is built: what nobody calls names functions that are not there. Zig's
# linker leaves that out by itself, the system's must be told, and sanitizers would keep it.
if(preset STREQUAL "sanitized")
  target_compile_options(aws_lc PRIVATE -fno-sanitize=all)
  target_link_options(aws_lc INTERFACE -Wl,--gc-sections)
endif()

# HTTP/1.1, for hosts that have sockets.
set(llhttp_folder "${vendor}/libgit2-sys/libgit2/deps/llhttp")
add_library(llhttp STATIC
  "${llhttp_folder}/api.c" "${llhttp_folder}/http.c" "${llhttp_folder}/llhttp.c")
target_include_directories(llhttp SYSTEM PUBLIC "$<BUILD_INTERFACE:${llhttp_folder}>")

include(lexbor)
include(libgit2)
