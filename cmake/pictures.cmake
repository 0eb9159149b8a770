# The codecs of pictures, out of crates: libjpeg-turbo and libwebp, and the half of zlib that writes.
# kit/codecs is all that knows them.

set(jpeg_folder "${vendor}/turbojpeg-sys/libjpeg-turbo")
set(jpeg_glue "${CMAKE_SOURCE_DIR}/third_party/libjpeg")
# 8 bits, the accurate transformation and its reductions. No lossless coding, no merged upsampling,
# no choice of colors, no arithmetic coding of ours, and no texts of errors.
set(jpeg_sources jaricom jcapimin jcapistd jccoefct jccolor jcdctmgr jchuff jcinit jcmainct jcmarker
  jcmaster jcomapi jcparam jcphuff jcprepct jcsample jdapimin jdapistd jdarith jdcoefct jdcolor
  jddctmgr jdhuff jdinput jdmainct jdmarker jdmaster jdphuff jdpostct jdsample jfdctint jidctint
  jidctred jmemmgr jmemnobs jpeg_nbits jutils)
list(TRANSFORM jpeg_sources PREPEND "${jpeg_folder}/src/")
list(TRANSFORM jpeg_sources APPEND ".c")
add_library(jpeg STATIC EXCLUDE_FROM_ALL ${jpeg_sources} "${jpeg_glue}/left_out.c")
target_include_directories(jpeg SYSTEM PUBLIC "${jpeg_glue}" "${jpeg_folder}/src")
target_compile_definitions(jpeg PRIVATE NO_GETENV)
target_compile_options(jpeg PRIVATE -w -ffunction-sections -fdata-sections)
set_source_files_properties("${jpeg_folder}/src/jdphuff.c"
  PROPERTIES COMPILE_OPTIONS "-include;${jpeg_glue}/data_errors.h")

set(webp_folder "${vendor}/libwebp-sys/vendor")
file(GLOB webp_sources "${webp_folder}/src/dec/*.c" "${webp_folder}/src/enc/*.c"
  "${webp_folder}/src/dsp/*.c" "${webp_folder}/src/utils/*.c" "${webp_folder}/sharpyuv/*.c")
add_library(webp STATIC EXCLUDE_FROM_ALL ${webp_sources})
target_include_directories(webp SYSTEM PUBLIC "${webp_folder}/src")
target_include_directories(webp PRIVATE "${webp_folder}")
target_compile_options(webp PRIVATE -w -ffunction-sections -fdata-sections)

# What it shares with reading is there already.
add_library(deflate STATIC EXCLUDE_FROM_ALL "${inflate_folder}/deflate.c" "${inflate_folder}/trees.c")
target_link_libraries(deflate PUBLIC inflate)
target_compile_definitions(deflate PRIVATE Z_PREFIX z_errmsg=z_inflate_errmsg NO_GZIP)
target_compile_options(deflate PRIVATE ${for_speed} -w -ffunction-sections -fdata-sections)

# Hot in the components: what goes over every sample. libwebp has that in a folder of its own.
if(WASI)
  set(hot_of_jpeg jccolor jcdctmgr jchuff jcsample jdcoefct jdcolor jddctmgr jdhuff jdphuff jdsample
    jfdctint jidctint jidctred)
  foreach(source IN LISTS hot_of_jpeg)
    set_property(SOURCE "${jpeg_folder}/src/${source}.c" APPEND PROPERTY COMPILE_OPTIONS ${speed_options})
  endforeach()
  file(GLOB hot_of_webp "${webp_folder}/src/dsp/*.c" "${webp_folder}/src/dec/*.c"
    "${webp_folder}/src/utils/bit_*.c")
  set_source_files_properties(${hot_of_webp} PROPERTIES COMPILE_OPTIONS "${speed_options}")
  set_source_files_properties("${inflate_folder}/inffast.c" "${inflate_folder}/inflate.c"
    "${inflate_folder}/adler32.c" PROPERTIES COMPILE_OPTIONS "${speed_options}")
endif()

if(preset STREQUAL "sanitized")
  # They call functions through pointers to like ones, and read words where they stand.
  target_compile_options(jpeg PRIVATE -fno-sanitize=function,alignment)
  target_compile_options(webp PRIVATE -fno-sanitize=function,alignment)
  target_compile_options(deflate PRIVATE -fno-sanitize=function)
endif()
target_link_libraries(kit_codecs PRIVATE jpeg webp deflate)
