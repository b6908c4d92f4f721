// Winograd's F(4x4, 3x3): tiles of 6x6 input pixels are transformed, multiplied element by element
// with the transformed weights (36 small matrix products over channels, by the row kernel), and
// transformed back to 4x4 output pixels.
//
// Reference: Lavin and Gray, "Fast algorithms for convolutional neural networks" (2016); the
// interpolation points are 0, 1, -1, 2, -2 and infinity. Larger tiles save more products but lose
// digits.

enum { TILES = SK_TILE_GROUP };

/// One dimension of the input's transform.
INLINE void transform_input(const vector d[6], vector t[6]) {
  const vector a = d[4] - 4 * d[2], b = d[3] - 4 * d[1];
  const vector c = d[4] - d[2], e = 2 * (d[3] - d[1]);
  t[0] = 4 * d[0] - 5 * d[2] + d[4];
  t[1] = a + b;
  t[2] = a - b;
  t[3] = c + e;
  t[4] = c - e;
  t[5] = 4 * d[1] - 5 * d[3] + d[5];
}

/// One dimension of the output's transform.
INLINE void transform_output(const vector m[6], vector y[4]) {
  const vector a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], d = m[3] - m[4];
  y[0] = m[0] + a + c;
  y[1] = b + 2 * d;
  y[2] = a + 4 * c;
  y[3] = b + 8 * d + m[5];
}

/// Transforms one tile; `rows` points at its first pixel in six image rows, NULL outside the image.
INLINE void load_tile(const float *const rows[6], long channels, float *transformed) {
  for (long c = 0; c < channels; c += WIDTH) {
    vector half[6][6];
    UNROLL for (int y = 0; y < 6; y++) {
      vector d[6];
      UNROLL for (int x = 0; x < 6; x++)
        d[x] = rows[y] ? load(rows[y] + x * channels + c) : (vector){0};
      transform_input(d, half[y]);
    }
    UNROLL for (int x = 0; x < 6; x++) {
      vector d[6], t[6];
      UNROLL for (int y = 0; y < 6; y++) d[y] = half[y][x];
      transform_input(d, t);
      UNROLL for (int y = 0; y < 6; y++)
        store(transformed + (y * 6 + x) * sk_tile_pitch(channels) + c, t[y]);
    }
  }
}

/// Transforms one tile back and writes the `rows` x `columns` pixels that lie inside the image.
INLINE void store_tile(
    const sk_layer *layer, const float *products, const sk_ring *output, long first_row,
    long first_column) {
  const long channels = output->channels;
  const long rows = output->height - first_row, columns = output->width - first_column;
  for (long c = 0; c < channels; c += WIDTH) {
    vector half[6][4];
    UNROLL for (int y = 0; y < 6; y++) {
      vector m[6];
      UNROLL for (int x = 0; x < 6; x++)
        m[x] = load(products + (y * 6 + x) * sk_tile_pitch(channels) + c);
      transform_output(m, half[y]);
    }
    const vector bias = load(layer->bias + c);
    UNROLL for (int x = 0; x < 4; x++) {
      vector m[6], result[4];
      UNROLL for (int y = 0; y < 6; y++) m[y] = half[y][x];
      transform_output(m, result);
      if (x < columns)
        UNROLL for (int y = 0; y < 4; y++)
          if (y < rows) {
            const long place = (first_column + x) * channels + c;
            vector value = result[y] + bias;
            if (layer->added) value += load(sk_ring_row(layer->added, first_row + y) + place);
            store(
                sk_ring_row(output, first_row + y) + place,
                layer->rectified ? rectify(value) : value);
          }
    }
  }
}

/// The 36 matrix products of a group of tiles.
static void multiply_tiles(
    const float *weights, const float *zeros, long channels, long out_channels, long tiles,
    const float *transformed, float *products) {
  for (int element = 0; element < SK_TILE_ELEMENTS; element++) {
    const sk_tap tap = {
        transformed + element * sk_tile_pitch(channels), weights + element * channels * out_channels};
    const sk_row row = {
        .taps = &tap,
        .tap_count = 1,
        .channels = channels,
        .input_step = 1,
        .bias = zeros,
        .output = products + element * sk_tile_pitch(out_channels),
        .out_channels = out_channels,
        .output_step = out_channels,
        .pixels = tiles,
    };
    compute_row(&row);
  }
}

static void winograd_group(
    const sk_layer *layer, const sk_ring *input, const sk_ring *output, long tile_row,
    long first_tile, long tiles, float *scratch) {
  const long channels = input->channels, out_channels = output->channels;
  float *transformed = scratch + out_channels;
  float *products = transformed + SK_TILE_ELEMENTS * sk_tile_pitch(channels);
  for (long tile = 0; tile < tiles; tile++) {
    const float *rows[6];
    for (int y = 0; y < 6; y++) {
      const long row = SK_TILE * tile_row - 1 + y;
      rows[y] = row < 0 || row >= input->height
          ? NULL
          : sk_ring_row(input, row) + (SK_TILE * (first_tile + tile) - 1) * channels;
    }
    load_tile(rows, channels, transformed + tile * channels);
  }
  multiply_tiles(
      layer->weights, scratch, channels, out_channels, tiles, transformed, products);
  for (long tile = 0; tile < tiles; tile++)
    store_tile(
        layer, products + tile * out_channels, output, SK_TILE * tile_row,
        SK_TILE * (first_tile + tile));
}

static void winograd(
    const sk_layer *layer, const sk_ring *input, const sk_ring *output, sk_steps steps,
    float *scratch) {
  memset(scratch, 0, (unsigned long)output->channels * sizeof(float));
  for (long row = steps.first_row; row < steps.last_row; row++)
    for (long tile = steps.first_column; tile < steps.last_column; tile += TILES) {
      const long left = steps.last_column - tile;
      winograd_group(layer, input, output, row, tile, left < TILES ? left : TILES, scratch);
    }
}
