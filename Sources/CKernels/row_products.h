// Rows of a stencil: the one kernel behind every convolution, forward and by the input.
//
// A block of pixels x vectors of output channels stays in registers while all taps and channels
// pass by: one load of weights serves all its pixels, one broadcast of an input all its vectors.
// Channel counts arrive as constants through inlining; with them every address in the inner loop
// is an immediate offset.

/// `pixels` and `vectors` must be constants: the block's accumulators then live in registers.
INLINE void row_block(
    const sk_row *row, long first, long lane, long channels, long step, const int pixels,
    const int vectors) {
  const long pitch = sk_padded(row->out_channels);
  vector sums[16][4];
  UNROLL for (int p = 0; p < pixels; p++)
    UNROLL for (int v = 0; v < vectors; v++) sums[p][v] = load(row->bias + lane + v * WIDTH);
  for (long t = 0; t < row->tap_count; t++) {
    const float *input = row->taps[t].input + first * step * channels;
    const float *weights = row->taps[t].weights + lane;
    for (long c = 0; c < channels; c++) {
      vector weight[4];
      UNROLL for (int v = 0; v < vectors; v++)
        weight[v] = load(weights + c * pitch + v * WIDTH);
      UNROLL for (int p = 0; p < pixels; p++)
        UNROLL for (int v = 0; v < vectors; v++)
          sums[p][v] += weight[v] * input[p * step * channels + c];
    }
  }
  const long step_out = row->output_step, lanes = row->out_channels - lane;
  if (row->added) {
    const float *added = row->added + first * step_out + lane;
    UNROLL for (int p = 0; p < pixels; p++)
      UNROLL for (int v = 0; v < vectors; v++) sums[p][v] += load(added + p * step_out + v * WIDTH);
  }
  if (row->rectified)
    UNROLL for (int p = 0; p < pixels; p++)
      UNROLL for (int v = 0; v < vectors; v++) sums[p][v] = rectify(sums[p][v]);
  float *output = row->output + first * step_out + lane;
  if (lanes >= vectors * WIDTH)
    UNROLL for (int p = 0; p < pixels; p++)
      UNROLL for (int v = 0; v < vectors; v++) store(output + p * step_out + v * WIDTH, sums[p][v]);
  else
    UNROLL for (int p = 0; p < pixels; p++)
      UNROLL for (int v = 0; v < vectors; v++)
        store_some(output + p * step_out + v * WIDTH, sums[p][v], lanes - v * WIDTH);
}

/// All pixels of the row for `vectors` vectors of channels from `lane` on. What is left over after
/// the full blocks is computed with pixels that were computed already, which changes nothing.
INLINE void row_stripe(
    const sk_row *row, long lane, long channels, long step, const int pixels, const int vectors) {
  long first = 0;
  for (; first + pixels <= row->pixels; first += pixels)
    row_block(row, first, lane, channels, step, pixels, vectors);
  if (first == row->pixels) return;
  if (first > 0) {
    row_block(row, row->pixels - pixels, lane, channels, step, pixels, vectors);
    return;
  }
  if (pixels > 8 && row->pixels - first >= 8) {
    row_block(row, first, lane, channels, step, 8, vectors);
    first += 8;
  }
  for (; first + 4 <= row->pixels; first += 4)
    row_block(row, first, lane, channels, step, 4, vectors);
  for (; first < row->pixels; first++) row_block(row, first, lane, channels, step, 1, vectors);
}

INLINE void row_channels(const sk_row *row, long channels, long step) {
  const long k = row->out_channels;
  long lane = 0;
#if WIDTH == 16
  if (k % 64 == 0)
    for (; lane < k; lane += 64) row_stripe(row, lane, channels, step, 4, 4);
  else if (k % 32 == 0)
    for (; lane < k; lane += 32) row_stripe(row, lane, channels, step, 8, 2);
  else
    for (; lane < k; lane += 16) row_stripe(row, lane, channels, step, 16, 1);
#else
  for (; lane + 2 * WIDTH <= k; lane += 2 * WIDTH) row_stripe(row, lane, channels, step, 4, 2);
  for (; lane < k; lane += WIDTH) row_stripe(row, lane, channels, step, 8, 1);
#endif
}

#include "row_reductions.h"

#define ROW(CHANNELS, STEP)                                                                        \
  static void row_##CHANNELS##_##STEP(const sk_row *row) { row_channels(row, CHANNELS, STEP); }
ROW(1, 1)
ROW(3, 1)
ROW(4, 1)
ROW(16, 1)
ROW(32, 1)
ROW(48, 1)
ROW(64, 1)
ROW(1, 2)
ROW(4, 2)
ROW(16, 2)
ROW(32, 2)
ROW(48, 2)
ROW(64, 2)
#undef ROW

static void row_any(const sk_row *row) { row_channels(row, row->channels, row->input_step); }

static void compute_row(const sk_row *row) {
  if (row->out_channels <= SK_NARROW) {
    reduce_row(row);
    return;
  }
  const int twice = row->input_step == 2;
  switch (row->channels) {
  case 1: (twice ? row_1_2 : row_1_1)(row); break;
  case 3: (twice ? row_any : row_3_1)(row); break;
  case 4: (twice ? row_4_2 : row_4_1)(row); break;
  case 16: (twice ? row_16_2 : row_16_1)(row); break;
  case 32: (twice ? row_32_2 : row_32_1)(row); break;
  case 48: (twice ? row_48_2 : row_48_1)(row); break;
  case 64: (twice ? row_64_2 : row_64_1)(row); break;
  default: row_any(row);
  }
}
