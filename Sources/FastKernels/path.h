/* The paths of instructions: each has the same leaves, for another set of instructions. */
#ifndef PATH_H
#define PATH_H

#include "stage.h"

#pragma GCC visibility push(hidden)

/* Rows of activations are computed in tiles of this number. */
enum { FAST_TILE = 4 };

/* So many pairs of products of int16 and int8 are added in 32 bits without overflow: 2 × 255 × 2^15 × 2^7 < 2^31. */
enum { FAST_WIDE_PAIRS = 255 };

/* Products of 16-bit activations and packed weights for one panel of channels.
 *
 * The products of an accumulator are in `segments` runs of 2 × `pairs` elements. segments[i] is run i of the first row;
 * the same run of the next row begins `stride` elements behind it. If there are several rows, memory of whole tiles of
 * `FAST_TILE` rows is readable.
 * Weights: [segments][pairs][FAST_PANEL][2], in 8 bits, or in 16 bits if `is_wide_weight`. */
typedef struct {
    const int16_t *const *segments;
    int64_t segment_count;
    int64_t pairs;
    int64_t stride;
    int64_t rows;
    const void *weights;
    bool is_wide_weight;
    const int32_t *starts;      /* [FAST_PANEL]: the sums start here; accumulators of 32 bits */
    const int64_t *wide_starts; /* the same for accumulators of 64 bits */
    const fast_stage *stage;
    int64_t channel, count; /* the first channel of the panel, and how many of them exist */
    void *output;           /* the first row's element of the first channel */
    int64_t output_stride;  /* from row to row, in elements */
} fast_panel;

/* The same in binary32, each sum in the order of segments and depth. Weights: [segments][depth][FAST_PANEL]. */
typedef struct {
    const float *const *segments;
    int64_t segment_count, depth;
    int64_t stride, rows;
    const float *weights;
    const float *bias; /* [FAST_PANEL] */
    float minimum, maximum;
    int64_t count;
    float *output;
    int64_t output_stride;
} fast_float_panel;

/* A run of pixels of a depthwise convolution: taps[t] is the first of the channels under tap t of the first pixel; that
 * of the next pixel is `step` bytes behind it.
 *
 * Weights of 16 channels: [pairs of taps][2][16]: for the tap pair (t, t + 1) the two weights of channels 0 to 3 and
 * 8 to 11, then those of 4 to 7 and 12 to 15. An odd last tap has a partner of weight 0, and `taps` repeats its pointer.
 * Every tap has `channels` readable elements. */
typedef struct {
    const void *const *taps;
    int64_t pairs;
    int64_t pixels, step;
    int32_t type; /* of the activations: int8, uint8 or int16 */
    const int16_t *weights;
    const int32_t *starts;
    const int64_t *wide_starts;
    const fast_stage *stage;
    int64_t channels;
    void *output; /* [pixels, channels] */
} fast_depthwise_run;

/* The same in binary32: weights [taps][padded channels]. A tap outside the input is NULL, and left out. */
typedef struct {
    const float *const *taps;
    int64_t tap_count;
    int64_t pixels, step;
    const float *weights;
    const float *bias;
    float minimum, maximum;
    int64_t channels, padded;
    float *output;
} fast_float_run;

/* A run of an element-wise operator with two inputs. An input that repeats has one element. Numbers: pairs.h. */
typedef struct {
    const struct fast_pair_numbers *numbers;
    const void *inputs[2];
    bool repeats[2];
    int32_t type; /* int8, uint8 or int16, of all tensors */
    int64_t count;
    void *output;
} fast_pair_run;

typedef struct {
    const char *name;
    /* Whether this machine has the instructions. */
    bool (*runs_here)(void);
    void (*panel)(const fast_panel *job);
    void (*float_panel)(const fast_float_panel *job);
    void (*depthwise)(const fast_depthwise_run *job);
    void (*float_depthwise)(const fast_float_run *job);
    void (*pair)(const fast_pair_run *job);
    /* Widens `count` elements of 8 bits to 16 bits. */
    void (*widen)(const void *from, int32_t type, int64_t count, int16_t *to);
} fast_path;

/* The path in use; NULL if the forced one is unknown or does not run here. */
const fast_path *fast_current_path(void);

extern const fast_path fast_plain;
#if defined(__x86_64__)
extern const fast_path fast_avx2;
#endif

#pragma GCC visibility pop

#endif
