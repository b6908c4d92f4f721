// Weight gradients: for one tap, the sums over all pixels of input channel x gradient channel.
//
// A block of input channels x vectors of gradient channels stays in registers over all pixels, so
// that each product costs one instruction and nothing is written inside the loop.

INLINE void correlate_block(
    const sk_correlation *s, long channel, long lane, const int channels, const int vectors) {
  vector sums[16][4];
  UNROLL for (int c = 0; c < channels; c++)
    UNROLL for (int v = 0; v < vectors; v++) sums[c][v] = (vector){0};
  for (long b = 0; b < s->samples; b++)
    for (long y = 0; y < s->rows; y++) {
      const float *input = s->input + b * s->input_sample + y * s->input_row + channel;
      const float *gradient = s->gradient + b * s->gradient_sample + y * s->gradient_row + lane;
      for (long x = 0; x < s->columns; x++) {
        vector slope[4];
        UNROLL for (int v = 0; v < vectors; v++) slope[v] = load(gradient + v * WIDTH);
        UNROLL for (int c = 0; c < channels; c++)
          UNROLL for (int v = 0; v < vectors; v++) sums[c][v] += slope[v] * input[c];
        input += s->input_column;
        gradient += s->gradient_column;
      }
    }
  UNROLL for (int c = 0; c < channels; c++)
    UNROLL for (int v = 0; v < vectors; v++) {
      float *place = s->sums + (channel + c) * s->out_channels + lane + v * WIDTH;
      store(place, load(place) + sums[c][v]);
    }
}

/// A single input channel: eight pixels at a time take the place of the channels.
INLINE void correlate_single(const sk_correlation *s, long channel, long lane) {
  vector sums[8] = {{0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}};
  for (long b = 0; b < s->samples; b++)
    for (long y = 0; y < s->rows; y++) {
      const float *input = s->input + b * s->input_sample + y * s->input_row + channel;
      const float *gradient = s->gradient + b * s->gradient_sample + y * s->gradient_row + lane;
      long x = 0;
      for (; x + 8 <= s->columns; x += 8)
        UNROLL for (int p = 0; p < 8; p++)
          sums[p] +=
              load(gradient + (x + p) * s->gradient_column) * input[(x + p) * s->input_column];
      for (; x < s->columns; x++)
        sums[0] += load(gradient + x * s->gradient_column) * input[x * s->input_column];
    }
  float *place = s->sums + channel * s->out_channels + lane;
  const vector low = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  const vector high = (sums[4] + sums[5]) + (sums[6] + sums[7]);
  store(place, load(place) + (low + high));
}

INLINE void correlate_stripe(
    const sk_correlation *s, long lane, const int channels, const int vectors) {
  long channel = 0;
  for (; channel + channels <= s->channels; channel += channels)
    correlate_block(s, channel, lane, channels, vectors);
  for (; channel + 4 <= s->channels; channel += 4) correlate_block(s, channel, lane, 4, vectors);
  for (; channel < s->channels; channel++)
    UNROLL for (int v = 0; v < vectors; v++) correlate_single(s, channel, lane + v * WIDTH);
}

static void correlate(const sk_correlation *s) {
  const long k = s->out_channels;
#if WIDTH == 16
  if (k % 64 == 0)
    for (long lane = 0; lane < k; lane += 64) correlate_stripe(s, lane, 4, 4);
  else if (k % 32 == 0)
    for (long lane = 0; lane < k; lane += 32) correlate_stripe(s, lane, 8, 2);
  else
    for (long lane = 0; lane < k; lane += 16) correlate_stripe(s, lane, 16, 1);
#else
  for (long lane = 0; lane < k; lane += 2 * WIDTH) correlate_stripe(s, lane, 4, 2);
#endif
}

INLINE void correlate_point_lanes(const sk_point_correlation *s, long lane, long step, long pitch) {
  vector sums[SK_POINTS];
  UNROLL for (int i = 0; i < SK_POINTS; i++) sums[i] = (vector){0};
  const float *pixel = s->vectors + lane;
  for (long x = 0; x < s->count; x++) {
    const vector value = load(pixel + x * pitch);
    UNROLL for (int i = 0; i < SK_POINTS; i++) sums[i] += value * s->points[i][x * step];
  }
  UNROLL for (int i = 0; i < SK_POINTS; i++) {
    float *place = s->sums + i * s->channels + lane;
    store(place, load(place) + sums[i]);
  }
}

static void correlate_points(const sk_point_correlation *s) {
  for (long lane = 0; lane < s->channels; lane += WIDTH) {
    if (s->channels == 16 && s->point_step == 1)
      correlate_point_lanes(s, lane, 1, 16);
    else if (s->channels == 16 && s->point_step == 2)
      correlate_point_lanes(s, lane, 2, 16);
    else
      correlate_point_lanes(s, lane, s->point_step, s->channels);
  }
}

enum { SUM_RUN = 256 }; // short partial sums keep the rounding error small

/// The sum of pixels with a single channel: the lanes of a register run over pixels.
static void sum_single(const float *pixels, long count, float *sum) {
  for (long first = 0; first < count; first += SUM_RUN) {
    const long last = first + SUM_RUN < count ? first + SUM_RUN : count;
    vector lanes = {0};
    long i = first;
    for (; i + WIDTH <= last; i += WIDTH) lanes += load(pixels + i);
    float run = 0;
    for (int lane = 0; lane < WIDTH; lane++) run += lanes[lane];
    for (; i < last; i++) run += pixels[i];
    *sum += run;
  }
}

/// Adds all pixels to `sums`, channel by channel: the gradient of a bias.
static void sum_pixels(const float *pixels, long count, long channels, float *sums) {
  if (channels == 1) {
    sum_single(pixels, count, sums);
    return;
  }
  const long run = SUM_RUN;
  for (long first = 0; first < count; first += run) {
    const long last = first + run < count ? first + run : count;
    long c = 0;
    for (; c + WIDTH <= channels; c += WIDTH) {
      vector sum = {0};
      for (long i = first; i < last; i++) sum += load(pixels + i * channels + c);
      store(sums + c, load(sums + c) + sum);
    }
    for (; c < channels; c++) {
      float sum = 0;
      for (long i = first; i < last; i++) sum += pixels[i * channels + c];
      sums[c] += sum;
    }
  }
}
