// Elementary functions without branches, so that loops over them become vector code. Relative
// errors stay below 3e-7 over the stated ranges.

#include <stdint.h>

INLINE float from_bits(int32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof(value));
  return value;
}

INLINE int32_t to_bits(float value) {
  int32_t bits;
  memcpy(&bits, &value, sizeof(bits));
  return bits;
}

/// Adding and subtracting this rounds a small float to the nearest integer.
static const float rounder = 12582912.0f;

/// exp(x), held between 1e-38 and 1e38.
INLINE float exponential(float x) {
  x = x > 88.0f ? 88.0f : x;
  x = x < -87.0f ? -87.0f : x;
  const float shifted = x * 1.44269504f + rounder;
  const float n = shifted - rounder;
  const float r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  float sum = 1.9875691500e-4f;
  sum = sum * r + 1.3981999507e-3f;
  sum = sum * r + 8.3334519073e-3f;
  sum = sum * r + 4.1665795894e-2f;
  sum = sum * r + 1.6666665459e-1f;
  sum = sum * r + 5.0000001201e-1f;
  const float power = sum * r * r + r + 1.0f;
  return power * from_bits((to_bits(shifted) - to_bits(rounder) + 127) << 23);
}

/// exp(x) - 1 for x <= 0, accurate near zero too.
INLINE float exponential_less_one(float x) {
  float sum = 1.9841270e-4f;
  sum = sum * x + 1.3888889e-3f;
  sum = sum * x + 8.3333333e-3f;
  sum = sum * x + 4.1666667e-2f;
  sum = sum * x + 1.6666667e-1f;
  sum = sum * x + 0.5f;
  const float near = sum * x * x + x;
  return x > -0.35f ? near : exponential(x) - 1.0f;
}

/// log((1 + s) / (1 - s)) for |s| <= 1/3.
INLINE float twice_inverse_tanh(float s) {
  const float square = s * s;
  float sum = 1.0f / 15;
  sum = sum * square + 1.0f / 13;
  sum = sum * square + 1.0f / 11;
  sum = sum * square + 1.0f / 9;
  sum = sum * square + 1.0f / 7;
  sum = sum * square + 1.0f / 5;
  sum = sum * square + 1.0f / 3;
  return 2 * s + 2 * s * square * sum;
}

INLINE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

INLINE float softplus(float x) {
  const float y = exponential(x > 0 ? -x : x);
  return (x > 0 ? x : 0) + twice_inverse_tanh(y / (2 + y));
}
