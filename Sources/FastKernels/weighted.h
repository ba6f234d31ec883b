/* What CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED share: operands, weights, starts of sums, stages. */
#ifndef WEIGHTED_H
#define WEIGHTED_H

#include "path.h"

#pragma GCC visibility push(hidden)

/* Integer operands that have been checked, and weights as 16-bit integers with their zero point subtracted. */
typedef struct {
    const quantspec_tensor *input, *filter, *bias, *output;
    fast_profile profile;
    bool wide;              /* accumulators of 64 bits */
    bool is_wide_weight;    /* a weight does not fit 8 bits */
    int64_t channels;       /* of the output */
    int64_t depth;          /* the number of products of an accumulator */
    int32_t input_zero;     /* the input's zero point */
    const int16_t *weights; /* in the order of the filter's elements */
} fast_weighted;

/* Where the weights of a channel are: weight k of channel c is at c × channel_stride + k × product_stride. */
typedef struct {
    int64_t channel_stride, product_stride;
} fast_weight_order;

/* Checks types, parameters and the bias of an integer form. `axis` is the filter's dimension of output channels.
 * A filter with one scale may have a zero point if it is uint8, or if `may_have_zero`. The weights are temporary. */
int32_t fast_take_weighted(
    const quantspec_call *call, fast_profile profile, int32_t axis, bool may_have_zero, fast_memory *memory,
    fast_weighted *weighted);

/* Output channels in groups. Each group begins a panel, so its channels have slots of their own. */
typedef struct {
    int64_t groups, channels; /* channels of one group */
    int64_t panels;           /* of one group */
} fast_groups;

fast_groups fast_make_groups(int64_t groups, int64_t channels);

/* The starts of sums, and the stage. Its channels are slots. */
typedef struct {
    int32_t *starts;      /* bias - zero point × sum of weights; for each slot */
    int64_t *wide_starts; /* NULL if 32 bits are enough for the accumulators */
    fast_stage stage;
} fast_ending;

/* Makes starts and stage. If `rounds_product`, the product of the scales is rounded to binary32. */
int32_t fast_make_ending(
    const quantspec_call *call, const fast_weighted *weighted, fast_weight_order order, fast_groups groups,
    bool rounds_product, bool binary64, fast_memory *memory, fast_ending *ending);

/* Packs the weights of all groups into panels of [segments][pairs][FAST_PANEL][2], in 8 or 16 bits. The products of an
 * accumulator are divided into `segments` equal runs. Returns NULL if there is no memory. */
void *fast_pack_panels(
    const fast_weighted *weighted, fast_weight_order order, fast_groups groups, int64_t segments, fast_memory *memory);

/* The size of one packed panel in bytes; `depth` is that of one segment. */
int64_t fast_panel_bytes(int64_t segments, int64_t depth, bool is_wide_weight);

/* Float operands: checks types and sizes, and that all weights are finite. `bias` is 0 if
 * there is none. */
typedef struct {
    const quantspec_tensor *input, *filter, *output;
    int64_t channels, depth;
    const float *bias; /* for each slot */
    float minimum, maximum;
} fast_float_weighted;

int32_t fast_take_float(const quantspec_call *call, int32_t axis, fast_float_weighted *weighted);

/* The bias of each slot. */
int32_t fast_take_float_bias(
    const quantspec_call *call, fast_groups groups, fast_memory *memory, fast_float_weighted *weighted);

/* Packs the float weights of all groups into panels of [depth][FAST_PANEL]. Returns NULL if there is no memory. */
float *fast_pack_float_panels(
    const fast_float_weighted *weighted, fast_weight_order order, fast_groups groups, fast_memory *memory);

#pragma GCC visibility pop

#endif
