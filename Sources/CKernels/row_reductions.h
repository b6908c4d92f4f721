// Rows with a narrow few output channels: the lanes of a register run over input channels, and their
// sum is taken once at the end, for four pixels at a time.

typedef float quad __attribute__((vector_size(16), aligned(4)));

/// The sums of the quarters of four vectors.
INLINE void quarter_sums(const vector v[4], quad sums[4]) {
#define PAIR(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#if WIDTH == 16
#define HALVES(a, b)                                                                               \
  (PAIR(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)                              \
   + PAIR(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
  const vector low = HALVES(v[0], v[1]), high = HALVES(v[2], v[3]);
  const vector all = PAIR(low, high, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
      + PAIR(low, high, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
  memcpy(sums, &all, sizeof(all));
#elif WIDTH == 8
#define HALVES(a, b) (PAIR(a, b, 0, 1, 2, 3, 8, 9, 10, 11) + PAIR(a, b, 4, 5, 6, 7, 12, 13, 14, 15))
  const vector halves[2] = {HALVES(v[0], v[1]), HALVES(v[2], v[3])};
  memcpy(sums, halves, sizeof(halves));
#else
  memcpy(sums, v, 4 * sizeof(quad));
#endif
#undef HALVES
#undef PAIR
}

/// The sums over the lanes of four vectors.
INLINE quad lane_sums(const vector values[4]) {
  quad q[4];
  quarter_sums(values, q);
  const quad low = __builtin_shufflevector(q[0], q[1], 0, 4, 2, 6)
      + __builtin_shufflevector(q[0], q[1], 1, 5, 3, 7);
  const quad high = __builtin_shufflevector(q[2], q[3], 0, 4, 2, 6)
      + __builtin_shufflevector(q[2], q[3], 1, 5, 3, 7);
  return __builtin_shufflevector(low, high, 0, 1, 4, 5)
      + __builtin_shufflevector(low, high, 2, 3, 6, 7);
}

/// The channels that fill no register, of one pixel and output channel.
INLINE float leftover_channels(const sk_row *row, long pixel, long k, long channels, long step) {
  float sum = 0;
  for (long t = 0; t < row->tap_count; t++)
    for (long c = channels / WIDTH * WIDTH; c < channels; c++)
      sum += row->taps[t].input[pixel * step * channels + c]
          * row->taps[t].weights[k * channels + c];
  return sum;
}

/// `pixels` (at most four) and `outputs` must be constants.
INLINE void reduce_block(
    const sk_row *row, long first, long channels, long step, const int pixels, const int outputs) {
  vector sums[SK_NARROW][4];
  UNROLL for (int k = 0; k < outputs; k++)
    UNROLL for (int p = 0; p < 4; p++) sums[k][p] = (vector){0};
  for (long t = 0; t < row->tap_count; t++) {
    const float *input = row->taps[t].input + first * step * channels;
    for (long c = 0; c + WIDTH <= channels; c += WIDTH) {
      vector weight[SK_NARROW];
      UNROLL for (int k = 0; k < outputs; k++)
        weight[k] = load(row->taps[t].weights + k * channels + c);
      UNROLL for (int p = 0; p < pixels; p++) {
        const vector value = load(input + p * step * channels + c);
        UNROLL for (int k = 0; k < outputs; k++) sums[k][p] += weight[k] * value;
      }
    }
  }
  UNROLL for (int k = 0; k < outputs; k++) {
    const quad totals = lane_sums(sums[k]);
    UNROLL for (int p = 0; p < pixels; p++) {
      float value = totals[p] + row->bias[k];
      if (channels % WIDTH != 0) value += leftover_channels(row, first + p, k, channels, step);
      const long place = (first + p) * row->output_step + k;
      if (row->added) value += row->added[place];
      row->output[place] = row->rectified && value < 0 ? 0 : value;
    }
  }
}

INLINE void reduce_channels(const sk_row *row, long channels, long step, const int outputs) {
  long first = 0;
  for (; first + 4 <= row->pixels; first += 4)
    reduce_block(row, first, channels, step, 4, outputs);
  for (; first < row->pixels; first++) reduce_block(row, first, channels, step, 1, outputs);
}

INLINE void reduce_outputs(const sk_row *row, const int outputs) {
  if (row->channels == 16 && row->input_step == 1)
    reduce_channels(row, 16, 1, outputs);
  else
    reduce_channels(row, row->channels, row->input_step, outputs);
}

static void reduce_row(const sk_row *row) {
  switch (row->out_channels) {
  case 1: reduce_outputs(row, 1); break;
  case 2: reduce_outputs(row, 2); break;
  case 3: reduce_outputs(row, 3); break;
  default: reduce_outputs(row, 4);
  }
}
