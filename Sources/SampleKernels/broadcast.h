/* Two inputs that are broadcast to one shape, as runs in which each of them moves on or stands still. */
#ifndef BROADCAST_H
#define BROADCAST_H

#include "kernel_support.h"

#pragma GCC visibility push(hidden)

/* `count` elements of the output from `position` on. They meet the elements of each input from `places` on, or, where
 * it repeats, the one at `places` alone. At most one input repeats. */
typedef struct {
    int64_t position, count, places[2];
    bool repeats[2];
} pair_run;

/* Computes a run; `operation` is the operator's own. */
typedef void (*run_function)(const void *operation, const pair_run *run);

/* Calls `compute` for runs that fill the output: one where the shapes are equal or an input has one element. */
int32_t for_each_run(
    const quantspec_call *call, const quantspec_tensor *const inputs[2], const quantspec_tensor *output,
    run_function compute, const void *operation);

/* An operator's two inputs and its output: int8, uint8 or int16, of one type. */
int32_t check_pair(
    const quantspec_call *call, const quantspec_tensor *const inputs[2], const quantspec_tensor *output);

#pragma GCC visibility pop

#endif
