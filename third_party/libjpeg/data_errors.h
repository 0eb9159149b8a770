/* The one thing in the coded data of a picture that libjpeg-turbo takes for an error, and not for a
 * warning, is a coefficient that grows out of its bounds (jdphuff.c). It is a function that may ask
 * for more data, and so it asks, and is given none: the data is taken for cut off. */
#define JPEG_INTERNALS
#include "jerror.h"
#include "jinclude.h"
#include "jpeglib.h"
#undef ERREXIT
#define ERREXIT(cinfo, code) return FALSE
