#pragma once

#include <fitsio.h>
#include <string.h>
#include <zlib.h>

// cfitsio exports its tile codecs, but declares some of them only in a header that is not for its
// users.
int fits_rcomp(int a[], int nx, unsigned char *c, int clen, int nblock);
int fits_rdecomp(unsigned char *c, int clen, unsigned int array[], int nx, int nblock);
int fits_rdecomp_short(unsigned char *c, int clen, unsigned short array[], int nx, int nblock);
int fits_rdecomp_byte(unsigned char *c, int clen, unsigned char array[], int nx, int nblock);
int pl_l2pi(short *ll_src, int xs, int *px_dst, int npix);

// zlib's inflateInit2 and deflateInit2 are macros, which Swift does not see.
// 15 is the largest window; 16 more mean a gzip wrapper rather than a zlib one.

static inline int skysieve_gunzip_begin(z_stream *stream) {
  memset(stream, 0, sizeof *stream);
  return inflateInit2(stream, 15 + 16);
}

static inline int skysieve_gzip_begin(z_stream *stream, int level) {
  memset(stream, 0, sizeof *stream);
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
