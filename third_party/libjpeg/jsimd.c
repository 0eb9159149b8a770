/* Chooses between libjpeg-turbo's plain C and its kernels: those of ARM's NEON in C, which SIMDe
 * makes into WASM's SIMD128 and into SSE. There is no need to look for the machine; and what only
 * assembly has, or is not asked for here, is plain. */
#define JPEG_INTERNALS
// clang-format off: each of these needs those before it.
#include "jinclude.h"
#include "jpeglib.h"
#include "jsimd.h"
#include "jdct.h"
#include "jsimddct.h"
#include "../simd/jsimd.h"
// clang-format on

#define HAS(name) \
  int jsimd_can_##name(void) { return 1; }
#define HAS_NOT(name) \
  int jsimd_can_##name(void) { return 0; }

HAS(rgb_ycc)
HAS(ycc_rgb)
HAS(h2v1_downsample)
HAS(h2v2_downsample)
HAS(h2v1_upsample)
HAS(h2v2_upsample)
HAS(h2v1_fancy_upsample)
HAS(h2v2_fancy_upsample)
HAS(h1v2_fancy_upsample)
HAS(convsamp)
HAS(fdct_islow)
HAS(quantize)
HAS(idct_islow)
HAS(idct_2x2)
HAS(idct_4x4)

HAS_NOT(rgb_gray)
HAS_NOT(ycc_rgb565)
HAS_NOT(h2v2_smooth_downsample)
HAS_NOT(int_upsample)
HAS_NOT(huff_encode_one_block)
HAS_NOT(encode_mcu_AC_first_prepare)
HAS_NOT(encode_mcu_AC_refine_prepare)
HAS_NOT(convsamp_float)
HAS_NOT(fdct_ifast)
HAS_NOT(fdct_float)
HAS_NOT(quantize_float)
HAS_NOT(idct_6x6)
HAS_NOT(idct_12x12)
HAS_NOT(idct_ifast)
HAS_NOT(idct_float)
int jsimd_c_can_null_convert(void) { return 0; }

/* Red, green and blue in three bytes are all that kit/codecs has. */
void jsimd_rgb_ycc_convert(j_compress_ptr cinfo, JSAMPARRAY input, JSAMPIMAGE output,
                           JDIMENSION row, int rows) {
  jsimd_extrgb_ycc_convert_neon(cinfo->image_width, input, output, row, rows);
}
void jsimd_ycc_rgb_convert(j_decompress_ptr cinfo, JSAMPIMAGE input, JDIMENSION row,
                           JSAMPARRAY output, int rows) {
  jsimd_ycc_extrgb_convert_neon(cinfo->output_width, input, row, output, rows);
}

void jsimd_h2v1_downsample(j_compress_ptr cinfo, jpeg_component_info* component, JSAMPARRAY input,
                           JSAMPARRAY output) {
  jsimd_h2v1_downsample_neon(cinfo->image_width, cinfo->max_v_samp_factor, component->v_samp_factor,
                             component->width_in_blocks, input, output);
}
void jsimd_h2v2_downsample(j_compress_ptr cinfo, jpeg_component_info* component, JSAMPARRAY input,
                           JSAMPARRAY output) {
  jsimd_h2v2_downsample_neon(cinfo->image_width, cinfo->max_v_samp_factor, component->v_samp_factor,
                             component->width_in_blocks, input, output);
}

#define UPSAMPLE(name, width)                                                                 \
  void jsimd_##name(j_decompress_ptr cinfo, jpeg_component_info* component, JSAMPARRAY input, \
                    JSAMPARRAY* output) {                                                     \
    jsimd_##name##_neon(cinfo->max_v_samp_factor, width, input, output);                      \
  }
UPSAMPLE(h2v1_upsample, cinfo->output_width)
UPSAMPLE(h2v2_upsample, cinfo->output_width)
UPSAMPLE(h2v1_fancy_upsample, component->downsampled_width)
UPSAMPLE(h2v2_fancy_upsample, component->downsampled_width)
UPSAMPLE(h1v2_fancy_upsample, component->downsampled_width)

void jsimd_convsamp(JSAMPARRAY samples, JDIMENSION column, DCTELEM* out) {
  jsimd_convsamp_neon(samples, column, out);
}
void jsimd_fdct_islow(DCTELEM* data) { jsimd_fdct_islow_altivec(data); }
void jsimd_quantize(JCOEFPTR block, DCTELEM* divisors, DCTELEM* data) {
  jsimd_quantize_neon(block, divisors, data);
}

#define INVERSE(name, kernels)                                                              \
  void jsimd_##name(j_decompress_ptr cinfo, jpeg_component_info* component, JCOEFPTR block, \
                    JSAMPARRAY output, JDIMENSION column) {                                 \
    jsimd_##name##_##kernels(component->dct_table, block, output, column);                  \
  }
INVERSE(idct_islow, altivec)
INVERSE(idct_2x2, neon)
INVERSE(idct_4x4, neon)

#define NEVER(name, ...) \
  void jsimd_##name(__VA_ARGS__) { __builtin_trap(); }
NEVER(rgb_gray_convert, j_compress_ptr cinfo, JSAMPARRAY input, JSAMPIMAGE output, JDIMENSION row,
      int rows)
NEVER(c_null_convert, j_compress_ptr cinfo, JSAMPARRAY input, JSAMPIMAGE output, JDIMENSION row,
      int rows)
NEVER(ycc_rgb565_convert, j_decompress_ptr cinfo, JSAMPIMAGE input, JDIMENSION row,
      JSAMPARRAY output, int rows)
NEVER(h2v2_smooth_downsample, j_compress_ptr cinfo, jpeg_component_info* component,
      JSAMPARRAY input, JSAMPARRAY output)
NEVER(int_upsample, j_decompress_ptr cinfo, jpeg_component_info* component, JSAMPARRAY input,
      JSAMPARRAY* output)
NEVER(convsamp_float, JSAMPARRAY samples, JDIMENSION column, FAST_FLOAT* out)
NEVER(fdct_ifast, DCTELEM* data)
NEVER(fdct_float, FAST_FLOAT* data)
NEVER(quantize_float, JCOEFPTR block, FAST_FLOAT* divisors, FAST_FLOAT* data)
NEVER(idct_6x6, j_decompress_ptr cinfo, jpeg_component_info* component, JCOEFPTR block,
      JSAMPARRAY output, JDIMENSION column)
NEVER(idct_12x12, j_decompress_ptr cinfo, jpeg_component_info* component, JCOEFPTR block,
      JSAMPARRAY output, JDIMENSION column)
NEVER(idct_ifast, j_decompress_ptr cinfo, jpeg_component_info* component, JCOEFPTR block,
      JSAMPARRAY output, JDIMENSION column)
NEVER(idct_float, j_decompress_ptr cinfo, jpeg_component_info* component, JCOEFPTR block,
      JSAMPARRAY output, JDIMENSION column)
NEVER(encode_mcu_AC_first_prepare, const JCOEF* block, int const* order, int from, int low,
      UJCOEF* values, size_t* bits)

JOCTET* jsimd_huff_encode_one_block(void* state, JOCTET* buffer, JCOEFPTR block, int last,
                                    c_derived_tbl* dc, c_derived_tbl* ac) {
  __builtin_trap();
}
int jsimd_encode_mcu_AC_refine_prepare(const JCOEF* block, int const* order, int from, int low,
                                       UJCOEF* values, size_t* bits) {
  __builtin_trap();
}
