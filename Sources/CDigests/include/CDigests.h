#ifndef SKYSIEVE_DIGESTS_H
#define SKYSIEVE_DIGESTS_H

#include <stddef.h>
#include <stdint.h>

/// Takes `count` blocks of 64 bytes into a SHA-256 state of 8 words, by the processor's own
/// instructions where it has them.
void sk_sha256_compress(uint32_t *_Nonnull state, const uint8_t *_Nonnull blocks, size_t count);

/// The same without those instructions: the obvious twin of the fast path.
void sk_sha256_compress_plain(
    uint32_t *_Nonnull state, const uint8_t *_Nonnull blocks, size_t count);

#endif
