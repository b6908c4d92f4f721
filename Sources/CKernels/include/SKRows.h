#ifndef SKYSIEVE_ROWS_H
#define SKYSIEVE_ROWS_H

/// One tap of a stencil over a row of output pixels.
typedef struct {
  const float *input;   // the pixel that output pixel 0 reads
  const float *weights; // [channels][sk_padded(out_channels)]
} sk_tap;

/// A row of output pixels: output = bias + sum over taps of input x weights, perhaps rectified.
typedef struct {
  const sk_tap *taps;
  long tap_count;
  long channels;
  long input_step;  // in pixels: 1 or 2
  const float *bias; // [sk_padded(out_channels)]
  float *output;
  long out_channels;
  long output_step; // in floats, from one output pixel to the next
  long pixels;
  int rectified;
} sk_row;

/// Computes a row. A pixel's value does not depend on the row it is computed with, so that any
/// division of the work gives the same bits.
void sk_compute_row(const sk_row *row);

/// How many floats one pixel's worth of prepared weights takes: out channels are padded to
/// multiples of 16, but a single one stays single.
static inline long sk_padded(long out_channels) {
  return out_channels == 1 ? 1 : (out_channels + 15) / 16 * 16;
}

#endif
