#include "stencil.h"

// Bit sets of kernel members.
enum { K0 = 1, K1 = 2, K2 = 4, K3 = 8 };

static const sk_axis pointwise = {1, 1, 1, {1, 0}, {{{0, K0}}}};
static const sk_axis same = {3, 1, 1, {3, 0}, {{{-1, K0}, {0, K1}, {1, K2}}}};
static const sk_axis same_back = {3, 1, 1, {3, 0}, {{{-1, K2}, {0, K1}, {1, K0}}}};
static const sk_axis halving = {3, 2, 1, {3, 0}, {{{-1, K0}, {0, K1}, {1, K2}}}};
static const sk_axis doubling = {3, 1, 2, {1, 2}, {{{0, K1}}, {{0, K2}, {1, K0}}}};
static const sk_axis resizing = {
    3, 1, 2, {2, 2}, {{{-1, K0}, {0, K1 | K2}}, {{0, K0 | K1}, {1, K2}}}};
static const sk_axis resizing_back = {
    3, 2, 1, {4, 0}, {{{-1, K2}, {0, K1 | K2}, {1, K0 | K1}, {2, K0}}}};
static const sk_axis shared_resize = {3, 1, 1, {3, 0}, {{{-1, K0}, {0, K0 | K1 | K2}, {1, K2}}}};
static const sk_axis doubling_four = {4, 1, 2, {2, 2}, {{{-1, K3}, {0, K1}}, {{0, K2}, {1, K0}}}};
static const sk_axis halving_four = {
    4, 2, 1, {4, 0}, {{{-1, K0}, {0, K1}, {1, K2}, {2, K3}}}};

sk_axis sk_forward_axis(sk_stencil stencil) {
  switch (stencil) {
  case SK_SAME: return same;
  case SK_HALVING: return halving;
  case SK_RESIZING: return resizing;
  case SK_TRANSPOSED_THREE: return doubling;
  case SK_TRANSPOSED_FOUR: return doubling_four;
  default: return pointwise;
  }
}

sk_axis sk_input_gradient_axis(sk_stencil stencil) {
  switch (stencil) {
  case SK_SAME: return same_back;
  case SK_HALVING: return doubling;
  case SK_RESIZING: return resizing_back;
  case SK_TRANSPOSED_THREE: return halving;
  case SK_TRANSPOSED_FOUR: return halving_four;
  default: return pointwise;
  }
}

sk_axis sk_shared_resize_axis(void) { return shared_resize; }

long sk_axis_taps(const sk_axis *axis) {
  return axis->counts[0] + (axis->phases == 2 ? axis->counts[1] : 0);
}
