/* Two inputs that are broadcast to one shape, divided into runs in which each input advances or repeats one element. */
#ifndef BROADCAST_H
#define BROADCAST_H

#include "kernel_support.h"

#pragma GCC visibility push(hidden)

/* The output's elements from `position` on, `count` of them. An input has the elements from `places` on, or, if it
 * repeats, only the one at `places`. At most one input repeats. */
typedef struct {
    int64_t position, count, places[2];
    bool repeats[2];
} pair_run;

/* Computes one run. `operation` holds the data of the operator. */
typedef void (*run_function)(const void *operation, const pair_run *run);

/* Calls `compute` for runs that cover the output: one run if the shapes are equal or an input has one element. */
int32_t for_each_run(
    const quantspec_call *call, const quantspec_tensor *const inputs[2], const quantspec_tensor *output,
    run_function compute, const void *operation);

/* Checks two inputs and an output: they must be of one type, int8, uint8 or int16. */
int32_t check_pair(
    const quantspec_call *call, const quantspec_tensor *const inputs[2], const quantspec_tensor *output);

#pragma GCC visibility pop

#endif
