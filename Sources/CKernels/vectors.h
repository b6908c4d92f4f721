// Included once per CPU path, which defines WIDTH: how many floats one register holds.

#include <string.h>

typedef float vector __attribute__((vector_size(4 * WIDTH), aligned(4)));
typedef int mask __attribute__((vector_size(4 * WIDTH), aligned(4)));

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE vector load(const float *place) { return *(const vector *)place; }

INLINE void store(float *place, vector value) { *(vector *)place = value; }

/// Stores the first `lanes` numbers.
INLINE void store_some(float *place, vector value, long lanes) {
  if (lanes >= WIDTH)
    store(place, value);
  else
    memcpy(place, &value, (unsigned long)lanes * sizeof(float));
}

/// max(value, 0), but a NaN stays a NaN.
INLINE vector rectify(vector value) {
  const vector zero = {0};
  return (vector)((mask)value & ~(mask)(value < zero));
}
