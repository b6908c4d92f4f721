#ifndef SKYSIEVE_STENCIL_H
#define SKYSIEVE_STENCIL_H

#include "SKConvolution.h"

/// What one step along an axis looks at: the input pixel at `offset` from the centre, weighted with
/// the sum of the kernel's members (a bit set).
typedef struct {
  int offset;
  int members;
} axis_tap;

/// A stencil along one axis; the kernel is square, so both axes are alike. Output pixel
/// `phases * m + p` looks at input pixels `input_step * m + offset` for the taps of phase p.
///
/// Every convolution here has this form, forward and by its input. A resize-convolution repeats
/// pixels before it weights them; adding up the weights that meet the same pixel instead gives
/// four small stencils, one per phase, with 2.25 times fewer products.
typedef struct {
  int kernel_size;
  int input_step;
  int phases;
  int counts[2];
  axis_tap taps[2][4];
} sk_axis;

enum { MAXIMUM_TAPS = 16 };

sk_axis sk_forward_axis(sk_stencil stencil);
sk_axis sk_input_gradient_axis(sk_stencil stencil);

/// The three elements of a resize-convolution with shared products, see resizes.h. Only the members
/// count here: elements are no taps that look at a pixel.
sk_axis sk_shared_resize_axis(void);

/// How many taps an axis has over all its phases; a plane has the square of that.
long sk_axis_taps(const sk_axis *axis);

/// How many floats of scratch a weight gradient needs.
long sk_weight_gradient_scratch(const sk_convolution *convolution);

#endif
