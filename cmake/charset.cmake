# What servers of the web send: zlib's inflate and brotli's decoder, out of crates, and the tables of
# encodings, out of lexbor's sources.

set(inflate_folder "${vendor}/libz-sys/src/zlib")
add_library(inflate STATIC EXCLUDE_FROM_ALL
  "${inflate_folder}/adler32.c" "${inflate_folder}/crc32.c" "${inflate_folder}/inffast.c"
  "${inflate_folder}/inflate.c" "${inflate_folder}/inftrees.c" "${inflate_folder}/zutil.c")
target_include_directories(inflate SYSTEM PUBLIC "$<BUILD_INTERFACE:${inflate_folder}>")
# With names of its own beside the zlib of libgit2, which knows no gzip; and the table of CRCs is that
# of single bytes, of 1 KB instead of 17.
target_compile_definitions(inflate PRIVATE Z_PREFIX z_errmsg=z_inflate_errmsg Z_TESTW=0)
target_compile_options(inflate PRIVATE ${as_it_comes})
if(preset STREQUAL "sanitized")
  # It calls functions through pointers to like ones.
  target_compile_options(inflate PRIVATE -fno-sanitize=function)
endif()

set(brotli_folder "${vendor}/compu-brotli-sys/brotli/c")
file(GLOB brotli_sources "${brotli_folder}/dec/*.c" "${brotli_folder}/common/*.c")
add_library(brotli_decoder STATIC EXCLUDE_FROM_ALL ${brotli_sources})
target_include_directories(brotli_decoder SYSTEM PUBLIC "$<BUILD_INTERFACE:${brotli_folder}/include>")
target_compile_definitions(brotli_decoder PRIVATE BROTLI_EXTERNAL_DICTIONARY_DATA)
target_compile_options(brotli_decoder PRIVATE ${as_it_comes})
if(WASI)
  # Small means that nothing is copied into its callers against the compiler's counsel.
  target_compile_definitions(brotli_decoder PRIVATE __always_inline__=__unused__)
endif()

# generate_table(PART FILE GENERATOR SOURCE ARGUMENTS...): kit/PART/FILE by tools/charset/GENERATOR.
function(generate_table part file generator source)
  set(made "${CMAKE_BINARY_DIR}/generated/kit/${part}/${file}")
  set(generators "${wasmmcp_folder}/tools/charset")
  add_custom_command(
    OUTPUT "${made}"
    COMMAND "${wasmmcp_folder}/.tools/python/bin/python" "${generators}/${generator}"
            ${ARGN} --out "${made}"
    DEPENDS "${generators}/${generator}" "${generators}/table.py" "${source}"
    COMMENT "Tables kit/${part}/${file}"
    VERBATIM)
  target_sources(kit_${part} PRIVATE "${made}")
endfunction()

set(brotli_dictionary "${brotli_folder}/common/dictionary.bin.br")
generate_table(compression brotli_dictionary.inc brotli_dictionary.py "${brotli_dictionary}"
  --packed "${brotli_dictionary}")
target_link_libraries(kit_compression PRIVATE inflate brotli_decoder)

set(lexbor_encoding "${wasmmcp_folder}/.tools/packages/selectolax/lexbor/source/lexbor/encoding")
if(NOT EXISTS "${lexbor_encoding}")
  message(FATAL_ERROR "No lexbor in .tools/packages; run ./wasmmcp setup first.")
endif()
generate_table(charset tables.inc generate.py "${lexbor_encoding}/multi_res.c"
  --lexbor "${lexbor_encoding}")
