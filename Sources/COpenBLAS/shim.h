#include <cblas.h>

// LAPACK is inside OpenBLAS, but Debian's package has no header for it: the Fortran routines used.
void ssyevd_(
    const char *job, const char *triangle, const int *order, float *matrix, const int *leading,
    float *values, float *work, const int *work_count, int *integers, const int *integer_count,
    int *status);
void dsyevd_(
    const char *job, const char *triangle, const int *order, double *matrix, const int *leading,
    double *values, double *work, const int *work_count, int *integers, const int *integer_count,
    int *status);
void dgesv_(
    const int *order, const int *columns, double *matrix, const int *leading, int *pivots,
    double *right, const int *right_leading, int *status);
