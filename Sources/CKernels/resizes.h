// Resize-convolutions with shared products.
//
// Along one axis, pixel m of the input makes two pixels of the output:
//
//     y[2m]     = w0 x[m-1] + (w1 + w2) x[m]   = w0 (x[m-1] - x[m]) + s x[m]
//     y[2m + 1] = (w0 + w1) x[m] + w2 x[m+1]   = s x[m] + w2 (x[m+1] - x[m])    with s = w0 + w1 + w2
//
// Both share s x[m], so that three products do the work of four, and along both axes nine that of
// sixteen. The gradient by the input is the same read backwards: it sums, over the same nine
// elements, products with differences of the output's gradient. No number is multiplied by more
// than one, and no pixel enters an output it has nothing to do with.
//
// "Spread" arrays hold nine numbers for each number of an image: [9][pixels][channels], with a cache
// line of distance between elements.

/// One vertical column of an image's transform: three elements of it.
typedef struct {
  vector element[3];
} column;

INLINE vector load_or_zero(const float *row, long place, int inside) {
  return row && inside ? load(row + place) : (vector){0};
}

/// Spreads `count` pixels of a row, from column `first` on. `rows` are the image's rows before, at
/// and behind it, NULL outside the image.
static void spread_input(
    const float *const rows[3], long first, long count, long width, long channels, float *spread,
    long pitch) {
  for (long c = 0; c < channels; c += WIDTH) {
    column last = {{{0}, {0}, {0}}}, here = last, next = last;
    for (long n = first - 2; n < first + count; n++) {
      last = here;
      here = next;
      const int inside = n + 1 >= 0 && n + 1 < width;
      const long place = (n + 1) * channels + c;
      const vector middle = load_or_zero(rows[1], place, inside);
      next.element[0] = load_or_zero(rows[0], place, inside) - middle;
      next.element[1] = middle;
      next.element[2] = load_or_zero(rows[2], place, inside) - middle;
      if (n < first) continue;
      float *target = spread + (n - first) * channels + c;
      UNROLL for (int i = 0; i < 3; i++) {
        store(target + (3 * i) * pitch, last.element[i] - here.element[i]);
        store(target + (3 * i + 1) * pitch, here.element[i]);
        store(target + (3 * i + 2) * pitch, next.element[i] - here.element[i]);
      }
    }
  }
}

/// Stores one output pixel's lanes.
INLINE void store_joined(const sk_join *s, int row, long place, vector value) {
  if (s->added[row]) value += load(s->added[row] + place);
  store(s->rows[row] + place, s->rectified ? rectify(value) : value);
}

static void join_products(const sk_join *s) {
  for (long n = 0; n < s->pixels; n++)
    for (long c = 0; c < s->channels; c += WIDTH) {
      const float *source = s->products + n * s->channels + c;
      const long place = 2 * n * s->channels + c;
      vector left[3], right[3];
      UNROLL for (int i = 0; i < 3; i++) {
        const vector shared = load(source + (3 * i + 1) * s->pitch);
        left[i] = load(source + 3 * i * s->pitch) + shared;
        right[i] = shared + load(source + (3 * i + 2) * s->pitch);
      }
      UNROLL for (int p = 0; p < 2; p++) {
        if (!s->rows[p]) continue;
        store_joined(s, p, place, left[p] + left[p + 1]);
        if (2 * n + 1 < s->width) store_joined(s, p, place + s->channels, right[p] + right[p + 1]);
      }
    }
}

/// The vertical transform of one column of the output's gradient.
INLINE column gradient_column(const float *const rows[4], long place, int inside) {
  vector y[4];
  UNROLL for (int i = 0; i < 4; i++) y[i] = load_or_zero(rows[i], place, inside);
  return (column){{y[3] - y[1], y[1] + y[2], y[0] - y[2]}};
}

/// Spreads the gradients that `count` pixels of row m of the input receive, from column `first` on.
/// `rows` are the rows 2m - 1 to 2m + 2 of the output's gradient, `width` its columns.
static void spread_gradient(
    const float *const rows[4], long first, long count, long width, long channels, float *spread,
    long pitch) {
  for (long c = 0; c < channels; c += WIDTH) {
    column y[4];
    y[2] = gradient_column(rows, (2 * first - 1) * channels + c, first > 0);
    y[3] = gradient_column(rows, 2 * first * channels + c, 1);
    for (long n = first; n < first + count; n++) {
      y[0] = y[2];
      y[1] = y[3];
      y[2] = gradient_column(rows, (2 * n + 1) * channels + c, 2 * n + 1 < width);
      y[3] = gradient_column(rows, (2 * n + 2) * channels + c, 2 * n + 2 < width);
      float *target = spread + (n - first) * channels + c;
      UNROLL for (int i = 0; i < 3; i++) {
        store(target + (3 * i) * pitch, y[3].element[i] - y[1].element[i]);
        store(target + (3 * i + 1) * pitch, y[1].element[i] + y[2].element[i]);
        store(target + (3 * i + 2) * pitch, y[0].element[i] - y[2].element[i]);
      }
    }
  }
}
