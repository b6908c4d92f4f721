// All kernels of one CPU path. Each path's file defines WIDTH and TABLE and includes this.

#include "resize.h"
#include "table.h"

#include "vectors.h"

#include "row_products.h"

#include "winograd.h"

#include "resizes.h"

#include "single_resizes.h"

#include "correlations.h"

#include "elementwise.h"

#include "random_fill.h"

#include "peak.h"

const sk_table TABLE = {
    .name = PATH_NAME,
    .peak_operations = peak_operations,
    .row = compute_row,
    .correlate = correlate,
    .correlate_points = correlate_points,
    .winograd = winograd,
    .spread_input = spread_input,
    .join_products = join_products,
    .spread_gradient = spread_gradient,
    .join_partials = join_partials,
    .spread_single_gradient = spread_single_gradient,
    .sum_pixels = sum_pixels,
    .activate = activate,
    .activation_gradient = activation_gradient,
    .add_scaled = add_scaled,
    .sum_rows = sum_rows,
    .multiply = multiply,
    .scale = scale,
    .adam_step = adam_step,
    .max_pool_rows = max_pool_rows,
    .max_pool_gradient = max_pool_gradient,
    .fill_uniform = fill_uniform,
    .fill_normal = fill_normal,
};
