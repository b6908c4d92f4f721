#ifndef SKYSIEVE_PLANE_GRADIENT_H
#define SKYSIEVE_PLANE_GRADIENT_H

#include "SKConvolution.h"

/// Whether sk_convolve_weight_gradient leaves this convolution to the function below.
int sk_is_plane_gradient(const sk_convolution *convolution);

/// How many floats of scratch it needs.
long sk_plane_gradient_scratch(const sk_convolution *convolution);

/// Adds the gradient by the weights.
void sk_plane_gradient(
    const sk_convolution *convolution, const float *input, const float *output_gradient,
    float *weight_gradient, float *scratch);

#endif
