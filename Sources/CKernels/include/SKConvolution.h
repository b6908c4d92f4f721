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

#endif
