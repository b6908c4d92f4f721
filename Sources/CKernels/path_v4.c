// x86-64-v4: AVX-512, registers of sixteen floats.

#if defined(__x86_64__)
// Without the tuning, clang splits registers of sixteen floats into two of eight.
#pragma clang attribute push(                                                                      \
    __attribute__((target("arch=x86-64-v4,tune=znver4"))), apply_to = function)
#define WIDTH 16
#define TABLE sk_table_v4
#define PATH_NAME "x86-64-v4"
#include "kernels.h"
#pragma clang attribute pop
#endif
