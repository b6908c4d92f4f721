#ifndef SKYSIEVE_EMBEDDED_WEIGHTS_H
#define SKYSIEVE_EMBEDDED_WEIGHTS_H

#include <stddef.h>

/// One file of weights inside the binary.
typedef struct {
  const char *_Nonnull name;
  const unsigned char *_Nullable bytes;
  size_t length;
} sk_embedded_file;

/// How many files there are.
size_t sk_embedded_file_count(void);

/// File number `index`, below the count.
sk_embedded_file sk_embedded_file_at(size_t index);

#endif
