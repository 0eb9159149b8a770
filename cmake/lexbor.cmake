# HTML as browsers read it, out of the source archive of selectolax: lexbor's parser and tree, without
# its encodings, selectors and styles.

set(lexbor_folder "${wasmmcp_folder}/.tools/packages/selectolax/lexbor/source")
file(GLOB lexbor_sources
  "${lexbor_folder}/lexbor/core/*.c" "${lexbor_folder}/lexbor/dom/*.c"
  "${lexbor_folder}/lexbor/dom/interfaces/*.c" "${lexbor_folder}/lexbor/html/*.c"
  "${lexbor_folder}/lexbor/html/interfaces/*.c" "${lexbor_folder}/lexbor/html/tokenizer/*.c"
  "${lexbor_folder}/lexbor/html/tree/*.c" "${lexbor_folder}/lexbor/html/tree/insertion_mode/*.c"
  "${lexbor_folder}/lexbor/tag/*.c" "${lexbor_folder}/lexbor/ns/*.c"
  "${lexbor_folder}/lexbor/ports/posix/lexbor/core/*.c")
list(FILTER lexbor_sources EXCLUDE REGEX "/(fs|perf)\\.c$|/encoding\\.c$")
add_library(lexbor STATIC EXCLUDE_FROM_ALL ${lexbor_sources})
target_include_directories(lexbor SYSTEM PUBLIC "$<BUILD_INTERFACE:${lexbor_folder}>")
target_compile_definitions(lexbor PUBLIC LEXBOR_STATIC)
target_compile_options(lexbor PRIVATE ${as_it_comes})
if(preset STREQUAL "sanitized")
  # It calls functions through pointers to like ones.
  target_compile_options(lexbor PRIVATE -fno-sanitize=function)
endif()
