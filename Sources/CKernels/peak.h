// The machine's peak: independent multiply-adds that never leave the registers.

/// Returns how many products and sums were made.
static double peak_operations(void) {
  enum { SUMS = WIDTH == 16 ? 16 : 10, ROUNDS = 20000 };
  vector sums[SUMS];
  vector factor = {0}, term = {0};
  factor += 0.999f;
  term += 0.001f;
  UNROLL for (int i = 0; i < SUMS; i++) sums[i] = term + (float)i;
  for (int round = 0; round < ROUNDS; round++)
    UNROLL for (int i = 0; i < SUMS; i++) sums[i] = sums[i] * factor + term;
  vector total = sums[0];
  UNROLL for (int i = 1; i < SUMS; i++) total += sums[i];
  // Read, so that the compiler cannot leave the work out.
  float numbers[WIDTH];
  memcpy(numbers, &total, sizeof(numbers));
  volatile float sink = numbers[0];
  (void)sink;
  return 2.0 * SUMS * ROUNDS * WIDTH;
}
