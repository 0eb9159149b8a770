# The codecs of pictures, out of crates: libjpeg-turbo and libwebp, and the half of zlib that writes.
# kit/codecs is all that knows them.

# The instructions that kernels are compiled for: SIMD128 in components, SSE4.1 on what Intel made since
# 2008, and on ARM its own, for which there need not be SIMDe. They are said to the compiler proper, for
# by -msimd128 Zig would build its libraries anew.
set(simde "${wasmmcp_folder}/.tools/packages/simde-py/simde_py/simde")
if(NOT EXISTS "${simde}/simde/arm/neon.h")
  message(FATAL_ERROR "No SIMDe in .tools/packages; run ./wasmmcp setup first.")
endif()
set(vectors)
set(neon "${wasmmcp_folder}/third_party/simd/neon")
if(WASI)
  set(vectors -Xclang -target-feature -Xclang +simd128)
else()
  cmake_host_system_information(RESULT processor QUERY OS_PLATFORM)
  if(processor MATCHES "x86_64|AMD64")
    set(vectors -mssse3 -msse4.1)
  elseif(processor MATCHES "arm64|aarch64")
    set(neon)
  endif()
endif()

list(JOIN vectors " " for_vectors)
set(for_vectors "SHELL:${for_vectors}")

set(jpeg_folder "${vendor}/turbojpeg-sys/libjpeg-turbo")
set(jpeg_glue "${wasmmcp_folder}/third_party/libjpeg")
# 8 bits, the accurate transformation and its reductions. No lossless coding, no merged upsampling,
# no choice of colors, no arithmetic coding of ours, and no texts of errors.
set(jpeg_sources jaricom jcapimin jcapistd jccoefct jccolor jcdctmgr jchuff jcinit jcmainct jcmarker
  jcmaster jcomapi jcparam jcphuff jcprepct jcsample jdapimin jdapistd jdarith jdcoefct jdcolor
  jddctmgr jdhuff jdinput jdmainct jdmarker jdmaster jdphuff jdpostct jdsample jfdctint jidctint
  jidctred jmemmgr jmemnobs jutils)
list(TRANSFORM jpeg_sources PREPEND "${jpeg_folder}/src/")
list(TRANSFORM jpeg_sources APPEND ".c")
# Its kernels: those that are C, and so for any machine that SIMDe knows.
set(jpeg_kernels jccolor jcsample jdcolor jdsample jidctred jquanti)
list(TRANSFORM jpeg_kernels PREPEND "${jpeg_folder}/simd/arm/")
list(TRANSFORM jpeg_kernels APPEND "-neon.c")
list(APPEND jpeg_kernels
  "${jpeg_folder}/simd/powerpc/jfdctint-altivec.c" "${jpeg_folder}/simd/powerpc/jidctint-altivec.c")
add_library(jpeg_kernels STATIC EXCLUDE_FROM_ALL ${jpeg_kernels})
target_include_directories(jpeg_kernels PRIVATE
  ${neon} "${wasmmcp_folder}/third_party/simd" "${simde}" "${jpeg_glue}" "${jpeg_folder}/src")
# Half a number is of no use here, and WASM has none.
target_compile_definitions(jpeg_kernels PRIVATE SIMDE_FLOAT16_API=1)
target_compile_options(jpeg_kernels PRIVATE ${as_it_comes} ${for_speed} ${for_vectors})
if(preset STREQUAL "sanitized")
  target_compile_options(jpeg_kernels PRIVATE -fno-sanitize=undefined)
endif()

add_library(jpeg STATIC EXCLUDE_FROM_ALL ${jpeg_sources} "${jpeg_glue}/left_out.c" "${jpeg_glue}/jsimd.c")
target_link_libraries(jpeg PUBLIC jpeg_kernels)
target_include_directories(jpeg SYSTEM PUBLIC "$<BUILD_INTERFACE:${jpeg_glue}>" "$<BUILD_INTERFACE:${jpeg_folder}/src>")
# The length of a number by an instruction, and not by a table of 64 KB.
target_compile_definitions(jpeg PRIVATE NO_GETENV USE_CLZ_INTRINSIC)
target_compile_options(jpeg PRIVATE ${as_it_comes})
set_source_files_properties("${jpeg_folder}/src/jdphuff.c"
  PROPERTIES COMPILE_OPTIONS "-include;${jpeg_glue}/data_errors.h")

