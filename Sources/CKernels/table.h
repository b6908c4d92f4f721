#ifndef SKYSIEVE_TABLE_H
#define SKYSIEVE_TABLE_H

#include "SKElementwise.h"
#include "SKRows.h"
#include "SKWinograd.h"

#include <stdint.h>

/// One tap of a stencil over a row of output pixels.
typedef struct {
  const float *input;   // the pixel that output pixel 0 reads
  const float *weights; // [channels][sk_padded(out_channels)], narrow: [out_channels][channels]
} sk_tap;

/// A row of output pixels: output = bias + sum over taps of input x weights, plus what is added,
/// perhaps rectified.
/// A pixel's bits must not depend on the row it is computed with.
typedef struct {
  const sk_tap *taps;
  long tap_count;
  long channels;
  long input_step;   // in pixels: 1 or 2
  const float *bias; // [sk_padded(out_channels)]
  float *output;
  long out_channels;
  long output_step; // in floats, from one output pixel to the next
  const float *added; // laid out as the output, or NULL
  long pixels;
  int rectified;
} sk_row;

/// Two rows of output pixels of a resize-convolution: the sums of the products they take part in.
typedef struct {
  const float *products; // [9][pixels][channels]
  long pitch;            // from one element to the next
  long pixels, channels;
  float *rows[2];        // the first output pixel of both; the second may be NULL
  long width;            // output pixels in a row
  const float *added[2]; // laid out as the rows, or NULL
  int rectified;
} sk_join;

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

/// The numbers that one pixel is multiplied with by `correlate_points`.
enum { SK_POINTS = 9 };

/// Nine sums over the same pixels of (number of a plane) x (channels of a pixel).
typedef struct {
  const float *points[SK_POINTS]; // what the first pixel is multiplied with
  long point_step;                // from one pixel's number to the next one's
  const float *vectors;           // [count][channels], channels a multiple of 16
  long channels, count;
  float *sums; // [SK_POINTS][channels], added to
} sk_point_correlation;

/// The kernels of one CPU path.
typedef struct {
  const char *name;
  double (*peak_operations)(void);
  void (*row)(const sk_row *row);
  void (*correlate)(const sk_correlation *correlation);
  void (*correlate_points)(const sk_point_correlation *correlation);
  void (*winograd)(
      const sk_layer *layer, const sk_ring *input, const sk_ring *output, sk_steps steps,
      float *scratch);
  void (*spread_input)(
      const float *const rows[3], long first, long count, long width, long channels, float *spread,
      long pitch);
  void (*join_products)(const sk_join *join);
  void (*spread_gradient)(
      const float *const rows[4], long first, long count, long width, long channels, float *spread,
      long pitch);
  void (*join_partials)(
      const float *partials, long width, float bias, int rectified, const sk_ring *output);
  void (*spread_single_gradient)(
      const float *const rows[4], long first, long count, long width, float *spread, long pitch);
  void (*sum_pixels)(const float *pixels, long count, long channels, float *sums);
  void (*activate)(sk_activation activation, float *values, long count);
  void (*activation_gradient)(
      sk_activation activation, const float *input, float *gradient, long count);
  void (*add_scaled)(float factor, const float *other, float *values, long count);
  void (*sum_rows)(
      const float *const *rows, const float *factors, long count, float *sums, long width);
  void (*multiply)(const float *other, float *values, long count);
  void (*scale)(float factor, float *values, long count);
  void (*adam_step)(
      const sk_adam *constants, const float *gradient, float *weights, float *first, float *second,
      long count);
  void (*max_pool_rows)(
      const float *upper, const float *lower, long width, long channels, float *output);
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
