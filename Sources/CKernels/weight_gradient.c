// Gradients by weights and bias: one correlation per tap of the forward axis, over the pixels where
// both its input and its output exist, folded into the kernel's members at the end.

#include "SKConvolution.h"

#include "SKRows.h"
#include "plane_gradient.h"
#include "resize.h"
#include "stencil.h"
#include "table.h"
#include "weights.h"

#include <string.h>

/// The two arrays that a tap multiplies. The kernel broadcasts one's channels and reads the
/// other's as vectors; a narrow few output channels are better broadcast, so then they change places.
typedef struct {
  const float *input, *gradient; // as the convolution has them
  long pitch;                    // channels of the operand read as vectors, a multiple of 16
  int swapped;
  float *sums;  // [taps][broadcast channels][pitch]
  float *padded; // room for a group of samples of the vector operand, or NULL
} operands;

static long round_up(long channels) { return (channels + 15) / 16 * 16; }

static int swaps(const sk_convolution *s) {
  return s->out_channels <= SK_NARROW && s->channels > s->out_channels;
}

static long vector_channels(const sk_convolution *s) {
  return swaps(s) ? s->channels : s->out_channels;
}

static long vector_pixels(const sk_convolution *s) {
  return swaps(s) ? s->height * s->width : s->out_height * s->out_width;
}

/// Numbers that all taps pass over before the next ones are looked at: they fit into the cache.
enum { CACHED = 65536 };

static long sample_size(const sk_convolution *s) {
  const long floats = s->height * s->width * s->channels
      + s->out_height * s->out_width * s->out_channels;
  return floats > 0 ? floats : 1;
}

static long within(long first, long value, long last) {
  return value < first ? first : value > last ? last : value;
}

/// Samples worked on together: enough to outweigh the loading of the accumulators, few enough for
/// the cache and for short float sums.
static long group_size(const sk_convolution *s) {
  return within(1, CACHED / sample_size(s), s->batch > 0 ? s->batch : 1);
}

/// Rows of steps worked on together: large samples are cut into bands.
static long band_size(const sk_convolution *s, long steps) {
  return within(1, CACHED * steps / sample_size(s), steps);
}

static long sums_count(const sk_convolution *s) {
  const sk_axis axis = sk_forward_axis(s->stencil);
  const long taps = sk_axis_taps(&axis);
  const long rows = swaps(s) ? s->out_channels : s->channels;
  return taps * taps * rows * round_up(vector_channels(s));
}

long sk_weight_gradient_scratch(const sk_convolution *s) {
  if (sk_is_plane_gradient(s)) return sk_plane_gradient_scratch(s);
  const long pitch = round_up(vector_channels(s));
  const int padded = pitch != vector_channels(s);
  return sums_count(s) + (padded ? group_size(s) * vector_pixels(s) * pitch : 0);
}

/// The steps m (with first <= m < last) for which tap and phase stay inside both images.
static void valid_steps(
    const sk_axis *axis, int phase, int offset, long extent, long out_extent, long *first,
    long *last) {
  const long outputs = (out_extent - phase + axis->phases - 1) / axis->phases;
  const long inputs = (extent - offset + axis->input_step - 1) / axis->input_step;
  *first = offset < 0 ? (-offset + axis->input_step - 1) / axis->input_step : 0;
  *last = outputs < inputs ? outputs : inputs;
}

/// The phase and place of the axis tap number `index`.
static int phase_of(const sk_axis *axis, long index) { return index >= axis->counts[0]; }

static int offset_of(const sk_axis *axis, long index) {
  const int phase = phase_of(axis, index);
  return axis->taps[phase][index - phase * axis->counts[0]].offset;
}

/// Some rows of steps of some samples.
typedef struct {
  long samples, first, last;
} band;

enum { LONGEST_SUM = 4096 };

/// Runs a correlation in pieces of few rows: long sums of floats lose digits.
static void correlate_in_pieces(sk_correlation s) {
  const long pixels = s.samples * s.columns;
  const long all = s.rows;
  const long piece = pixels > 0 && LONGEST_SUM / pixels > 1 ? LONGEST_SUM / pixels : 1;
  for (long row = 0; row < all; row += piece) {
    s.rows = all - row < piece ? all - row : piece;
    sk_kernels()->correlate(&s);
    s.input += s.rows * s.input_row;
    s.gradient += s.rows * s.gradient_row;
  }
}

