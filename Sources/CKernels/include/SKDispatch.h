#ifndef SKYSIEVE_DISPATCH_H
#define SKYSIEVE_DISPATCH_H

/// The name of the instruction set the kernels run on: "x86-64-v4", "x86-64-v3" or "baseline".
const char *sk_cpu_path(void);

/// Makes the calling thread use the named path from now on, for tests; NULL goes back to the path
/// chosen at the start. Returns 0 when this machine cannot run it.
int sk_use_cpu_path(const char *name);

/// Keeps a core's multipliers busy for some tens of microseconds; returns the products and sums.
double sk_peak_operations(void);

#endif
