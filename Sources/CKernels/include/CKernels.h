#ifndef SKYSIEVE_KERNELS_H
#define SKYSIEVE_KERNELS_H

/// The name of the instruction set the kernels run on: "x86-64-v4", "x86-64-v3" or "baseline".
const char *sk_cpu_path(void);

#endif
