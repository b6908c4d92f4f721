#include "CKernels.h"

const char *sk_cpu_path(void) { return "baseline"; }
