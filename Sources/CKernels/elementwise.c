// The public names of the element-wise kernels: each goes to the path chosen at the start.

#include "SKElementwise.h"

#include "table.h"

#include <string.h>

void sk_activate(sk_activation activation, float *values, long count) {
  sk_kernels()->activate(activation, values, count);
}

void sk_activation_gradient(
    sk_activation activation, const float *input, float *gradient, long count) {
  sk_kernels()->activation_gradient(activation, input, gradient, count);
}

void sk_add_scaled(float factor, const float *other, float *values, long count) {
  sk_kernels()->add_scaled(factor, other, values, count);
}

void sk_sum_rows(
    const float *const *rows, const float *factors, long count, float *sums, long width) {
  sk_kernels()->sum_rows(rows, factors, count, sums, width);
}

void sk_multiply(const float *other, float *values, long count) {
  sk_kernels()->multiply(other, values, count);
}

void sk_scale(float factor, float *values, long count) {
  sk_kernels()->scale(factor, values, count);
}

void sk_adam_step(
    const sk_adam *constants, const float *gradient, float *weights, float *first, float *second,
    long count) {
  sk_kernels()->adam_step(constants, gradient, weights, first, second, count);
}

void sk_max_pool(const float *image, long height, long width, long channels, float *output) {
  const long pitch = width * channels, pooled = (width + 1) / 2 * channels;
  for (long y = 0; y < height; y += 2) {
    const float *upper = image + y * pitch;
    sk_max_pool_rows(
        upper, y + 1 < height ? upper + pitch : upper, width, channels, output + y / 2 * pooled);
  }
}

void sk_max_pool_rows(
    const float *upper, const float *lower, long width, long channels, float *output) {
  sk_kernels()->max_pool_rows(upper, lower, width, channels, output);
}

void sk_copy_channels(
    const float *source, long channels, float *target, long target_channels, long pixels) {
  for (long pixel = 0; pixel < pixels; pixel++)
    memcpy(
        target + pixel * target_channels, source + pixel * channels,
        (unsigned long)channels * sizeof(float));
}

void sk_max_pool_gradient(
    const float *image, const float *gradient, long height, long width, long channels,
    float *image_gradient) {
  sk_kernels()->max_pool_gradient(image, gradient, height, width, channels, image_gradient);
}

void sk_fill_uniform(uint64_t key, uint64_t first, float *values, long count) {
  sk_kernels()->fill_uniform(key, first, values, count);
}

void sk_fill_normal(uint64_t key, uint64_t first, float *values, long count) {
  sk_kernels()->fill_normal(key, first, values, count);
}
