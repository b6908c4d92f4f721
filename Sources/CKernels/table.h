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
} sk_table;

extern const sk_table sk_table_baseline;
#if defined(__x86_64__)
extern const sk_table sk_table_v3, sk_table_v4;
#endif

/// The table of the path chosen for this thread.
const sk_table *sk_kernels(void);

#endif
