#include "weights.h"

#include "SKRows.h"

#include <string.h>

// A kernel and its taps hold the same numbers in two arrangements: each tap of a plane is the sum
// of the kernel members (rows of one axis tap x columns of the other) that meet the same pixel.

/// The axis tap number `index`, counted over all phases.
static axis_tap tap_at(const sk_axis *axis, long index) {
  return index < axis->counts[0] ? axis->taps[0][index] : axis->taps[1][index - axis->counts[0]];
}

/// Whether kernel member (row, column) belongs to tap (row_tap, column_tap).
static int belongs(axis_tap row_tap, axis_tap column_tap, int row, int column) {
  return (row_tap.members >> row & 1) && (column_tap.members >> column & 1);
}

/// Adds one kernel member to a tap: to places `channel_step` and `out_step` apart.
static void add_member(
    const float *member, long channels, long out_channels, long channel_step, long out_step,
    float *tap) {
  for (long c = 0; c < channels; c++)
    for (long k = 0; k < out_channels; k++)
      tap[c * channel_step + k * out_step] += member[c * out_channels + k];
}

void sk_prepare_taps(
    const sk_axis *axis, const float *weights, long channels, long out_channels, int transposed,
    float *prepared) {
  const long taps = sk_axis_taps(axis);
  const long from = transposed ? out_channels : channels, to = transposed ? channels : out_channels;
  const long size = from * sk_padded(to);
  const long from_step = to <= SK_NARROW ? 1 : sk_padded(to), to_step = to <= SK_NARROW ? from : 1;
  memset(prepared, 0, (unsigned long)(taps * taps * size) * sizeof(float));
  for (long tap = 0; tap < taps * taps; tap++)
    for (int row = 0; row < axis->kernel_size; row++)
      for (int column = 0; column < axis->kernel_size; column++)
        if (belongs(tap_at(axis, tap / taps), tap_at(axis, tap % taps), row, column))
          add_member(
              weights + (row * axis->kernel_size + column) * channels * out_channels, channels,
              out_channels, transposed ? to_step : from_step, transposed ? from_step : to_step,
              prepared + tap * size);
}

static void fold_member(
    const float *tap, long channels, long out_channels, int transposed, float *member) {
  const long pitch = (((transposed ? channels : out_channels) + 15) / 16) * 16;
  for (long c = 0; c < channels; c++)
    for (long k = 0; k < out_channels; k++)
      member[c * out_channels + k] += tap[transposed ? k * pitch + c : c * pitch + k];
}

void sk_fold_tap_gradients(
    const sk_axis *axis, const float *taps, long channels, long out_channels, int transposed,
    float *weight_gradient) {
  const long count = sk_axis_taps(axis);
  const long rows = transposed ? out_channels : channels;
  const long pitch = (((transposed ? channels : out_channels) + 15) / 16) * 16;
  for (long tap = 0; tap < count * count; tap++)
    for (int row = 0; row < axis->kernel_size; row++)
      for (int column = 0; column < axis->kernel_size; column++)
        if (belongs(tap_at(axis, tap / count), tap_at(axis, tap % count), row, column))
          fold_member(
              taps + tap * rows * pitch, channels, out_channels, transposed,
              weight_gradient + (row * axis->kernel_size + column) * channels * out_channels);
}

long sk_prepared_taps(sk_stencil stencil) {
  const sk_axis axis = sk_forward_axis(stencil);
  return sk_axis_taps(&axis) * sk_axis_taps(&axis);
}

void sk_prepare_weights(
    sk_stencil stencil, const float *weights, long channels, long out_channels, float *prepared) {
  const sk_axis axis = sk_forward_axis(stencil);
  sk_prepare_taps(&axis, weights, channels, out_channels, 0, prepared);
}
