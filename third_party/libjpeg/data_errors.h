/* The one thing in the coded data of a picture that libjpeg-turbo takes for an error, and not for a
 * warning, is a coefficient that grows out of its bounds (jdphuff.c). It is a function that may ask
 * for more data, and so it asks, and is given none: the data is taken for cut off. */
#define JPEG_INTERNALS
// clang-format off: each of these needs those before it.
#include "jinclude.h"
#include "jpeglib.h"
#include "jerror.h"
// clang-format on
#undef ERREXIT
#define ERREXIT(cinfo, code) return FALSE
