# libgit2 and the zlib it packs with, out of crates. Whatever it asks of an operating system it asks
# kit/git, in every preset: third_party/libgit2 takes the place of the system's headers.

set(zlib_folder "${vendor}/libz-sys/src/zlib")
set(libgit2_folder "${vendor}/libgit2-sys/libgit2")
set(libgit2_glue "${wasmmcp_folder}/third_party/libgit2")

add_library(zlib STATIC EXCLUDE_FROM_ALL
  "${zlib_folder}/adler32.c" "${zlib_folder}/crc32.c" "${zlib_folder}/deflate.c"
  "${zlib_folder}/inffast.c" "${zlib_folder}/inflate.c" "${zlib_folder}/inftrees.c"
  "${zlib_folder}/trees.c" "${zlib_folder}/zutil.c")
target_include_directories(zlib SYSTEM PUBLIC "$<BUILD_INTERFACE:${zlib_folder}>")
# Nothing is a gzip file, and what is written is compressed a little: as git does it, of loose objects.
target_compile_definitions(zlib PRIVATE NO_GZIP FASTEST)
target_compile_options(zlib PRIVATE ${for_speed} -w)

file(GLOB libgit2_sources
  "${libgit2_folder}/src/libgit2/*.c" "${libgit2_folder}/src/libgit2/transports/*.c"
  "${libgit2_folder}/src/util/*.c" "${libgit2_folder}/src/util/allocators/*.c"
  "${libgit2_folder}/src/util/unix/*.c" "${libgit2_folder}/src/util/hash/builtin.c"
  "${libgit2_folder}/src/util/hash/collisiondetect.c"
  "${libgit2_folder}/src/util/hash/sha1dc/*.c" "${libgit2_folder}/deps/xdiff/*.c")
list(FILTER libgit2_sources EXCLUDE REGEX
  "/(ssh|ssh_libssh2|ssh_exec|winhttp|auth|auth_gssapi|auth_sspi|auth_ntlmclient|http|httpclient|httpparser|git|process|regexp|merge_driver|merge_file|xmerge)\\.c$")

# Prefixes of the SHA-256 that the target sha256 has are libgit2's own.
add_library(libgit2 STATIC EXCLUDE_FROM_ALL ${libgit2_sources}
  "${libgit2_folder}/src/libgit2/streams/registry.c"
  "${libgit2_glue}/index_lock.c" "${libgit2_glue}/index_trees.c" "${libgit2_glue}/line_diff.c"
  "${libgit2_glue}/link_target.c" "${libgit2_glue}/no_merges.c" "${libgit2_glue}/no_network.c" "${libgit2_glue}/settings.c"
  "${libgit2_glue}/whole_files.c")
target_link_libraries(libgit2 PUBLIC zlib sha256)
# Each asks the other, and linkers that look once at an archive have to be told.
target_link_libraries(libgit2 INTERFACE kit_git)
target_include_directories(libgit2 SYSTEM PUBLIC "$<BUILD_INTERFACE:${libgit2_folder}/include>")
target_include_directories(libgit2 BEFORE PRIVATE "${libgit2_glue}"
  "${libgit2_folder}/src/libgit2" "${libgit2_folder}/src/util" "${libgit2_folder}/deps/xdiff")
# Repositories of SHA-256 are understood.
target_compile_definitions(libgit2
  PUBLIC GIT_EXPERIMENTAL_SHA256=1
  PRIVATE HAVE_QSORT_R_GNU=1 SHA1DC_NO_STANDARD_INCLUDES=1
          SHA1DC_CUSTOM_INCLUDE_SHA1_C="git2_util.h"
          SHA1DC_CUSTOM_INCLUDE_UBC_CHECK_C="git2_util.h" _GNU_SOURCE
          _WASI_EMULATED_SIGNAL _WASI_EMULATED_MMAN _WASI_EMULATED_GETPID)
target_compile_options(libgit2 PRIVATE -w -ffunction-sections -fdata-sections)
target_compile_options(libgit2 PRIVATE -include "${libgit2_glue}/system.h")
set_source_files_properties("${libgit2_folder}/src/libgit2/diff_generate.c"
  PROPERTIES COMPILE_OPTIONS "-include;${libgit2_glue}/same_file.h")
set_source_files_properties("${libgit2_folder}/src/util/zstream.c"
  PROPERTIES COMPILE_OPTIONS "-include;${libgit2_glue}/inflate.h")
set_source_files_properties("${libgit2_folder}/src/libgit2/attr_file.c"
  PROPERTIES COMPILE_OPTIONS "-include;${libgit2_glue}/literal_ends.h;-include;${libgit2_glue}/blanks.h")
set_source_files_properties("${libgit2_folder}/src/util/wildmatch.c"
  PROPERTIES COMPILE_OPTIONS "-include;${libgit2_glue}/wildmatch_steps.h")
set_source_files_properties("${libgit2_folder}/src/libgit2/odb_pack.c"
  PROPERTIES COMPILE_OPTIONS "-include;${libgit2_glue}/no_packs.h")
set_source_files_properties("${libgit2_folder}/src/libgit2/blame.c"
  PROPERTIES COMPILE_OPTIONS "-include;${libgit2_glue}/no_mailmap.h")
set_source_files_properties("${libgit2_folder}/src/libgit2/commit.c"
  PROPERTIES COMPILE_OPTIONS "-include;${libgit2_glue}/told_errors.h")
# What a setting that cannot be read leaves behind is nothing, rather than what lay there before, which its
# callers would free.
set_source_files_properties("${libgit2_folder}/src/libgit2/config.c"
  PROPERTIES COMPILE_OPTIONS "-ftrivial-auto-var-init=zero")
set_source_files_properties("${libgit2_folder}/src/libgit2/index.c"
  PROPERTIES COMPILE_OPTIONS "-include;${libgit2_glue}/index_is_there.h")
set_source_files_properties("${libgit2_folder}/src/util/futils.c"
  PROPERTIES COMPILE_OPTIONS "-include;${libgit2_glue}/whole_files.h")
set_source_files_properties("${libgit2_folder}/src/libgit2/refdb_fs.c"
  PROPERTIES COMPILE_OPTIONS "-include;${libgit2_glue}/packed_refs.h")
foreach(source pack tree iterator)
  set_source_files_properties("${libgit2_folder}/src/libgit2/${source}.c"
    PROPERTIES COMPILE_OPTIONS "-include;${libgit2_glue}/bounds.h")
endforeach()
if(WASI)
  # With GIT_ARCH_32 it takes the addresses of size_t for those of unsigned, which are as long.
  target_compile_options(libgit2 PRIVATE -Wno-error=incompatible-pointer-types)
elseif(preset STREQUAL "sanitized")
  # It calls functions through pointers to like ones, and reads words where they stand.
  target_compile_options(libgit2 PRIVATE -fno-sanitize=function,alignment)
  target_link_options(libgit2 INTERFACE -Wl,--gc-sections)
endif()
