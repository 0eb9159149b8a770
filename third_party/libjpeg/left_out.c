/* Of libjpeg-turbo: what its sources name and nobody here comes to, for kit/codecs asks for 8 bits,
 * the accurate transformation, and no choice of colors, and refuses lossless files. */
#define JPEG_INTERNALS
// clang-format off: each of these needs those before it.
#include "jinclude.h"
#include "jpeglib.h"
#include "jdct.h"
// clang-format on

#define FOR_WRITING(name) \
  void name(j_compress_ptr state) { __builtin_trap(); }
#define FOR_WRITING_PASSES(name) \
  void name(j_compress_ptr state, boolean is_whole) { __builtin_trap(); }
#define FOR_READING(name) \
  void name(j_decompress_ptr state) { __builtin_trap(); }
#define FOR_READING_PASSES(name) \
  void name(j_decompress_ptr state, boolean is_whole) { __builtin_trap(); }

FOR_WRITING_PASSES(j12init_c_coef_controller)
FOR_WRITING_PASSES(j12init_c_diff_controller)
FOR_WRITING_PASSES(j12init_c_main_controller)
FOR_WRITING_PASSES(j12init_c_prep_controller)
FOR_WRITING_PASSES(j16init_c_diff_controller)
FOR_WRITING_PASSES(j16init_c_main_controller)
FOR_WRITING_PASSES(j16init_c_prep_controller)
FOR_WRITING_PASSES(jinit_c_diff_controller)
FOR_WRITING(j12init_color_converter)
FOR_WRITING(j12init_downsampler)
FOR_WRITING(j12init_forward_dct)
FOR_WRITING(j12init_lossless_compressor)
FOR_WRITING(j16init_color_converter)
FOR_WRITING(j16init_downsampler)
FOR_WRITING(j16init_lossless_compressor)
FOR_WRITING(jinit_lhuff_encoder)
FOR_WRITING(jinit_lossless_compressor)

FOR_READING_PASSES(j12init_d_coef_controller)
FOR_READING_PASSES(j12init_d_diff_controller)
FOR_READING_PASSES(j12init_d_main_controller)
FOR_READING_PASSES(j12init_d_post_controller)
FOR_READING_PASSES(j16init_d_diff_controller)
FOR_READING_PASSES(j16init_d_main_controller)
FOR_READING_PASSES(j16init_d_post_controller)
FOR_READING_PASSES(jinit_d_diff_controller)
FOR_READING(j12init_1pass_quantizer)
FOR_READING(j12init_2pass_quantizer)
FOR_READING(j12init_color_deconverter)
FOR_READING(j12init_inverse_dct)
FOR_READING(j12init_lossless_decompressor)
FOR_READING(j12init_merged_upsampler)
FOR_READING(j12init_upsampler)
FOR_READING(j16init_color_deconverter)
FOR_READING(j16init_lossless_decompressor)
FOR_READING(j16init_upsampler)
FOR_READING(jinit_1pass_quantizer)
FOR_READING(jinit_2pass_quantizer)
FOR_READING(jinit_lhuff_decoder)
FOR_READING(jinit_lossless_decompressor)
FOR_READING(jinit_merged_upsampler)

void jpeg_fdct_ifast(DCTELEM* data) { __builtin_trap(); }
void jpeg_fdct_float(FAST_FLOAT* data) { __builtin_trap(); }
void jpeg_idct_ifast(j_decompress_ptr state, jpeg_component_info* component, JCOEFPTR block,
                     JSAMPARRAY out, JDIMENSION column) {
  __builtin_trap();
}
void jpeg_idct_float(j_decompress_ptr state, jpeg_component_info* component, JCOEFPTR block,
                     JSAMPARRAY out, JDIMENSION column) {
  __builtin_trap();
}
