/* Shared by the pools: windows over height and width of [batch, height, width, channels]. */
#ifndef POOL_H
#define POOL_H

#include "padding.h"

#pragma GCC visibility push(hidden)

typedef struct {
    const quantspec_tensor *input, *output;
    window windows[2]; /* along height, along width */
    int64_t channels;
    output_stage bounds;
} pool;

/* The part of the input under a window: `rows` × `columns` pixels. The first pixel starts at the element `place`.
 * The output's pixel starts at the element `position`. */
typedef struct {
    int64_t place, rows, columns, position;
} pool_window;

/* Computes the output's pixel for a window. */
typedef void (*window_function)(const quantspec_call *call, const pool *p, const pool_window *under);

/* Calls `compute` for every pixel of the output of a pool. The types are int8, uint8 or int16. */
int32_t run_pool(const quantspec_call *call, window_function compute);

/* The index of the input's element at the first pixel of a row of the window. */
int64_t place_of_row(const pool *p, const pool_window *under, int64_t row);

#pragma GCC visibility pop

#endif
