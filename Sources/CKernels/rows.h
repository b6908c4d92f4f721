#ifndef SKYSIEVE_ROWS_PRIVATE_H
#define SKYSIEVE_ROWS_PRIVATE_H

#include "SKRows.h"
#include "stencil.h"

/// An axis applied in both directions, with its prepared weights and padded bias.
typedef struct {
  sk_axis axis;
  const float *weights, *bias;
  const sk_ring *added; // or NULL
  int rectified;
} sk_plane;

/// Computes a rectangle of steps; every input row they look at must be in the ring.
void sk_compute_steps(
    const sk_plane *plane, const sk_ring *input, const sk_ring *output, sk_steps steps);

#endif