set(webp_folder "${vendor}/libwebp-sys/vendor")
file(GLOB webp_sources "${webp_folder}/src/dec/*.c" "${webp_folder}/src/enc/*.c"
  "${webp_folder}/src/dsp/*.c" "${webp_folder}/src/utils/*.c" "${webp_folder}/sharpyuv/*.c")
add_library(webp STATIC EXCLUDE_FROM_ALL ${webp_sources})
target_include_directories(webp SYSTEM PUBLIC "$<BUILD_INTERFACE:${webp_folder}/src>")
target_include_directories(webp PRIVATE "${webp_folder}")
# No scaling, no orders of colors but ours, no figures about what was written.
target_compile_definitions(webp PRIVATE WEBP_REDUCE_SIZE WEBP_REDUCE_CSP WEBP_DISABLE_STATS)
target_compile_options(webp PRIVATE ${as_it_comes})
# What makes red, green and blue without alpha would be left out with the other orders.
file(GLOB webp_upsampling "${webp_folder}/src/dsp/upsampling*.c")
set_source_files_properties(${webp_upsampling} PROPERTIES COMPILE_OPTIONS -UWEBP_REDUCE_CSP)
# Its kernels for SSE, which libwebp itself lets Emscripten make into SIMD128: of components those of
# lossy pictures alone, for of the others there is little to gain.
if(WASI)
  foreach(source cost dec enc upsampling yuv)
    set(webp_kernel "${webp_folder}/src/dsp/${source}")
    set_property(SOURCE "${webp_kernel}.c" "${webp_kernel}_sse2.c" "${webp_folder}/src/dsp/cpu.c"
      APPEND PROPERTY COMPILE_DEFINITIONS EMSCRIPTEN __SSE2__ SIMDE_FLOAT16_API=1)
    set_property(SOURCE "${webp_kernel}_sse2.c" APPEND PROPERTY COMPILE_OPTIONS ${vectors})
  endforeach()
  target_include_directories(webp BEFORE PRIVATE "${wasmmcp_folder}/third_party/simd/x86" "${simde}")
elseif(vectors)
  file(GLOB webp_kernels "${webp_folder}/src/dsp/*_sse41.c")
  set_property(SOURCE ${webp_kernels} APPEND PROPERTY COMPILE_OPTIONS ${vectors})
  target_compile_definitions(webp PRIVATE WEBP_HAVE_SSE41)
endif()

# What it shares with reading is there already.
add_library(deflate STATIC EXCLUDE_FROM_ALL "${inflate_folder}/deflate.c" "${inflate_folder}/trees.c")
target_link_libraries(deflate PUBLIC inflate)
target_compile_definitions(deflate PRIVATE Z_PREFIX z_errmsg=z_inflate_errmsg NO_GZIP)
target_compile_options(deflate PRIVATE ${for_speed} ${as_it_comes})

# Hot in the components: what goes over every sample. libwebp has that in a folder of its own.
if(WASI)
  set(hot_of_jpeg jccolor jcdctmgr jchuff jcsample jdcoefct jdcolor jddctmgr jdhuff jdphuff jdsample
    jfdctint jidctint jidctred)
  foreach(source IN LISTS hot_of_jpeg)
    set_property(SOURCE "${jpeg_folder}/src/${source}.c" APPEND PROPERTY COMPILE_OPTIONS ${speed_options})
  endforeach()
  # Bits are taken out of words of 64 bits, as libjpeg-turbo does it where pointers have 32 in one case
  # alone, which it tells by these names.
  foreach(source jchuff jdhuff jdphuff)
    set_property(SOURCE "${jpeg_folder}/src/${source}.c" APPEND PROPERTY COMPILE_DEFINITIONS
      __x86_64__ __ILP32__)
  endforeach()
  file(GLOB hot_of_webp "${webp_folder}/src/dsp/*.c" "${webp_folder}/src/dec/*.c"
    "${webp_folder}/src/utils/bit_*.c")
  set_property(SOURCE ${hot_of_webp} APPEND PROPERTY COMPILE_OPTIONS ${speed_options})
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
