// Convolutions over a batch, forward and by the input.
//
// Input rows pass through a ring of four rows with zeros at both ends, so that no pixel of a row
// needs a case of its own; copying a row costs little beside the products that use it.

#include "SKConvolution.h"

#include "resize.h"
#include "rows.h"
#include "weights.h"

#include <string.h>

enum { RING_ROWS = 4 };

static long larger(long a, long b) { return a > b ? a : b; }

static unsigned long bytes(long floats) { return (unsigned long)floats * sizeof(float); }

/// The images of a batch: only their extents and the channels matter here.
typedef struct {
  long height, width, channels;
} extents;

/// One application of an axis to a batch, with its scratch laid out as padded bias, prepared
/// weights, ring.
typedef struct {
  sk_plane plane;
  sk_ring ring;
  extents from, to;
  float *prepared;
} application;

static long ring_pitch(extents from) {
  return (SK_MARGIN + from.width + SK_OVERHANG) * from.channels;
}

static long prepared_size(const sk_axis *axis, extents from, extents to) {
  return sk_axis_taps(axis) * sk_axis_taps(axis) * from.channels * sk_padded(to.channels);
}

static long application_scratch(sk_axis axis, extents from, extents to) {
  return sk_padded(to.channels) + prepared_size(&axis, from, to) + RING_ROWS * ring_pitch(from);
}

static application lay_out(sk_axis axis, extents from, extents to, float *scratch) {
  const long padded = sk_padded(to.channels), prepared = prepared_size(&axis, from, to);
  memset(scratch, 0, bytes(padded));
  return (application){
      .plane = {.axis = axis, .weights = scratch + padded, .bias = scratch},
      .ring = {scratch + padded + prepared, RING_ROWS, ring_pitch(from), SK_MARGIN, from.height,
               from.width, from.channels},
      .from = from,
      .to = to,
      .prepared = scratch + padded};
}

/// Row by row: the ring always holds the rows from one before the step's to two behind it.
static void compute_image(const application *s, const float *image, float *result) {
  const sk_axis *axis = &s->plane.axis;
  const extents to = s->to;
  const sk_ring output = {
      result, larger(1, to.height), to.width * to.channels, 0, to.height, to.width, to.channels};
  const long pitch = s->from.width * s->from.channels;
  const long row_steps = (to.height + axis->phases - 1) / axis->phases;
  const long column_steps = (to.width + axis->phases - 1) / axis->phases;
  long loaded = 0;
  for (long step = 0; step < row_steps; step++) {
    for (; loaded <= axis->input_step * step + 2 && loaded < s->from.height; loaded++)
      memcpy(sk_ring_row(&s->ring, loaded), image + loaded * pitch, bytes(pitch));
    sk_compute_steps(
        &s->plane, &s->ring, &output, (sk_steps){step, step + 1, 0, column_steps});
  }
}

/// 1x1 convolutions look at nothing but the pixel itself: the whole batch is one row.
static void compute_pointwise(
    const application *s, long batch, const float *input, float *result) {
  const long pixels = batch * s->from.height * s->from.width;
  const sk_ring from = {
      (float *)input, 1, pixels * s->from.channels, 0, 1, pixels, s->from.channels};
  const sk_ring to = {result, 1, pixels * s->to.channels, 0, 1, pixels, s->to.channels};
  sk_compute_steps(&s->plane, &from, &to, (sk_steps){0, 1, 0, pixels});
}

static void compute_batch(const application *s, long batch, const float *input, float *result) {
  if (s->plane.axis.kernel_size == 1) {
    compute_pointwise(s, batch, input, result);
    return;
  }
  memset(s->ring.rows, 0, bytes(RING_ROWS * s->ring.pitch));
  for (long b = 0; b < batch; b++)
    compute_image(
        s, input + b * s->from.height * s->from.width * s->from.channels,
        result + b * s->to.height * s->to.width * s->to.channels);
}

static extents input_extents(const sk_convolution *c) {
  return (extents){c->height, c->width, c->channels};
}

static extents output_extents(const sk_convolution *c) {
  return (extents){c->out_height, c->out_width, c->out_channels};
}

void sk_convolve(
    const sk_convolution *c, const float *input, const float *weights, const float *bias,
    int rectified, float *output, float *scratch) {
  if (sk_is_shared_resize(c)) {
    sk_resize(c, input, weights, bias, rectified, output, scratch);
    return;
  }
  application s =
      lay_out(sk_forward_axis(c->stencil), input_extents(c), output_extents(c), scratch);
  s.plane.rectified = rectified;
  if (bias) memcpy(scratch, bias, bytes(c->out_channels));
  sk_prepare_taps(&s.plane.axis, weights, c->channels, c->out_channels, 0, s.prepared);
  compute_batch(&s, c->batch, input, output);
}

void sk_convolve_input_gradient(
    const sk_convolution *c, const float *output_gradient, const float *weights,
    float *input_gradient, float *scratch) {
  if (sk_is_shared_resize(c)) {
    sk_resize_input_gradient(c, output_gradient, weights, input_gradient, scratch);
    return;
  }
  const application s =
      lay_out(sk_input_gradient_axis(c->stencil), output_extents(c), input_extents(c), scratch);
  sk_prepare_taps(&s.plane.axis, weights, c->channels, c->out_channels, 1, s.prepared);
  compute_batch(&s, c->batch, output_gradient, input_gradient);
}

long sk_convolution_scratch(const sk_convolution *c) {
  if (sk_is_shared_resize(c)) return sk_resize_batch_scratch(c);
  const extents from = input_extents(c), to = output_extents(c);
  const long there = application_scratch(sk_forward_axis(c->stencil), from, to);
  const long back = application_scratch(sk_input_gradient_axis(c->stencil), to, from);
  return larger(larger(there, back), sk_weight_gradient_scratch(c));
}
