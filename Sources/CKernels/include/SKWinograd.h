#ifndef SKYSIEVE_WINOGRAD_H
#define SKYSIEVE_WINOGRAD_H

#include "SKRows.h"

// 3x3 convolutions with stride 1 in tiles of 4x4 output pixels: 36 products in place of 144. For
// inference only; channel counts are multiples of 16.

/// Output pixels along the side of a tile, transformed numbers in a tile, and tiles transformed
/// together: enough pixels for the row kernel's widest block.
enum { SK_TILE = 4, SK_TILE_ELEMENTS = 36, SK_TILE_GROUP = 16 };

/// Floats from one transformed number of a group of tiles to the next: a cache line more than they
/// take, for else all 36 would compete for the same few places of the cache.
static inline long sk_tile_pitch(long channels) { return SK_TILE_GROUP * channels + 16; }

/// Transforms weights [3][3][channels][out_channels] to [36][channels][out_channels].
void sk_prepare_winograd(
    const float *weights, long channels, long out_channels, float *prepared);

/// How many floats of scratch `sk_winograd_rows` needs.
long sk_winograd_scratch(long channels, long out_channels);

/// Computes a rectangle of tiles; steps count tiles. A pixel's bits do not depend on the rectangle.
void sk_winograd_rows(
    const sk_layer *layer, const sk_ring *input, const sk_ring *output, sk_steps steps,
    float *scratch);

#endif
