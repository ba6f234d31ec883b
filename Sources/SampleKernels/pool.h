/* What the pools share: windows over height and width of [batch, height, width, channels]. */
#ifndef POOL_H
#define POOL_H

#include "padding.h"

#pragma GCC visibility push(hidden)

typedef struct {
    const quantspec_tensor *input, *output;
    window windows[2]; /* of rows, of columns */
    int64_t channels;
    output_stage bounds;
} pool;

/* What lies under a window: `rows` by `columns` pixels of the input, the first of which starts at the element `place`,
 * for the pixel of the output that starts at the element `position`. */
typedef struct {
    int64_t place, rows, columns, position;
} pool_window;

/* Computes the pixel of a window. */
typedef void (*window_function)(const quantspec_call *call, const pool *p, const pool_window *under);

/* Calls `compute` for every pixel of the output of a pool on int8, uint8 or int16. */
int32_t run_pool(const quantspec_call *call, window_function compute);

/* The element of the input in a window's row, at its first pixel. */
int64_t place_of_row(const pool *p, const pool_window *under, int64_t row);

#pragma GCC visibility pop

#endif
