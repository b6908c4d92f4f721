#ifndef SKYSIEVE_ELEMENTWISE_H
#define SKYSIEVE_ELEMENTWISE_H

#include <stdint.h>

/// The function applied to every output of a layer.
typedef enum { SK_NONE, SK_RELU, SK_ELU, SK_SILU, SK_SIGMOID, SK_SOFTPLUS } sk_activation;

/// values = activation(values)
void sk_activate(sk_activation activation, float *values, long count);

/// gradient *= derivative of the activation at input
void sk_activation_gradient(
    sk_activation activation, const float *input, float *gradient, long count);

/// values += factor * other
void sk_add_scaled(float factor, const float *other, float *values, long count);

/// sums = factors[0] * rows[0] + factors[1] * rows[1] + ... of `width` numbers, added in this order
/// and each product rounded: the same bits on every CPU path.
void sk_sum_rows(
    const float *const *rows, const float *factors, long count, float *sums, long width);

/// values *= other
void sk_multiply(const float *other, float *values, long count);

/// values *= factor
void sk_scale(float factor, float *values, long count);

/// The constants of one step of Adam; the corrections undo the bias of the running means.
typedef struct {
  float learning_rate, first_decay, second_decay, epsilon, weight_decay;
  float first_correction, second_correction;
} sk_adam;

/// Moves the weights and updates the running means of the gradient and its square.
void sk_adam_step(
    const sk_adam *constants, const float *gradient, float *weights, float *first, float *second,
    long count);

/// 2x2 maximum of one image; odd extents keep their last row or column.
void sk_max_pool(const float *image, long height, long width, long channels, float *output);

/// 2x2 maximum of two rows: (width + 1) / 2 pixels. For an odd last row pass it twice.
void sk_max_pool_rows(
    const float *upper, const float *lower, long width, long channels, float *output);

/// Copies the channels of pixels into wider pixels; `target` is where the first one's go.
void sk_copy_channels(
    const float *source, long channels, float *target, long target_channels, long pixels);

/// Hands the gradient of each pooled pixel to the first of its pixels that was the largest.
void sk_max_pool_gradient(
    const float *image, const float *gradient, long height, long width, long channels,
    float *image_gradient);

/// Numbers `first`, `first` + 1, ... of a Philox stream, uniform in [0, 1). `first` is a
/// multiple of 256. The same bits on every CPU path.
void sk_fill_uniform(uint64_t key, uint64_t first, float *values, long count);

/// The same places of a stream from the normal distribution.
void sk_fill_normal(uint64_t key, uint64_t first, float *values, long count);

#endif
