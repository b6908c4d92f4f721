// Convolutions over a batch, forward and by the input: an axis' taps are turned into rows for the
// CPU path's row kernel.
//
// Input rows pass through a ring of four rows with zeros at both ends, so that no pixel of a row
// needs a case of its own; copying a row costs little beside the products that use it.

#include "SKConvolution.h"

#include "stencil.h"
#include "table.h"
#include "weights.h"

#include <string.h>

/// An axis applied in both directions to a batch.
typedef struct {
  sk_axis axis;
  long batch;
  long height, width, channels;
  long out_height, out_width, out_channels;
  const float *weights, *bias;
  int rectified;
  float *ring; // RING_ROWS rows of `ring_width` pixels
} plane;

static long larger(long a, long b) { return a > b ? a : b; }

/// The last pixel a row looks at is `input_step * (n - 1) + 2` for n pixels per phase; the ring
/// holds one pixel before the row.
static long ring_width(const sk_axis *axis, long width, long out_width) {
  const long per_phase = (out_width + axis->phases - 1) / axis->phases;
  return 1 + larger(width, axis->input_step * (per_phase - 1) + 3);
}

/// Copies an image row into its place of the ring, whose ends stay zero.
static void load_row(const plane *s, const float *image, long row) {
  const long pitch = ring_width(&s->axis, s->width, s->out_width) * s->channels;
  memcpy(
      s->ring + row % RING_ROWS * pitch + s->channels, image + row * s->width * s->channels,
      (unsigned long)(s->width * s->channels) * sizeof(float));
}

/// Collects the taps of one output row and column phase; returns their number.
static long collect_taps(const plane *s, long step, int row_phase, int column_phase, sk_tap *taps) {
  const sk_axis *axis = &s->axis;
  const long pitch = ring_width(axis, s->width, s->out_width) * s->channels;
  const long size = s->channels * sk_padded(s->out_channels);
  const long all = sk_axis_taps(axis);
  long count = 0;
  for (int i = 0; i < axis->counts[row_phase]; i++) {
    const long row = axis->input_step * step + axis->taps[row_phase][i].offset;
    if (row < 0 || row >= s->height) continue;
    for (int j = 0; j < axis->counts[column_phase]; j++) {
      const long tap = (row_phase * axis->counts[0] + i) * all + column_phase * axis->counts[0] + j;
      taps[count].input = s->ring + row % RING_ROWS * pitch
          + (1 + axis->taps[column_phase][j].offset) * s->channels;
      taps[count++].weights = s->weights + tap * size;
    }
  }
  return count;
}

/// Computes the output rows of one step; all input rows they need are in the ring.
static void compute_step(const plane *s, long step, float *output, void (*kernel)(const sk_row *)) {
  const int phases = s->axis.phases;
  sk_tap taps[MAXIMUM_TAPS];
  for (int p = 0; p < phases && phases * step + p < s->out_height; p++)
    for (int q = 0; q < phases && q < s->out_width; q++) {
      const sk_row row = {
          .taps = taps,
          .tap_count = collect_taps(s, step, p, q, taps),
          .channels = s->channels,
          .input_step = s->axis.input_step,
          .bias = s->bias,
          .output = output + ((phases * step + p) * s->out_width + q) * s->out_channels,
          .out_channels = s->out_channels,
          .output_step = phases * s->out_channels,
          .pixels = (s->out_width - q + phases - 1) / phases,
          .rectified = s->rectified,
      };
      kernel(&row);
    }
}

static void compute_image(const plane *s, const float *image, float *output) {
  void (*kernel)(const sk_row *) = sk_kernels()->row;
  const long steps = (s->out_height + s->axis.phases - 1) / s->axis.phases;
  long loaded = 0;
  for (long step = 0; step < steps; step++) {
    const long last = s->axis.input_step * step + 2;
    for (; loaded <= last && loaded < s->height; loaded++) load_row(s, image, loaded);
    compute_step(s, step, output, kernel);
  }
}

/// 1x1 convolutions look at nothing but the pixel itself: the whole batch is one row.
static void compute_pointwise(const plane *s, const float *input, float *output) {
  const sk_tap tap = {input, s->weights};
  const sk_row row = {
      .taps = &tap,
      .tap_count = 1,
      .channels = s->channels,
      .input_step = 1,
      .bias = s->bias,
      .output = output,
      .out_channels = s->out_channels,
      .output_step = s->out_channels,
      .pixels = s->batch * s->height * s->width,
      .rectified = s->rectified,
  };
  sk_kernels()->row(&row);
}

static void compute_batch(const plane *s, const float *input, float *output) {
  if (s->axis.kernel_size == 1) {
    compute_pointwise(s, input, output);
    return;
  }
  const long ring = RING_ROWS * ring_width(&s->axis, s->width, s->out_width) * s->channels;
  memset(s->ring, 0, (unsigned long)ring * sizeof(float));
  for (long b = 0; b < s->batch; b++)
    compute_image(
        s, input + b * s->height * s->width * s->channels,
        output + b * s->out_height * s->out_width * s->out_channels);
}

/// Scratch is laid out as padded bias, prepared weights, ring.
static long row_scratch(
    const sk_axis *axis, long width, long channels, long out_width, long out_channels) {
  const long padded = sk_padded(out_channels);
  return padded + sk_axis_taps(axis) * sk_axis_taps(axis) * channels * padded
      + RING_ROWS * ring_width(axis, width, out_width) * channels;
}

static void lay_out(plane *s, const float *bias, float *scratch) {
  const long padded = sk_padded(s->out_channels);
  const long taps = sk_axis_taps(&s->axis) * sk_axis_taps(&s->axis);
  memset(scratch, 0, (unsigned long)padded * sizeof(float));
  if (bias) memcpy(scratch, bias, (unsigned long)s->out_channels * sizeof(float));
  s->bias = scratch;
  s->weights = scratch + padded;
  s->ring = scratch + padded + taps * s->channels * padded;
}

void sk_convolve(
    const sk_convolution *c, const float *input, const float *weights, const float *bias,
    int rectified, float *output, float *scratch) {
  plane s = {
      .axis = sk_forward_axis(c->stencil), .batch = c->batch, .height = c->height,
      .width = c->width, .channels = c->channels, .out_height = c->out_height,
      .out_width = c->out_width, .out_channels = c->out_channels, .rectified = rectified};
  lay_out(&s, bias, scratch);
  sk_prepare_taps(
      &s.axis, weights, c->channels, c->out_channels, 0, scratch + sk_padded(c->out_channels));
  compute_batch(&s, input, output);
}

void sk_convolve_input_gradient(
    const sk_convolution *c, const float *output_gradient, const float *weights,
    float *input_gradient, float *scratch) {
  plane s = {
      .axis = sk_input_gradient_axis(c->stencil), .batch = c->batch, .height = c->out_height,
      .width = c->out_width, .channels = c->out_channels, .out_height = c->height,
      .out_width = c->width, .out_channels = c->channels};
  lay_out(&s, 0, scratch);
  sk_prepare_taps(
      &s.axis, weights, c->channels, c->out_channels, 1, scratch + sk_padded(c->channels));
  compute_batch(&s, output_gradient, input_gradient);
}



long sk_convolution_scratch(const sk_convolution *c) {
  const sk_axis forward = sk_forward_axis(c->stencil);
  const sk_axis backward = sk_input_gradient_axis(c->stencil);
  const long there = row_scratch(&forward, c->width, c->channels, c->out_width, c->out_channels);
  const long back = row_scratch(&backward, c->out_width, c->out_channels, c->width, c->channels);
  return larger(larger(there, back), sk_weight_gradient_scratch(c));
}
