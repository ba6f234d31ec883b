/* Element-wise operators with two inputs: runs of elements in which each input advances or repeats. */
#ifndef PAIRS_H
#define PAIRS_H

#include "path.h"

#pragma GCC visibility push(hidden)

/* Checks the tensors of an element-wise operator of int8, uint8 or int16: one type, one positive scale each, int16 with
 * zero point 0, and shapes that broadcast to the output's. */
int32_t fast_take_pair(const quantspec_call *call);

/* How the inputs are read. Either all elements are one run, or the input that `repeats` has `period` elements, which are
 * read again for each run. */
typedef struct {
    int64_t count;   /* of the output */
    int64_t period;  /* elements of a run */
    bool restarts[2]; /* the input begins again with each run */
    bool repeats[2];  /* the input has one element */
} fast_pair_runs;

/* Gives the runs. UNSUPPORTED if the shapes broadcast in another way than by whole repetitions of one input. */
int32_t fast_make_pair_runs(const quantspec_call *call, fast_pair_runs *runs);

/* Numbers of an element-wise operator. */
typedef struct fast_pair_numbers {
    bool is_product;     /* (q1 - z1) × (q2 - z2); otherwise the sum of both rescaled */
    int32_t sign;        /* of the second term of a sum: 1 or -1 */
    int32_t headroom;    /* the left shift of the terms of a sum */
    int32_t offsets[2];  /* minus the zero points */
    fast_factor factors[2];
    fast_lanes *lanes[2]; /* eight equal channels */
    fast_stage stage;     /* sixteen equal channels */
} fast_pair_numbers;

/* Computes the elements of a call. */
int32_t fast_run_pair(const quantspec_call *call, const fast_pair_numbers *numbers);

#pragma GCC visibility pop

#endif
