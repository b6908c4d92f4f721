// Any CPU: registers of four floats (SSE2, NEON).

#define WIDTH 4
#define TABLE sk_table_baseline
#define PATH_NAME "baseline"
#include "kernels.h"
