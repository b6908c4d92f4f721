#ifndef SKYSIEVE_KERNELS_H
#define SKYSIEVE_KERNELS_H

// Arrays are float32, dense, [batch, height, width, channel]; weights are
// [kernel height, kernel width, channels in, channels out]. All kernels are serial and allocate
// nothing; where they need room the caller passes `scratch`.

#include "SKConvolution.h"
#include "SKDispatch.h"
#include "SKElementwise.h"
#include "SKReference.h"
#include "SKResize.h"
#include "SKRows.h"
#include "SKWinograd.h"

#endif
