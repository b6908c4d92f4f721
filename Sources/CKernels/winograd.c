#include "SKWinograd.h"

#include "table.h"

/// The transform of a kernel along one dimension.
static const double transform[6][3] = {
    {1.0 / 4, 0, 0},
    {-1.0 / 6, -1.0 / 6, -1.0 / 6},
    {-1.0 / 6, 1.0 / 6, -1.0 / 6},
    {1.0 / 24, 1.0 / 12, 1.0 / 6},
    {1.0 / 24, -1.0 / 12, 1.0 / 6},
    {0, 0, 1}};

static double transformed_weight(const float *weight, long pitch, int row, int column) {
  double sum = 0;
  for (int y = 0; y < 3; y++)
    for (int x = 0; x < 3; x++)
      sum += transform[row][y] * transform[column][x] * (double)weight[(y * 3 + x) * pitch];
  return sum;
}

void sk_prepare_winograd(
    const float *weights, long channels, long out_channels, float *prepared) {
  const long pitch = channels * out_channels;
  for (int element = 0; element < SK_TILE_ELEMENTS; element++)
    for (long i = 0; i < pitch; i++)
      prepared[element * pitch + i] =
          (float)transformed_weight(weights + i, pitch, element / 6, element % 6);
}

long sk_winograd_scratch(long channels, long out_channels) {
  return out_channels + SK_TILE_ELEMENTS * (sk_tile_pitch(channels) + sk_tile_pitch(out_channels));
}

void sk_winograd_rows(
    const sk_layer *layer, const sk_ring *input, const sk_ring *output, sk_steps steps,
    float *scratch) {
  sk_kernels()->winograd(layer, input, output, steps, scratch);
}
