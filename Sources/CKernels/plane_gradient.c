// Gradients by the weights of 3x3 convolutions from a single channel or to a narrow few, such as a
// network's first and last ones.
//
// The narrow image is taken apart into planes of one channel each. The nine taps of a plane share
// one look at every pixel of the wide image: ten loads for nine products, where a correlation per
// tap needs eighteen.

#include "plane_gradient.h"

#include "table.h"

#include <string.h>

enum { RING_ROWS = 4, MARGIN = 1 };

/// One image of each of the two operands.
typedef struct {
  const float *wide, *narrow;
  long height, width, channels; // of the wide image
  long narrow_height, narrow_width, planes;
  int step;     // pixels of the narrow image for one of the wide image
  int reversed; // whether the narrow image is the output: taps then run backwards
} operands;

int sk_is_plane_gradient(const sk_convolution *c) {
  const int single_input = (c->stencil == SK_SAME || c->stencil == SK_HALVING)
      && c->channels == 1 && c->out_channels % 16 == 0;
  const int narrow_output =
      c->stencil == SK_SAME && c->out_channels <= SK_NARROW && c->channels % 16 == 0;
  return single_input || narrow_output;
}

static operands operands_of(const sk_convolution *c, const float *input, const float *gradient) {
  if (c->channels == 1)
    return (operands){gradient, input, c->out_height, c->out_width, c->out_channels,
                      c->height, c->width, 1, c->stencil == SK_HALVING ? 2 : 1, 0};
  return (operands){input, gradient, c->height, c->width, c->channels,
                    c->out_height, c->out_width, c->out_channels, 1, 1};
}

static long row_pitch(const operands *o) { return o->narrow_width + 2 * MARGIN; }

/// Rows of one plane, and a row of zeros for what lies outside the image.
static long plane_size(const operands *o) { return (RING_ROWS + 1) * row_pitch(o); }

static float *plane_row(const operands *o, float *plane, long row) {
  const int outside = row < 0 || row >= o->narrow_height;
  return plane + (outside ? RING_ROWS : row % RING_ROWS) * row_pitch(o);
}

static void load_row(const operands *o, long row, float *planes) {
  const float *source = o->narrow + row * o->narrow_width * o->planes;
  for (long plane = 0; plane < o->planes; plane++) {
    float *target = plane_row(o, planes + plane * plane_size(o), row) + MARGIN;
    for (long x = 0; x < o->narrow_width; x++) target[x] = source[x * o->planes + plane];
  }
}

static void add_image(const operands *o, float *planes, float *sums) {
  long loaded = 0;
  for (long y = 0; y < o->height; y++) {
    for (; loaded <= o->step * y + 1 && loaded < o->narrow_height; loaded++)
      load_row(o, loaded, planes);
    for (long plane = 0; plane < o->planes; plane++) {
      sk_point_correlation work = {
          .point_step = o->step, .vectors = o->wide + y * o->width * o->channels,
          .channels = o->channels, .count = o->width,
          .sums = sums + plane * SK_POINTS * o->channels};
      for (int i = 0; i < SK_POINTS; i++)
        work.points[i] =
            plane_row(o, planes + plane * plane_size(o), o->step * y + i / 3 - 1) + i % 3;
      sk_kernels()->correlate_points(&work);
    }
  }
}

long sk_plane_gradient_scratch(const sk_convolution *c) {
  const operands o = operands_of(c, NULL, NULL);
  return o.planes * (SK_POINTS * o.channels + plane_size(&o));
}

void sk_plane_gradient(
    const sk_convolution *c, const float *input, const float *output_gradient,
    float *weight_gradient, float *scratch) {
  operands o = operands_of(c, input, output_gradient);
  const long sums = o.planes * SK_POINTS * o.channels;
  memset(scratch, 0, (unsigned long)sk_plane_gradient_scratch(c) * sizeof(float));
  for (long b = 0; b < c->batch; b++) {
    add_image(&o, scratch + sums, scratch);
    o.wide += o.height * o.width * o.channels;
    o.narrow += o.narrow_height * o.narrow_width * o.planes;
  }
  for (long plane = 0; plane < o.planes; plane++)
    for (long i = 0; i < SK_POINTS; i++)
      for (long channel = 0; channel < o.channels; channel++) {
        const long tap = o.reversed ? SK_POINTS - 1 - i : i;
        weight_gradient[(tap * o.channels + channel) * o.planes + plane] +=
            scratch[(plane * SK_POINTS + i) * o.channels + channel];
      }
}
