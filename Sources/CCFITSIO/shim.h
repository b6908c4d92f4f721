#pragma once

#include <fitsio.h>
#include <string.h>
#include <zlib.h>

// cfitsio's long names, and zlib's inflateInit2, are macros, which Swift does not see.

static inline int skysieve_fits_is_reentrant(void) { return fits_is_reentrant(); }

// 15 + 16: the largest window, and a gzip wrapper rather than a zlib one.
static inline int skysieve_gunzip_begin(z_stream *stream) {
  memset(stream, 0, sizeof *stream);
  return inflateInit2(stream, 15 + 16);
}
