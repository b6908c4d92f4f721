// Which CPU path runs: the widest the machine has, unless SKYSIEVE_CPU names a narrower one.

#include "SKDispatch.h"

#include "table.h"

#include <stdlib.h>
#include <string.h>

static const sk_table *chosen = &sk_table_baseline;
static _Thread_local const sk_table *forced;

/// The table of this name, or NULL when there is none or the machine cannot run it.
static const sk_table *find(const char *name) {
  if (strcmp(name, "baseline") == 0) return &sk_table_baseline;
#if defined(__x86_64__)
  if (strcmp(name, "v3") == 0 || strcmp(name, "x86-64-v3") == 0)
    return __builtin_cpu_supports("x86-64-v3") ? &sk_table_v3 : NULL;
  if (strcmp(name, "v4") == 0 || strcmp(name, "x86-64-v4") == 0)
    return __builtin_cpu_supports("x86-64-v4") ? &sk_table_v4 : NULL;
#endif
  return NULL;
}

/// Runs once, before any thread can ask.
__attribute__((constructor)) static void choose(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
#endif
  const char *wish = getenv("SKYSIEVE_CPU");
  const char *const candidates[] = {wish ? wish : "v4", "v4", "v3", "baseline"};
  for (int i = 0; i < 4; i++) {
    const sk_table *table = find(candidates[i]);
    if (table == NULL) continue;
    chosen = table;
    return;
  }
}

const sk_table *sk_kernels(void) { return forced ? forced : chosen; }

const char *sk_cpu_path(void) { return sk_kernels()->name; }

int sk_use_cpu_path(const char *name) {
  const sk_table *table = name ? find(name) : NULL;
  if (name && !table) return 0;
  forced = table;
  return 1;
}

double sk_peak_operations(void) { return sk_kernels()->peak_operations(); }
