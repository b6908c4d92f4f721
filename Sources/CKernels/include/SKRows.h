#ifndef SKYSIEVE_ROWS_H
#define SKYSIEVE_ROWS_H

#include "SKConvolution.h"

/// Some rows of an image: row r lives in place r % capacity. A convolution may look one pixel
/// before a row and four behind it; there the ring must hold zeros.
typedef struct {
  float *rows;
  long capacity;
  long pitch;  // floats from one row to the next
  long margin; // pixels from a row's start to its column 0
  long height, width, channels; // of the whole image
} sk_ring;

/// The pixels of a ring before and behind a row.
enum { SK_MARGIN = 1, SK_OVERHANG = 5 };

/// Column 0 of a row.
static inline float *sk_ring_row(const sk_ring *ring, long row) {
  return ring->rows + row % ring->capacity * ring->pitch + ring->margin * ring->channels;
}

/// A convolution ready to run: weights from `sk_prepare_weights`, bias [sk_padded(out_channels)].
typedef struct {
  sk_stencil stencil;
  const float *weights, *bias;
  const sk_ring *added; // an image that is added before rectifying, as large as the output, or NULL
  int rectified;
} sk_layer;

/// A rectangle of output pixels, counted in steps: one pixel, or two for doubling stencils.
typedef struct {
  long first_row, last_row;
  long first_column, last_column;
} sk_steps;

/// Computes a rectangle of output pixels. A pixel's bits do not depend on the rectangle it is in.
void sk_convolve_rows(
    const sk_layer *layer, const sk_ring *input, const sk_ring *output, sk_steps steps);

/// The most out channels that are computed as sums over the lanes of registers of input channels:
/// few of them would leave most lanes of a register of out channels empty.
enum { SK_NARROW = 4 };

/// How many floats each input channel's prepared weights take: out channels are padded to multiples
/// of 16, but a narrow few stay as they are.
static inline long sk_padded(long out_channels) {
  return out_channels <= SK_NARROW ? out_channels : (out_channels + 15) / 16 * 16;
}

#endif
