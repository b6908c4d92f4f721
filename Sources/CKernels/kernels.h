// All kernels of one CPU path. Each path's file defines WIDTH and TABLE and includes this.

#include "table.h"

#include "vectors.h"

#include "row_products.h"

#include "winograd.h"

#include "correlations.h"

#include "elementwise.h"

#include "random_fill.h"

#include "peak.h"

const sk_table TABLE = {
    .name = PATH_NAME,
    .peak_operations = peak_operations,
    .row = compute_row,
    .correlate = correlate,
    .winograd = winograd,
    .sum_pixels = sum_pixels,
    .activate = activate,
    .activation_gradient = activation_gradient,
    .add_scaled = add_scaled,
    .multiply = multiply,
    .scale = scale,
    .adam_step = adam_step,
    .max_pool_rows = max_pool_rows,
    .max_pool_gradient = max_pool_gradient,
    .fill_uniform = fill_uniform,
    .fill_normal = fill_normal,
};
