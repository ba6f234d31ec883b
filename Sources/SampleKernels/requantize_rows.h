/* Converts rows of accumulators to stored values: the last stage of operators that sum products. */
#ifndef REQUANTIZE_ROWS_H
#define REQUANTIZE_ROWS_H

#include "kernel_support.h"

#pragma GCC visibility push(hidden)

/* The last stage of a weighted operator: bias, factors and bounds of its output 0. */
typedef struct {
    const quantspec_call *call;
    const quantspec_tensor *bias; /* NULL if it is omitted */
    const quantspec_tensor *output;
    output_stage stage;
    bool is_wide; /* whether accumulators have 64 bits */
} row_stage;

/* Reads the stage of a weighted operator whose inputs are input, filter and bias. */
int32_t take_row_stage(const quantspec_call *call, int64_t channels, row_stage *stage);

/* Finishes `count` sums without bias: those of the channels from `channel` on. They become the output's elements
 * from `position` on. Reports the accumulators, and leaves them in `sums`. */
void finish_row(const row_stage *stage, int64_t position, int64_t channel, int64_t count, int64_t *sums);

#pragma GCC visibility pop

#endif
