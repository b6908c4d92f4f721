// Random numbers in bulk: Philox 4x32 with ten rounds, 64 blocks at a time. Number n of a stream is
// word (n % 256) / 64 of block 64 (n / 256) + n % 64.
//
// Products and sums are kept apart (no fused multiply-add), so that every CPU path gives the same
// bits.

enum { BLOCKS = 64 };

typedef struct {
  uint32_t words[4][BLOCKS];
} philox_blocks;

INLINE void philox(uint64_t key, uint64_t counter, philox_blocks *result) {
  for (int i = 0; i < BLOCKS; i++) {
    uint32_t a = (uint32_t)(counter + (uint64_t)i), b = (uint32_t)((counter + (uint64_t)i) >> 32);
    uint32_t c = 0, d = 0, low = (uint32_t)key, high = (uint32_t)(key >> 32);
    for (int round = 0; round < 10; round++) {
      const uint64_t first = (uint64_t)a * 0xD2511F53u, second = (uint64_t)c * 0xCD9E8D57u;
      a = (uint32_t)(second >> 32) ^ b ^ low;
      b = (uint32_t)second;
      c = (uint32_t)(first >> 32) ^ d ^ high;
      d = (uint32_t)first;
      low += 0x9E3779B9u;
      high += 0xBB67AE85u;
    }
    result->words[0][i] = a;
    result->words[1][i] = b;
    result->words[2][i] = c;
    result->words[3][i] = d;
  }
}

/// The square root of -2 log(u) for u in (0, 1] made of 31 random bits.
INLINE float box_muller_radius(uint32_t bits) {
#pragma clang fp contract(off)
  const float u = (float)(int32_t)(bits >> 1) * 0x1p-31f + 0x1p-32f;
  const int32_t exponent = (to_bits(u) - 0x3F3504F3) >> 23;
  const float m = from_bits(to_bits(u) - exponent * (1 << 23));
  const float s = (m - 1) / (m + 1);
  const float square = s * s;
  float sum = 1.0f / 11;
  sum = sum * square + 1.0f / 9;
  sum = sum * square + 1.0f / 7;
  sum = sum * square + 1.0f / 5;
  sum = sum * square + 1.0f / 3;
  const float log = (float)exponent * 0.69314718f + (2 * s + 2 * s * square * sum);
  return __builtin_elementwise_sqrt(log < 0 ? -2 * log : 0);
}

/// Cosine and sine of a random angle made of 32 bits.
INLINE void random_direction(uint32_t bits, float *cosine, float *sine) {
#pragma clang fp contract(off)
  const float turn = (float)(int32_t)bits * 0x1p-32f;
  const float shifted = turn * 4 + rounder;
  const int32_t quarter = to_bits(shifted) - to_bits(rounder);
  const float x = (turn - (shifted - rounder) * 0.25f) * 6.28318531f;
  const float y = x * x;
  const float s = x + x * y * (-1.6666654611e-1f + y * (8.3321608736e-3f + y * -1.9515295891e-4f));
  const float c = 1 - 0.5f * y
      + y * y * (4.166664568e-2f + y * (-1.388731625e-3f + y * 2.443315711e-5f));
  const float u = quarter & 1 ? s : c, v = quarter & 1 ? c : s;
  *cosine = (quarter + 1) & 2 ? -u : u;
  *sine = quarter & 2 ? -v : v;
}

/// Writes up to 256 numbers of one chunk.
INLINE void write_chunk(const float *chunk, float *values, long count) {
  memcpy(values, chunk, (unsigned long)(count < 4 * BLOCKS ? count : 4 * BLOCKS) * sizeof(float));
}

static void fill_uniform(uint64_t key, uint64_t first, float *values, long count) {
  for (long done = 0; done < count; done += 4 * BLOCKS) {
    philox_blocks bits;
    float chunk[4 * BLOCKS];
    philox(key, (first + (uint64_t)done) / 4, &bits);
    for (int i = 0; i < 4 * BLOCKS; i++)
      chunk[i] = (float)(int32_t)(bits.words[i / BLOCKS][i % BLOCKS] >> 8) * 0x1p-24f;
    write_chunk(chunk, values + done, count - done);
  }
}

static void fill_normal(uint64_t key, uint64_t first, float *values, long count) {
  for (long done = 0; done < count; done += 4 * BLOCKS) {
    philox_blocks bits;
    float chunk[4 * BLOCKS];
    philox(key, (first + (uint64_t)done) / 4, &bits);
    for (int half = 0; half < 2; half++)
      for (int i = 0; i < BLOCKS; i++) {
        const float radius = box_muller_radius(bits.words[2 * half][i]);
        float cosine, sine;
        random_direction(bits.words[2 * half + 1][i], &cosine, &sine);
        chunk[2 * half * BLOCKS + i] = radius * cosine;
        chunk[(2 * half + 1) * BLOCKS + i] = radius * sine;
      }
    write_chunk(chunk, values + done, count - done);
  }
}
