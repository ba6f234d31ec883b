/* A convolution over patches: CONV_2D, and DEPTHWISE_CONV_2D of a single input channel, which is the same. */
#ifndef CONVOLUTION_H
#define CONVOLUTION_H

#include "weighted.h"
#include "window.h"

#pragma GCC visibility push(hidden)

typedef struct {
    fast_window windows[2]; /* along height, along width */
    fast_groups groups;
    int64_t input_channels; /* of all groups */
    int64_t group_depth;    /* input channels of one group */
    int64_t depth;          /* products of one accumulator */
    /* Whether lines of the input are packed, and not patches: the taps of a row of the filter are then adjacent in
     * memory, and the products of an accumulator are one segment for each row of the filter. */
    bool uses_lines;
    int64_t segments, segment_depth;
    int64_t line; /* the length of a packed line, or of a packed patch, in elements */
    int32_t type;           /* of the activations */
    int16_t outside;        /* the value of a tap outside the input: its zero point */
    bool is_wide_weight;
    const char *panels;
    fast_ending ending;
    /* Only with float activations. */
    fast_float_weighted floats;
    const float *float_panels;
} fast_convolution;

/* Checks the shapes and fills in windows, groups and depths. `depth` is the number of input channels of a group. */
int32_t fast_take_convolution(
    const quantspec_call *call, const int64_t taps[2], int64_t depth, int64_t channels, fast_convolution *convolution);

/* Packs integer or float weights, and makes what follows the sums. */
int32_t fast_pack_convolution(
    const quantspec_call *call, const fast_weighted *weighted, fast_weight_order order, bool rounds_product,
    fast_memory *memory, fast_convolution *convolution);
int32_t fast_pack_float_convolution(
    const quantspec_call *call, const fast_float_weighted *weighted, fast_weight_order order, fast_memory *memory,
    fast_convolution *convolution);

/* Computes the output. */
int32_t fast_run_convolution(const quantspec_call *call, const fast_convolution *convolution);

#pragma GCC visibility pop

#endif
