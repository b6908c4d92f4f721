// Resize-convolutions to a single channel, where a register cannot run over output channels.
//
// Forward, the sixteen taps of the four phases take the place of the channels: one matrix product
// makes "partial" numbers [height + 2][width + 2][16] with a border of zeros, and every output pixel
// adds up four of them. Backward, the nine elements of resizes.h run over pixels.

/// Adds up the partial numbers of one image.
static void join_partials(
    const float *partials, long width, float bias, int rectified, const sk_ring *output) {
  const long pitch = (width + 2) * 16;
  for (long y = 0; y < output->height; y++) {
    // Rows m - 1 and m of the input for an even row of the output, m and m + 1 for an odd one.
    const float *upper = partials + (y + 1) / 2 * pitch + y % 2 * 8;
    const float *lower = upper + pitch + 4;
    float *target = sk_ring_row(output, y);
    for (long x = 0; x < output->width; x++) {
      const long left = (x + 1) / 2 * 16 + x % 2 * 2, right = left + 17;
      const float value = bias + ((upper[left] + upper[right]) + (lower[left] + lower[right]));
      target[x] = rectified && value < 0 ? 0 : value;
    }
  }
}

/// `spread_gradient` for a single channel, at most SK_RESIZE_GROUP pixels at once.
static void spread_single_gradient(
    const float *const rows[4], long first, long count, long width, float *spread, long pitch) {
  enum { COLUMNS = 2 * SK_RESIZE_GROUP + 2 };
  float y[4][COLUMNS], v[3][COLUMNS];
  const long before = first == 0, columns = 2 * count + 2;
  const long behind = 2 * (first + count) + 1 - width;
  const long inside = columns - before - (behind > 0 ? behind : 0);
  for (int i = 0; i < 4; i++) {
    memset(y[i], 0, (unsigned long)columns * sizeof(float));
    if (rows[i])
      memcpy(
          y[i] + before, rows[i] + 2 * first - 1 + before, (unsigned long)inside * sizeof(float));
  }
  for (long u = 0; u < columns; u++) {
    v[0][u] = y[3][u] - y[1][u];
    v[1][u] = y[1][u] + y[2][u];
    v[2][u] = y[0][u] - y[2][u];
  }
  for (int i = 0; i < 3; i++) {
    float *target = spread + 3 * i * pitch;
    for (long n = 0; n < count; n++) {
      const float *here = v[i] + 2 * n;
      target[n] = here[3] - here[1];
      target[pitch + n] = here[1] + here[2];
      target[2 * pitch + n] = here[0] - here[2];
    }
  }
}
