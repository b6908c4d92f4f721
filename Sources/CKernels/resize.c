// Rows of resize-convolutions with shared products; resizes.h says what is shared.

#include "resize.h"

#include "table.h"
#include "weights.h"

#include <string.h>

const float *sk_row_or_null(const sk_ring *image, long row) {
  return row >= 0 && row < image->height ? sk_ring_row(image, row) : NULL;
}

void sk_spread_run(const sk_ring *input, sk_run run, float *spread) {
  const float *const rows[3] = {
      sk_row_or_null(input, run.row - 1), sk_ring_row(input, run.row),
      sk_row_or_null(input, run.row + 1)};
  sk_kernels()->spread_input(
      rows, run.first, run.count, input->width, input->channels, spread,
      sk_group_pitch(input->channels));
}

void sk_multiply_group(
    const sk_layer *layer, const float *zeros, long channels, long out_channels, long pixels,
    const float *spread, float *products) {
  for (int element = 0; element < SK_RESIZE_ELEMENTS; element++) {
    const sk_tap tap = {
        spread + element * sk_group_pitch(channels),
        layer->weights + element * channels * out_channels};
    const sk_row row = {
        .taps = &tap,
        .tap_count = 1,
        .channels = channels,
        .input_step = 1,
        .bias = element == SK_RESIZE_MIDDLE ? layer->bias : zeros,
        .output = products + element * sk_group_pitch(out_channels),
        .out_channels = out_channels,
        .output_step = out_channels,
        .pixels = pixels,
    };
    sk_kernels()->row(&row);
  }
}

void sk_join_run(
    const sk_ring *output, sk_run run, const float *products, const sk_layer *layer) {
  const long y = 2 * run.row, place = 2 * run.first * output->channels;
  sk_join join = {
      .products = products,
      .pitch = sk_group_pitch(output->channels),
      .pixels = run.count,
      .channels = output->channels,
      .width = output->width - 2 * run.first,
      .rectified = layer->rectified,
  };
  for (int i = 0; i < 2 && y + i < output->height; i++) {
    join.rows[i] = sk_ring_row(output, y + i) + place;
    if (layer->added) join.added[i] = sk_ring_row(layer->added, y + i) + place;
  }
  sk_kernels()->join_products(&join);
}

void sk_prepare_resize(const float *weights, long channels, long out_channels, float *prepared) {
  const sk_axis axis = sk_shared_resize_axis();
  sk_prepare_taps(&axis, weights, channels, out_channels, 0, prepared);
}

long sk_resize_scratch(long channels, long out_channels) {
  return out_channels
      + SK_RESIZE_ELEMENTS * (sk_group_pitch(channels) + sk_group_pitch(out_channels));
}

void sk_resize_rows(
    const sk_layer *layer, const sk_ring *input, const sk_ring *output, sk_steps steps,
    float *scratch) {
  const long channels = input->channels, out_channels = output->channels;
  float *spread = scratch + out_channels;
  float *products = spread + SK_RESIZE_ELEMENTS * sk_group_pitch(channels);
  memset(scratch, 0, (unsigned long)out_channels * sizeof(float));
  for (long row = steps.first_row; row < steps.last_row; row++)
    for (long first = steps.first_column; first < steps.last_column; first += SK_RESIZE_GROUP) {
      const long left = steps.last_column - first;
      const sk_run run = {row, first, left < SK_RESIZE_GROUP ? left : SK_RESIZE_GROUP};
      sk_spread_run(input, run, spread);
      sk_multiply_group(layer, scratch, channels, out_channels, run.count, spread, products);
      sk_join_run(output, run, products, layer);
    }
}
