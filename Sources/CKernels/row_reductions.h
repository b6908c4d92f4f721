// Rows with a single output channel: the lanes of a register run over input channels, and their
// sum is taken once at the end, for four pixels at a time.

typedef float quad __attribute__((vector_size(16), aligned(4)));

/// The sum of each vector's quarters.
INLINE quad quarters(vector value) {
  quad parts[WIDTH / 4];
  memcpy(parts, &value, sizeof(value));
  quad sum = parts[0];
  UNROLL for (int i = 1; i < WIDTH / 4; i++) sum += parts[i];
  return sum;
}

/// The sums over the lanes of four vectors.
INLINE quad lane_sums(const vector values[4]) {
  const quad a = quarters(values[0]), b = quarters(values[1]);
  const quad c = quarters(values[2]), d = quarters(values[3]);
  const quad ab = __builtin_shufflevector(a, b, 0, 4, 2, 6)
      + __builtin_shufflevector(a, b, 1, 5, 3, 7);
  const quad cd = __builtin_shufflevector(c, d, 0, 4, 2, 6)
      + __builtin_shufflevector(c, d, 1, 5, 3, 7);
  return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

/// The channels that fill no register, of one pixel.
INLINE float leftover_channels(const sk_row *row, long pixel, long channels, long step) {
  float sum = 0;
  for (long t = 0; t < row->tap_count; t++)
    for (long c = channels / WIDTH * WIDTH; c < channels; c++)
      sum += row->taps[t].input[pixel * step * channels + c] * row->taps[t].weights[c];
  return sum;
}

INLINE void reduce_block(
    const sk_row *row, long first, long channels, long step, const int pixels) {
  vector sums[4] = {{0}, {0}, {0}, {0}};
  for (long t = 0; t < row->tap_count; t++) {
    const float *input = row->taps[t].input + first * step * channels;
    for (long c = 0; c + WIDTH <= channels; c += WIDTH) {
      const vector weight = load(row->taps[t].weights + c);
      UNROLL for (int p = 0; p < pixels; p++)
        sums[p] += weight * load(input + p * step * channels + c);
    }
  }
  const quad totals = lane_sums(sums);
  UNROLL for (int p = 0; p < pixels; p++) {
    float value = totals[p] + row->bias[0];
    if (channels % WIDTH != 0) value += leftover_channels(row, first + p, channels, step);
    row->output[(first + p) * row->output_step] = row->rectified && value < 0 ? 0 : value;
  }
}

INLINE void reduce_channels(const sk_row *row, long channels, long step) {
  long first = 0;
  for (; first + 4 <= row->pixels; first += 4) reduce_block(row, first, channels, step, 4);
  for (; first < row->pixels; first++) reduce_block(row, first, channels, step, 1);
}

static void reduce_row(const sk_row *row) {
  if (row->channels == 16 && row->input_step == 1)
    reduce_channels(row, 16, 1);
  else
    reduce_channels(row, row->channels, row->input_step);
}
