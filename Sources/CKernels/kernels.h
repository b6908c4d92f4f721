// All kernels of one CPU path. Each path's file defines WIDTH and TABLE and includes this.

#include "table.h"

#include "vectors.h"

#include "row_products.h"

#include "correlations.h"

const sk_table TABLE = {
    .name = PATH_NAME,
    .row = compute_row,
    .correlate = correlate,
    .sum_pixels = sum_pixels,
};
