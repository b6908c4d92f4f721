// The same work as files.swift, by plain cfitsio and plain libpng.
//
//   plain make FRAME.fits MASK.raw    writes a 4096 x 4096 frame of noise, and a mask of discs
//   plain read FRAME.fits             prints the milliseconds of reading it
//   plain mask MASK.raw OUT.png       prints those of writing the mask: level 1, filter none
#include <fitsio.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { side = 4096, pixels = side * side, repeats = 5 };

static unsigned state = 1;
static unsigned next(void) { return state = state * 1664525u + 1013904223u; }
static double uniform(void) { return (next() >> 8) / 16777216.0; }

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec * 1e-6;
}

static int make(const char *frame, const char *mask) {
  float *values = malloc(pixels * sizeof *values);
  for (long i = 0; i < pixels; i++) {
    values[i] = 1000 + 30 * (float)(uniform() + uniform() + uniform() - 1.5);
  }
  int status = 0;
  long axes[2] = {side, side};
  fitsfile *file;
  remove(frame);
  fits_create_diskfile(&file, frame, &status);
  fits_create_img(file, FLOAT_IMG, 2, axes, &status);
  fits_write_img(file, TFLOAT, 1, pixels, values, &status);
  fits_close_file(file, &status);
  unsigned char *discs = calloc(pixels, 1);
  for (int disc = 0; disc < 20000; disc++) {
    int x = next() >> 20, y = next() >> 20, radius = 2 + (next() >> 24) % 7;
    for (int row = y - radius; row <= y + radius; row++) {
      for (int column = x - radius; column <= x + radius; column++) {
        int inside = row >= 0 && row < side && column >= 0 && column < side;
        int distance = (row - y) * (row - y) + (column - x) * (column - x);
        if (inside && distance <= radius * radius) discs[(long)row * side + column] = 255;
      }
    }
  }
  FILE *raw = fopen(mask, "wb");
  if (raw == NULL) return 1;
  fwrite(discs, 1, pixels, raw);
  fclose(raw);
  return status;
}

static int read_frame(const char *path) {
  double best = 1e9;
  int status = 0;
  for (int repeat = 0; repeat < repeats; repeat++) {
    double start = now();
    fitsfile *file;
    float *values = malloc(pixels * sizeof *values), blank = 0;
    int any;
    fits_open_diskfile(&file, path, READONLY, &status);
    fits_read_img(file, TFLOAT, 1, pixels, &blank, values, &any, &status);
    fits_close_file(file, &status);
    free(values);
    if (now() - start < best) best = now() - start;
  }
  printf("%.2f\n", best);
  return status;
}

static int write_mask(const char *raw, const char *path) {
  unsigned char *values = malloc(pixels);
  FILE *input = fopen(raw, "rb");
  if (input == NULL || fread(values, 1, pixels, input) != pixels) return 1;
  fclose(input);
  double best = 1e9;
  for (int repeat = 0; repeat < repeats; repeat++) {
    double start = now();
    FILE *output = fopen(path, "wb");
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    if (setjmp(png_jmpbuf(png))) return 1;
    png_init_io(png, output);
    png_set_compression_level(png, 1);
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_set_IHDR(png, info, side, side, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, 0, 0);
    png_write_info(png, info);
    for (int row = side - 1; row >= 0; row--) png_write_row(png, values + (long)row * side);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    fclose(output);
    if (now() - start < best) best = now() - start;
  }
  printf("%.2f\n", best);
  return 0;
}

int main(int count, char **arguments) {
  if (count == 4 && !strcmp(arguments[1], "make")) return make(arguments[2], arguments[3]);
  if (count == 3 && !strcmp(arguments[1], "read")) return read_frame(arguments[2]);
  if (count == 4 && !strcmp(arguments[1], "mask")) return write_mask(arguments[2], arguments[3]);
  return 2;
}
