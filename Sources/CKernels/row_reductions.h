// Rows with a narrow few output channels: the lanes of a register run over input channels, and their
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
      row->output[(first + p) * row->output_step + k] = row->rectified && value < 0 ? 0 : value;
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
