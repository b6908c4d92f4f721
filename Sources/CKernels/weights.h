#ifndef SKYSIEVE_WEIGHTS_H
#define SKYSIEVE_WEIGHTS_H

#include "stencil.h"

/// Prepares weights [kernel, kernel, channels, out_channels] for the rows of an axis, transposed
/// (channels exchanged) for a gradient by the input.
void sk_prepare_taps(
    const sk_axis *axis, const float *weights, long channels, long out_channels, int transposed,
    float *prepared);

/// Adds the gradients of an axis' taps, [taps][rows][pitch], to those of the kernel's members.
/// When `transposed` the tap gradients hold out channels as rows.
void sk_fold_tap_gradients(
    const sk_axis *axis, const float *taps, long channels, long out_channels, int transposed,
    float *weight_gradient);

#endif
