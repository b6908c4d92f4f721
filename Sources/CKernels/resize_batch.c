// Resize-convolutions with shared products over a batch, forward and backward.
//
// All steps work on groups of pixels that follow each other in memory, across rows and images, so
// that the matrix products of small images are as long as those of large ones.

#include "resize.h"

#include "table.h"
#include "weights.h"

#include <string.h>

/// The taps of the four phases, which a single output channel is made of.
enum { PHASE_TAPS = 16 };

static long smaller(long a, long b) { return a < b ? a : b; }

static long larger(long a, long b) { return a > b ? a : b; }

static unsigned long bytes(long floats) { return (unsigned long)floats * sizeof(float); }

static int is_single(const sk_convolution *c) { return c->out_channels == 1; }

int sk_is_shared_resize(const sk_convolution *c) {
  return c->stencil == SK_RESIZING && c->channels % 16 == 0
      && (is_single(c) || c->out_channels % 16 == 0);
}

/// The partial numbers of an image with a single output channel, see single_resizes.h.
static long partials_size(const sk_convolution *c) {
  return (c->height + 2) * (c->width + 2) * PHASE_TAPS;
}

long sk_resize_batch_scratch(const sk_convolution *c) {
  const long weights = 2 * PHASE_TAPS * c->channels * c->out_channels;
  const long padding = larger(c->channels, 2 * sk_padded(c->out_channels)) + PHASE_TAPS;
  const long groups = SK_RESIZE_ELEMENTS
      * (sk_group_pitch(c->channels) + sk_group_pitch(larger(16, c->out_channels)));
  return weights + padding + larger(groups, is_single(c) ? partials_size(c) : 0);
}

static long pixel_count(const sk_convolution *c) { return c->batch * c->height * c->width; }

/// The run that begins at a pixel of the batch and ends with its row or before pixel `last`.
static sk_run run_at(const sk_convolution *c, long pixel, long last) {
  const long first = pixel % c->width;
  return (sk_run){pixel / c->width % c->height, first, smaller(c->width - first, last - pixel)};
}

/// An image of a batch as a ring that holds all its rows.
static sk_ring whole_image(const float *image, long height, long width, long channels) {
  return (sk_ring){(float *)image, height, width * channels, 0, height, width, channels};
}

/// The input image that a pixel of the batch belongs to.
static sk_ring input_image(const sk_convolution *c, const float *input, long pixel) {
  const long size = c->height * c->width;
  return whole_image(
      input + pixel / size * size * c->channels, c->height, c->width, c->channels);
}

/// The output image that belongs to the input image of a pixel.
static sk_ring output_image(const sk_convolution *c, const float *output, long pixel) {
  const long image = pixel / (c->height * c->width);
  return whole_image(
      output + image * c->out_height * c->out_width * c->out_channels, c->out_height,
      c->out_width, c->out_channels);
}

static void resize_group(
    const sk_convolution *c, const sk_layer *layer, const float *zeros, const float *input,
    float *output, float *scratch, long first) {
  const long last = smaller(pixel_count(c), first + SK_RESIZE_GROUP);
  float *products = scratch + SK_RESIZE_ELEMENTS * sk_group_pitch(c->channels);
  for (long pixel = first; pixel < last;) {
    const sk_run run = run_at(c, pixel, last);
    const sk_ring image = input_image(c, input, pixel);
    sk_spread_run(&image, run, scratch + (pixel - first) * c->channels);
    pixel += run.count;
  }
  sk_multiply_group(layer, zeros, c->channels, c->out_channels, last - first, scratch, products);
  for (long pixel = first; pixel < last;) {
    const sk_run run = run_at(c, pixel, last);
    const sk_ring image = output_image(c, output, pixel);
    sk_join_run(&image, run, products + (pixel - first) * c->out_channels, layer);
    pixel += run.count;
  }
}

/// A single output channel: the taps of all phases stand side by side in place of channels.
static void resize_single(
    const sk_convolution *c, const float *input, const float *weights, float bias, int rectified,
    float *output, float *scratch) {
  const sk_axis axis = sk_forward_axis(SK_RESIZING);
  float *taps = scratch, *prepared = taps + PHASE_TAPS * c->channels;
  float *zeros = prepared + PHASE_TAPS * c->channels, *partials = zeros + PHASE_TAPS;
  sk_prepare_taps(&axis, weights, c->channels, 1, 0, taps);
  for (long channel = 0; channel < c->channels; channel++)
    for (long tap = 0; tap < PHASE_TAPS; tap++)
      prepared[channel * PHASE_TAPS + tap] = taps[tap * c->channels + channel];
  memset(zeros, 0, bytes(PHASE_TAPS + partials_size(c)));
  for (long b = 0; b < c->batch; b++) {
    const sk_ring image = input_image(c, input, b * c->height * c->width);
    for (long y = 0; y < c->height; y++) {
      const sk_tap tap = {sk_ring_row(&image, y), prepared};
      const sk_row row = {
          .taps = &tap, .tap_count = 1, .channels = c->channels, .input_step = 1, .bias = zeros,
          .output = partials + ((y + 1) * (c->width + 2) + 1) * PHASE_TAPS,
          .out_channels = PHASE_TAPS, .output_step = PHASE_TAPS, .pixels = c->width};
      sk_kernels()->row(&row);
    }
    const sk_ring result = output_image(c, output, b * c->height * c->width);
    sk_kernels()->join_partials(partials, c->width, bias, rectified, &result);
  }
}