/// Adds one tap's products over the rows of a band.
static void correlate_tap(
    const sk_convolution *s, const sk_axis *axis, const operands *o, band rows, long row_tap,
    long column_tap) {
  const int p = phase_of(axis, row_tap), q = phase_of(axis, column_tap);
  const int dy = offset_of(axis, row_tap), dx = offset_of(axis, column_tap);
  long top, bottom, left, right;
  valid_steps(axis, p, dy, s->height, s->out_height, &top, &bottom);
  valid_steps(axis, q, dx, s->width, s->out_width, &left, &right);
  top = top < rows.first ? rows.first : top;
  bottom = bottom > rows.last ? rows.last : bottom;
  if (bottom <= top || right <= left) return;
  const long c = !o->swapped || !o->padded ? s->channels : o->pitch;
  const long k = o->swapped || !o->padded ? s->out_channels : o->pitch;
  const long y = axis->input_step * top + dy, x = axis->input_step * left + dx;
  const long v = axis->phases * top + p, u = axis->phases * left + q;
  const long channels = o->swapped ? s->out_channels : s->channels;
  const long tap = row_tap * sk_axis_taps(axis) + column_tap;
  sk_correlation work = {
      .input = o->input + (y * s->width + x) * c,
      .gradient = o->gradient + (v * s->out_width + u) * k,
      .sums = o->sums + tap * channels * o->pitch,
      .samples = rows.samples, .rows = bottom - top, .columns = right - left,
      .input_sample = s->height * s->width * c,
      .input_row = axis->input_step * s->width * c,
      .input_column = axis->input_step * c,
      .gradient_sample = s->out_height * s->out_width * k,
      .gradient_row = axis->phases * s->out_width * k,
      .gradient_column = axis->phases * k,
      .channels = channels, .out_channels = o->pitch};
  if (o->swapped) {
    sk_correlation other = work;
    other.input = work.gradient;
    other.input_sample = work.gradient_sample;
    other.input_row = work.gradient_row;
    other.input_column = work.gradient_column;
    other.gradient = work.input;
    other.gradient_sample = work.input_sample;
    other.gradient_row = work.input_row;
    other.gradient_column = work.input_column;
    work = other;
  }
  correlate_in_pieces(work);
}

/// Copies pixels with their channels padded to the pitch.
static const float *pad(const float *pixels, long count, long channels, long pitch, float *room) {
  memset(room, 0, (unsigned long)(count * pitch) * sizeof(float));
  for (long i = 0; i < count; i++)
    memcpy(
        room + i * pitch, pixels + i * channels, (unsigned long)channels * sizeof(float));
  return room;
}

static void correlate_batch(
    const sk_convolution *s, const float *input, const float *output_gradient,
    float *weight_gradient, float *scratch) {
  const sk_axis axis = sk_forward_axis(s->stencil);
  const long taps = sk_axis_taps(&axis);
  const long vectors = vector_channels(s), pitch = round_up(vectors), group = group_size(s);
  const long steps = (s->out_height + axis.phases - 1) / axis.phases, size = band_size(s, steps);
  float *room = scratch + sums_count(s);
  memset(scratch, 0, (unsigned long)sums_count(s) * sizeof(float));
  for (long b = 0; b < s->batch; b += group) {
    const long samples = s->batch - b < group ? s->batch - b : group;
    operands o = {
        .input = input + b * s->height * s->width * s->channels,
        .gradient = output_gradient + b * s->out_height * s->out_width * s->out_channels,
        .pitch = pitch, .swapped = swaps(s), .sums = scratch,
        .padded = pitch == vectors ? NULL : room};
    if (o.padded) {
      const float **vector = o.swapped ? &o.input : &o.gradient;
      *vector = pad(*vector, samples * vector_pixels(s), vectors, pitch, room);
    }
    for (long first = 0; first < steps; first += size)
      for (long tap = 0; tap < taps * taps; tap++)
        correlate_tap(
            s, &axis, &o, (band){samples, first, first + size}, tap / taps, tap % taps);
  }
  sk_fold_tap_gradients(
      &axis, scratch, s->channels, s->out_channels, swaps(s), weight_gradient);
}

void sk_convolve_weight_gradient(
    const sk_convolution *s, const float *input, const float *output_gradient,
    float *weight_gradient, float *bias_gradient, float *scratch) {
  if (sk_is_shared_resize(s))
    sk_resize_weight_gradient(s, input, output_gradient, weight_gradient, scratch);
  else if (sk_is_plane_gradient(s))
    sk_plane_gradient(s, input, output_gradient, weight_gradient, scratch);
  else
    correlate_batch(s, input, output_gradient, weight_gradient, scratch);
  sk_kernels()->sum_pixels(
      output_gradient, s->batch * s->out_height * s->out_width, s->out_channels, bias_gradient);
}
