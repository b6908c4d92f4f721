#ifndef SKYSIEVE_CONVOLUTION_H
#define SKYSIEVE_CONVOLUTION_H

/// How a convolution's output pixels look at its input pixels. Padding is always with zeros.
typedef enum {
  SK_POINTWISE,        // 1x1
  SK_SAME,             // 3x3, stride 1
  SK_HALVING,          // 3x3, stride 2: output pixel o is centred on input pixel 2 o
  SK_RESIZING,         // every pixel repeated 2x2, then 3x3 with stride 1
  SK_TRANSPOSED_THREE, // the transpose of a 3x3 convolution with stride 2
  SK_TRANSPOSED_FOUR   // the transpose of a 4x4 convolution with stride 2 and padding 1
} sk_stencil;

/// The extents of one convolution over a batch.
typedef struct {
  sk_stencil stencil;
  long batch;
  long height, width, channels;
  long out_height, out_width, out_channels;
} sk_convolution;

/// How many floats of scratch any of the three functions below needs.
long sk_convolution_scratch(const sk_convolution *convolution);

/// output = input (*) weights + bias, rectified when asked; `bias` may be NULL.
void sk_convolve(
    const sk_convolution *convolution, const float *input, const float *weights, const float *bias,
    int rectified, float *output, float *scratch);

/// The gradient by the input, overwritten.
void sk_convolve_input_gradient(
    const sk_convolution *convolution, const float *output_gradient, const float *weights,
    float *input_gradient, float *scratch);

/// The gradients by the weights and the bias, both added to.
void sk_convolve_weight_gradient(
    const sk_convolution *convolution, const float *input, const float *output_gradient,
    float *weight_gradient, float *bias_gradient, float *scratch);

/// How many taps the prepared weights of a forward convolution have.
long sk_prepared_taps(sk_stencil stencil);

/// Prepares weights for rows: [taps][channels][sk_padded(out_channels)], or for a narrow few out
/// channels [taps][out_channels][channels]. A tap is the sum of the kernel members that meet the
/// same input pixel.
void sk_prepare_weights(
    sk_stencil stencil, const float *weights, long channels, long out_channels, float *prepared);

#endif
