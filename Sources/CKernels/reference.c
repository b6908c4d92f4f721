#include "SKReference.h"

#include <math.h>

// One walk over every product of a convolution serves all three twins: `visit` is called with the
// places of the input element, the weight and the output element that meet.

typedef struct {
  const float *left, *right;
  double *sums, *magnitudes;
} operands;

typedef void visitor(const operands *arrays, long input, long weight, long output);

static long kernel_size(sk_stencil stencil) {
  switch (stencil) {
  case SK_POINTWISE: return 1;
  case SK_TRANSPOSED_FOUR: return 4;
  default: return 3;
  }
}

/// The input row (or column) that tap `k` of output row `o` reads, or -1 where there is only zero.
static long source(sk_stencil stencil, long o, long k, long extent) {
  long i = -1;
  switch (stencil) {
  case SK_POINTWISE: i = o; break;
  case SK_SAME: i = o + k - 1; break;
  case SK_HALVING: i = 2 * o + k - 1; break;
  case SK_RESIZING: i = o + k - 1 < 0 ? -1 : (o + k - 1) / 2; break;
  case SK_TRANSPOSED_THREE:
  case SK_TRANSPOSED_FOUR: i = (o + 1 - k) % 2 != 0 ? -1 : (o + 1 - k) / 2; break;
  }
  return i < extent ? i : -1;
}

static void walk_pixel(
    const sk_convolution *s, const operands *arrays, visitor *visit, long input, long weight,
    long output) {
  for (long c = 0; c < s->channels; c++)
    for (long k = 0; k < s->out_channels; k++)
      visit(
          arrays, input * s->channels + c, (weight * s->channels + c) * s->out_channels + k,
          output * s->out_channels + k);
}

static void walk(const sk_convolution *s, const operands *arrays, visitor *visit) {
  const long size = kernel_size(s->stencil);
  for (long b = 0; b < s->batch; b++)
    for (long oy = 0; oy < s->out_height; oy++)
      for (long ox = 0; ox < s->out_width; ox++)
        for (long ky = 0; ky < size; ky++)
          for (long kx = 0; kx < size; kx++) {
            const long iy = source(s->stencil, oy, ky, s->height);
            const long ix = source(s->stencil, ox, kx, s->width);
            if (iy < 0 || ix < 0) continue;
            walk_pixel(
                s, arrays, visit, (b * s->height + iy) * s->width + ix, ky * size + kx,
                (b * s->out_height + oy) * s->out_width + ox);
          }
}

static void add(const operands *arrays, long place, float left, float right) {
  const double product = (double)left * (double)right;
  arrays->sums[place] += product;
  arrays->magnitudes[place] += fabs(product);
}

static void into_output(const operands *arrays, long input, long weight, long output) {
  add(arrays, output, arrays->left[input], arrays->right[weight]);
}

static void into_input(const operands *arrays, long input, long weight, long output) {
  add(arrays, input, arrays->left[output], arrays->right[weight]);
}

static void into_weights(const operands *arrays, long input, long weight, long output) {
  add(arrays, weight, arrays->left[input], arrays->right[output]);
}

static void clear(double *array, long count) {
  for (long i = 0; i < count; i++) array[i] = 0;
}

static void run(const sk_convolution *s, operands arrays, visitor *visit, long count) {
  clear(arrays.sums, count);
  clear(arrays.magnitudes, count);
  walk(s, &arrays, visit);
}

void sk_reference_convolve(
    const sk_convolution *s, const float *input, const float *weights, double *sums,
    double *magnitudes) {
  const operands arrays = {input, weights, sums, magnitudes};
  run(s, arrays, into_output, s->batch * s->out_height * s->out_width * s->out_channels);
}

void sk_reference_input_gradient(
    const sk_convolution *s, const float *output_gradient, const float *weights, double *sums,
    double *magnitudes) {
  const operands arrays = {output_gradient, weights, sums, magnitudes};
  run(s, arrays, into_input, s->batch * s->height * s->width * s->channels);
}

void sk_reference_weight_gradient(
    const sk_convolution *s, const float *input, const float *output_gradient, double *sums,
    double *magnitudes) {
  const long size = kernel_size(s->stencil);
  const operands arrays = {input, output_gradient, sums, magnitudes};
  run(s, arrays, into_weights, size * size * s->channels * s->out_channels);
}
