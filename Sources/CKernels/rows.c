// From rings of image rows to rows of taps for the CPU path's kernel.

#include "rows.h"

#include "table.h"

#include <stddef.h>

/// Collects the taps of one row and column phase for the output pixels from `column` on; rows
/// outside the image have none. Returns their number.
static long collect_taps(
    const sk_plane *s, const sk_ring *input, long pixel_size, long row_step, long column,
    int row_phase, int column_phase, sk_tap *taps) {
  const sk_axis *axis = &s->axis;
  const long all = sk_axis_taps(axis);
  long count = 0;
  for (int i = 0; i < axis->counts[row_phase]; i++) {
    const long row = axis->input_step * row_step + axis->taps[row_phase][i].offset;
    if (row < 0 || row >= input->height) continue;
    const float *pixels = sk_ring_row(input, row);
    for (int j = 0; j < axis->counts[column_phase]; j++) {
      const long tap = (row_phase * axis->counts[0] + i) * all + column_phase * axis->counts[0] + j;
      const long start = axis->input_step * column + axis->taps[column_phase][j].offset;
      taps[count].input = pixels + start * input->channels;
      taps[count++].weights = s->weights + tap * pixel_size;
    }
  }
  return count;
}

static long smaller(long a, long b) { return a < b ? a : b; }

/// Where in an image the output pixels of a phase begin.
static float *phase_start(
    const sk_ring *image, int phases, const sk_steps *steps, long row_step, int row_phase,
    int column_phase) {
  return sk_ring_row(image, phases * row_step + row_phase)
      + (phases * steps->first_column + column_phase) * image->channels;
}

/// Computes one row and column phase of one row of steps.
static void compute_phase(
    const sk_plane *s, const sk_ring *input, const sk_ring *output, const sk_steps *steps,
    long row_step, int row_phase, int column_phase) {
  const int phases = s->axis.phases;
  const long all = (output->width - column_phase + phases - 1) / phases;
  const long pixels = smaller(steps->last_column, all) - steps->first_column;
  if (pixels <= 0) return;
  const long pixel_size = input->channels * sk_padded(output->channels);
  sk_tap taps[MAXIMUM_TAPS];
  const sk_row row = {
      .taps = taps,
      .tap_count = collect_taps(
          s, input, pixel_size, row_step, steps->first_column, row_phase, column_phase, taps),
      .channels = input->channels,
      .input_step = s->axis.input_step,
      .bias = s->bias,
      .output = phase_start(output, phases, steps, row_step, row_phase, column_phase),
      .out_channels = output->channels,
      .output_step = phases * output->channels,
      .added = s->added
          ? phase_start(s->added, phases, steps, row_step, row_phase, column_phase)
          : NULL,
      .pixels = pixels,
      .rectified = s->rectified,
  };
  sk_kernels()->row(&row);
}

void sk_compute_steps(
    const sk_plane *s, const sk_ring *input, const sk_ring *output, sk_steps steps) {
  const int phases = s->axis.phases;
  for (long step = steps.first_row; step < steps.last_row; step++)
    for (int p = 0; p < phases && phases * step + p < output->height; p++)
      for (int q = 0; q < phases; q++) compute_phase(s, input, output, &steps, step, p, q);
}

void sk_convolve_rows(
    const sk_layer *layer, const sk_ring *input, const sk_ring *output, sk_steps steps) {
  const sk_plane plane = {
      sk_forward_axis(layer->stencil), layer->weights, layer->bias, layer->added,
      layer->rectified};
  sk_compute_steps(&plane, input, output, steps);
}
