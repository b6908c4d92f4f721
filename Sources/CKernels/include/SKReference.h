#ifndef SKYSIEVE_REFERENCE_H
#define SKYSIEVE_REFERENCE_H

#include "SKConvolution.h"

// Slow, obvious twins of the fast kernels, for tests only. Besides each sum of products they give
// the sum of the absolute products, the natural scale of the fast kernel's rounding error.

/// Forward: sums and magnitudes are [batch, out_height, out_width, out_channels].
void sk_reference_convolve(
    const sk_convolution *convolution, const float *input, const float *weights, double *sums,
    double *magnitudes);

/// Gradient by the input: sums and magnitudes are [batch, height, width, channels].
void sk_reference_input_gradient(
    const sk_convolution *convolution, const float *output_gradient, const float *weights,
    double *sums, double *magnitudes);

/// Gradient by the weights: sums and magnitudes are shaped as the weights.
void sk_reference_weight_gradient(
    const sk_convolution *convolution, const float *input, const float *output_gradient,
    double *sums, double *magnitudes);

#endif
