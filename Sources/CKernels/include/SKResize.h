#ifndef SKYSIEVE_RESIZE_H
#define SKYSIEVE_RESIZE_H

#include "SKRows.h"

// Rows of resize-convolutions (`SK_RESIZING`) in nine products a pixel in place of sixteen. Channel
// counts are multiples of 16.

/// Pixels computed together, so few that their spread numbers stay in the second cache; and the
/// elements that every pixel is spread to.
enum { SK_RESIZE_GROUP = 64, SK_RESIZE_ELEMENTS = 9 };

/// Prepares weights [3][3][channels][out_channels] as [9][channels][out_channels].
void sk_prepare_resize(const float *weights, long channels, long out_channels, float *prepared);

/// How many floats of scratch `sk_resize_rows` needs.
long sk_resize_scratch(long channels, long out_channels);

/// Computes a rectangle of output pixels; steps count pixels of the input. A pixel's bits do not
/// depend on the rectangle it is in.
void sk_resize_rows(
    const sk_layer *layer, const sk_ring *input, const sk_ring *output, sk_steps steps,
    float *scratch);

#endif
