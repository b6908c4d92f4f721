// x86-64-v3: AVX2 and fused multiply-add, registers of eight floats.

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define WIDTH 8
#define TABLE sk_table_v3
#define PATH_NAME "x86-64-v3"
#include "kernels.h"
#pragma clang attribute pop
#endif
