#ifndef SKYSIEVE_TABLE_H
#define SKYSIEVE_TABLE_H

#include "SKElementwise.h"
#include "SKRows.h"

/// A sum over pixels of (input channel) x (gradient channel): one tap of a weight gradient.
/// Steps count floats.
typedef struct {
  const float *input, *gradient;
  float *sums; // [channels][out_channels], added to
  long samples, rows, columns;
  long input_sample, input_row, input_column;
  long gradient_sample, gradient_row, gradient_column;
  long channels;
  long out_channels; // a multiple of 16
} sk_correlation;

/// The kernels of one CPU path.
typedef struct {
  const char *name;
  void (*row)(const sk_row *row);
  void (*correlate)(const sk_correlation *correlation);
  void (*sum_pixels)(const float *pixels, long count, long channels, float *sums);
  void (*activate)(sk_activation activation, float *values, long count);
  void (*activation_gradient)(
      sk_activation activation, const float *input, float *gradient, long count);
  void (*add_scaled)(float factor, const float *other, float *values, long count);
  void (*multiply)(const float *other, float *values, long count);
  void (*scale)(float factor, float *values, long count);
  void (*adam_step)(
      const sk_adam *constants, const float *gradient, float *weights, float *first, float *second,
      long count);
  void (*max_pool)(const float *image, long height, long width, long channels, float *output);
  void (*max_pool_gradient)(
      const float *image, const float *gradient, long height, long width, long channels,
      float *image_gradient);
  void (*fill_uniform)(uint64_t key, uint64_t first, float *values, long count);
  void (*fill_normal)(uint64_t key, uint64_t first, float *values, long count);
} sk_table;

extern const sk_table sk_table_baseline;
#if defined(__x86_64__)
extern const sk_table sk_table_v3, sk_table_v4;
#endif

/// The table of the path chosen for this thread.
const sk_table *sk_kernels(void);

#endif
