#ifndef SKYSIEVE_RESIZE_PRIVATE_H
#define SKYSIEVE_RESIZE_PRIVATE_H

#include "SKResize.h"

// What rows (resize.c) and batches (resize_batch.c) of resize-convolutions have in common.

/// The element that takes part in every output pixel.
enum { SK_RESIZE_MIDDLE = 4 };

/// Floats from one element of a group to the next: a cache line more than its numbers take.
static inline long sk_group_pitch(long channels) { return SK_RESIZE_GROUP * channels + 16; }

/// Neighbouring pixels of one row of the input.
typedef struct {
  long row, first, count;
} sk_run;

/// A row of an image, NULL outside of it.
const float *sk_row_or_null(const sk_ring *image, long row);

/// Spreads the pixels of a run.
void sk_spread_run(const sk_ring *input, sk_run run, float *spread);

/// Multiplies spread pixels with the weights, element by element. `zeros` has one for every channel.
void sk_multiply_group(
    const sk_layer *layer, const float *zeros, long channels, long out_channels, long pixels,
    const float *spread, float *products);

/// Adds up the products of a run to output pixels.
void sk_join_run(
    const sk_ring *output, sk_run run, const float *products, const sk_layer *layer);

/// Whether sk_convolve and its gradients leave this convolution to the functions below.
int sk_is_shared_resize(const sk_convolution *convolution);

/// How many floats of scratch any of the functions below needs.
long sk_resize_batch_scratch(const sk_convolution *convolution);

/// As sk_convolve.
void sk_resize(
    const sk_convolution *convolution, const float *input, const float *weights, const float *bias,
    int rectified, float *output, float *scratch);

/// As sk_convolve_input_gradient.
void sk_resize_input_gradient(
    const sk_convolution *convolution, const float *output_gradient, const float *weights,
    float *input_gradient, float *scratch);

/// As sk_convolve_weight_gradient, without the bias.
void sk_resize_weight_gradient(
    const sk_convolution *convolution, const float *input, const float *output_gradient,
    float *weight_gradient, float *scratch);

#endif