void sk_resize(
    const sk_convolution *c, const float *input, const float *weights, const float *bias,
    int rectified, float *output, float *scratch) {
  if (is_single(c)) {
    resize_single(c, input, weights, bias ? *bias : 0, rectified, output, scratch);
    return;
  }
  float *zeros = scratch, *room = zeros + c->out_channels, *prepared = room + c->out_channels;
  memset(zeros, 0, bytes(2 * c->out_channels));
  if (bias) memcpy(room, bias, bytes(c->out_channels));
  sk_prepare_resize(weights, c->channels, c->out_channels, prepared);
  const sk_layer layer = {SK_RESIZING, prepared, room, NULL, rectified};
  float *rest = prepared + SK_RESIZE_ELEMENTS * c->channels * c->out_channels;
  for (long first = 0; first < pixel_count(c); first += SK_RESIZE_GROUP)
    resize_group(c, &layer, zeros, input, output, rest, first);
}

/// Spreads the output's gradient over the pixels from `first` to before `last`.
static void spread_gradient_group(
    const sk_convolution *c, const float *output_gradient, long first, long last, float *spread) {
  const long channels = c->out_channels, pitch = sk_group_pitch(channels);
  for (long pixel = first; pixel < last;) {
    const sk_run run = run_at(c, pixel, last);
    const sk_ring image = output_image(c, output_gradient, pixel);
    const float *rows[4];
    for (int i = 0; i < 4; i++) rows[i] = sk_row_or_null(&image, 2 * run.row - 1 + i);
    float *target = spread + (pixel - first) * channels;
    if (is_single(c))
      sk_kernels()->spread_single_gradient(
          rows, run.first, run.count, image.width, target, pitch);
    else
      sk_kernels()->spread_gradient(
          rows, run.first, run.count, image.width, channels, target, pitch);
    pixel += run.count;
  }
}

void sk_resize_input_gradient(
    const sk_convolution *c, const float *output_gradient, const float *weights,
    float *input_gradient, float *scratch) {
  const sk_axis axis = sk_shared_resize_axis();
  float *zeros = scratch, *prepared = zeros + c->channels;
  float *spread = prepared + SK_RESIZE_ELEMENTS * c->channels * c->out_channels;
  memset(zeros, 0, bytes(c->channels));
  sk_prepare_taps(&axis, weights, c->channels, c->out_channels, 1, prepared);
  sk_tap taps[SK_RESIZE_ELEMENTS];
  for (int i = 0; i < SK_RESIZE_ELEMENTS; i++)
    taps[i] = (sk_tap){
        spread + i * sk_group_pitch(c->out_channels),
        prepared + i * c->channels * c->out_channels};
  for (long first = 0; first < pixel_count(c); first += SK_RESIZE_GROUP) {
    const long last = smaller(pixel_count(c), first + SK_RESIZE_GROUP);
    spread_gradient_group(c, output_gradient, first, last, spread);
    const sk_row row = {
        .taps = taps,
        .tap_count = SK_RESIZE_ELEMENTS,
        .channels = c->out_channels,
        .input_step = 1,
        .bias = zeros,
        .output = input_gradient + first * c->channels,
        .out_channels = c->channels,
        .output_step = c->channels,
        .pixels = last - first,
    };
    sk_kernels()->row(&row);
  }
}

/// The sums of a group's nine elements, from its pixels and its spread gradients.
static void correlate_group(
    const sk_convolution *c, const float *pixels, const float *spread, long count, float *sums) {
  const long pitch = sk_group_pitch(c->out_channels);
  if (is_single(c)) {
    sk_point_correlation work = {
        .point_step = 1, .vectors = pixels, .channels = c->channels, .count = count, .sums = sums};
    for (int i = 0; i < SK_RESIZE_ELEMENTS; i++) work.points[i] = spread + i * pitch;
    sk_kernels()->correlate_points(&work);
    return;
  }
  for (int i = 0; i < SK_RESIZE_ELEMENTS; i++) {
    const sk_correlation work = {
        .input = pixels, .gradient = spread + i * pitch,
        .sums = sums + i * c->channels * c->out_channels, .samples = 1, .rows = 1,
        .columns = count, .input_column = c->channels, .gradient_column = c->out_channels,
        .channels = c->channels, .out_channels = c->out_channels};
    sk_kernels()->correlate(&work);
  }
}

void sk_resize_weight_gradient(
    const sk_convolution *c, const float *input, const float *output_gradient,
    float *weight_gradient, float *scratch) {
  const sk_axis axis = sk_shared_resize_axis();
  const long weights = c->channels * c->out_channels;
  float *sums = scratch, *spread = scratch + SK_RESIZE_ELEMENTS * weights;
  memset(sums, 0, bytes(SK_RESIZE_ELEMENTS * weights));
  for (long first = 0; first < pixel_count(c); first += SK_RESIZE_GROUP) {
    const long last = smaller(pixel_count(c), first + SK_RESIZE_GROUP);
    spread_gradient_group(c, output_gradient, first, last, spread);
    correlate_group(c, input + first * c->channels, spread, last - first, sums);
  }
  sk_fold_tap_gradients(
      &axis, sums, c->channels, c->out_channels, is_single(c), weight_gradient);
}
