// Element-wise work: plain loops that the compiler turns into this path's vector code.

#include "scalar_math.h"

#define EACH for (long i = 0; i < count; i++)

static void activate(sk_activation activation, float *restrict x, long count) {
  switch (activation) {
  case SK_NONE: break;
  case SK_RELU: EACH x[i] = x[i] < 0 ? 0 : x[i]; break;
  case SK_ELU: EACH x[i] = x[i] > 0 ? x[i] : exponential_less_one(x[i]); break;
  case SK_SILU: EACH x[i] = x[i] * sigmoid(x[i]); break;
  case SK_SIGMOID: EACH x[i] = sigmoid(x[i]); break;
  case SK_SOFTPLUS: EACH x[i] = softplus(x[i]); break;
  }
}

static void activation_gradient(
    sk_activation activation, const float *restrict x, float *restrict slope, long count) {
  switch (activation) {
  case SK_NONE: break;
  case SK_RELU: EACH slope[i] = x[i] > 0 ? slope[i] : 0; break;
  case SK_ELU: EACH slope[i] *= x[i] > 0 ? 1.0f : exponential(x[i]); break;
  case SK_SILU:
    EACH {
      const float s = sigmoid(x[i]);
      slope[i] *= s * (1 + x[i] * (1 - s));
    }
    break;
  case SK_SIGMOID:
    EACH {
      const float s = sigmoid(x[i]);
      slope[i] *= s * (1 - s);
    }
    break;
  case SK_SOFTPLUS: EACH slope[i] *= sigmoid(x[i]); break;
  }
}

static void add_scaled(
    float factor, const float *restrict other, float *restrict values, long count) {
  EACH values[i] += factor * other[i];
}

/// Sums of WIDTH * REGISTERS numbers stay in registers while all rows pass by.
static void sum_rows(
    const float *const *rows, const float *factors, long count, float *sums, long width) {
#pragma clang fp contract(off)
  enum { REGISTERS = 4 };
  long x = 0;
  for (; x + REGISTERS * WIDTH <= width; x += REGISTERS * WIDTH) {
    vector block[REGISTERS] = {0};
    for (long i = 0; i < count; i++)
      UNROLL for (int r = 0; r < REGISTERS; r++) block[r] =
          block[r] + factors[i] * load(rows[i] + x + r * WIDTH);
    UNROLL for (int r = 0; r < REGISTERS; r++) store(sums + x + r * WIDTH, block[r]);
  }
  for (; x < width; x++) {
    float sum = 0;
    for (long i = 0; i < count; i++) sum = sum + factors[i] * rows[i][x];
    sums[x] = sum;
  }
}

static void multiply(const float *restrict other, float *restrict values, long count) {
  EACH values[i] *= other[i];
}

static void scale(float factor, float *restrict values, long count) { EACH values[i] *= factor; }

static void adam_step(
    const sk_adam *constants, const float *restrict gradient, float *restrict weights,
    float *restrict first, float *restrict second, long count) {
  const sk_adam a = *constants;
  EACH {
    const float slope = gradient[i];
    first[i] = a.first_decay * first[i] + (1 - a.first_decay) * slope;
    second[i] = a.second_decay * second[i] + (1 - a.second_decay) * slope * slope;
    const float size = __builtin_elementwise_sqrt(second[i] * a.second_correction) + a.epsilon;
    const float step = first[i] * a.first_correction / size + a.weight_decay * weights[i];
    weights[i] -= a.learning_rate * step;
  }
}

/// The maximum of two rows of pixels and of their neighbours.
static void max_pool_rows(
    const float *restrict upper, const float *restrict lower, long width, long channels,
    float *restrict output) {
  for (long x = 0; x < width; x += 2) {
    const long here = x * channels, right = x + 1 < width ? channels : 0;
    for (long c = here; c < here + channels; c++) {
      const float above = upper[c] > upper[c + right] ? upper[c] : upper[c + right];
      const float below = lower[c] > lower[c + right] ? lower[c] : lower[c + right];
      *output++ = above > below ? above : below;
    }
  }
}

static void max_pool_gradient(
    const float *restrict image, const float *restrict gradient, long height, long width,
    long channels, float *restrict image_gradient) {
  for (long y = 0; y < height; y += 2)
    for (long x = 0; x < width; x += 2) {
      const long here = (y * width + x) * channels;
      const long right = x + 1 < width ? channels : 0;
      const long below = y + 1 < height ? width * channels : 0;
      for (long c = 0; c < channels; c++, gradient++) {
        const long corners[4] = {
            here + c, here + c + right, here + c + below, here + c + below + right};
        long winner = corners[0];
        for (int i = 1; i < 4; i++) winner = image[corners[i]] > image[winner] ? corners[i] : winner;
        for (int i = 0; i < 4; i++) image_gradient[corners[i]] = 0;
        image_gradient[winner] = *gradient;
      }
    }
}
