/* What follows a sum: requantization, zero point, activation range (ARITH-7, 8, 9, 17; FULLY_CONNECTED-6). */
#ifndef STAGE_H
#define STAGE_H

#include "factor.h"
#include "prepared.h"

#pragma GCC visibility push(hidden)

/* Channels are computed in panels of this number; the last panel is filled up with channels of weight 0. */
enum { FAST_PANEL = 16 };

/* How accumulators become stored values. */
typedef enum {
    /* In fixed point, by the formula of `fast_lanes`: the accumulators are known to be small enough. */
    FAST_STAGE_LANES,
    /* In fixed point, one by one. */
    FAST_STAGE_FIXED,
    /* In binary64. */
    FAST_STAGE_BINARY64,
    /* With a multiplier of 16 bits, by `fast_wide_lanes`: the accumulators have 64 bits, but are known to fit 32. */
    FAST_STAGE_WIDE_LANES,
    /* Accumulators of 64 bits, with a multiplier of 16 bits. */
    FAST_STAGE_WIDE,
    /* Accumulators of 64 bits, in binary64. */
    FAST_STAGE_WIDE_BINARY64
} fast_stage_kind;

/* The numbers of eight channels. For an accumulator a, with multiplier M, left shift L and right shift n (one of the
 * two is 0), both roundings together are one shift of 64 bits:
 *
 *     q = (high 32 bits of (a × 2^(L + 1) × M + c) + sign) >> n
 *
 * With two roundings (ARITH-7) and n > 0, c = 2^31 + 2^(31 + n), and `sign` is -1 for a negative a: it makes halves
 * round away from zero. The floor of a floor is one floor, so nothing is lost by rounding both times in one shift. The
 * sign is that of the doubling-high product instead of a's only for a = -1 and M = 2^30, where both give 0. With n = 0,
 * or with one rounding (ARITH-8), there is no sign; with one rounding c = 2^(31 + n). a × 2^(L + 1) must fit 32 bits,
 * and the result 31 bits. */
typedef struct {
    int32_t left[8];       /* L + 1 */
    int32_t multiplier[8]; /* the even channels are read in place */
    int32_t odd[8];        /* the multipliers of odd channels, at even places */
    int64_t even_added[4]; /* c of even channels */
    int64_t odd_added[4];
    int32_t sign[8]; /* the right shift that leaves the sign bit, or nothing: 31 or 32 */
    int32_t right[8]; /* n */
} fast_lanes;

/* The numbers of eight channels for ARITH-9. With the multiplier R of 16 bits and the shift n = 15 - S, for an
 * accumulator a of 32 bits,
 *
 *     (a × R + 2^(n - 1)) >> n = ((a × R + 2^(n - 1) + 2^62) >> n) - (2^62 >> n)
 *
 * The second shift needs no sign. n is in [1, 62]. */
typedef struct {
    int32_t multiplier[8]; /* the even channels are read in place */
    int32_t odd[8];        /* the multipliers of odd channels, at even places */
    int64_t even_added[4], odd_added[4];     /* 2^(n - 1) + 2^62 */
    int64_t even_right[4], odd_right[4];     /* n */
    int64_t even_removed[4], odd_removed[4]; /* 2^62 >> n */
} fast_wide_lanes;

typedef struct {
    fast_stage_kind kind;
    bool once;            /* one rounding instead of two */
    int32_t type;         /* of the output */
    int32_t offset;       /* the output's zero point */
    int32_t minimum, maximum;
    int64_t channels;
    /* One for each channel, filled up to whole panels. */
    fast_lanes *lanes; /* one for eight channels */
    fast_wide_lanes *wide_lanes;
    fast_factor *factors;
    double *scales;
} fast_stage;

/* What a stage is made of. */
typedef struct {
    int64_t channels;
    const double *multipliers; /* the real multiplier of each channel */
    const double *bounds;      /* no accumulator of the channel has a greater magnitude */
    bool wide;                 /* accumulators of 64 bits */
    bool binary64;             /* requantized in binary64 */
    bool once;
} fast_stage_request;

/* Makes the stage of an operator with the fused activation of the call. */
int32_t fast_make_stage(
    const quantspec_call *call, const quantspec_tensor *output, fast_stage_request request, fast_memory *memory,
    fast_stage *stage);

/* Fills eight equal lanes of a factor. Returns false if the formula of `fast_lanes` is not exact for all values up to a
 * magnitude. */
bool fast_fill_lanes(fast_lanes *lanes, fast_factor factor, int32_t headroom, double bound, bool once);

/* Whether the accumulators of a stage have 64 bits; otherwise 32 bits are enough for them. */
static inline bool fast_is_wide(const fast_stage *stage) {
    return stage->kind == FAST_STAGE_WIDE || stage->kind == FAST_STAGE_WIDE_BINARY64;
}

/* Finishes `rows` rows of `count` accumulators, of the channels from `channel` on. Rows of sums are `FAST_PANEL` apart,
 * rows of the output `stride` elements. `output` is the element of the first sum. */
void fast_finish(
    const fast_stage *stage, const int32_t *sums, int64_t rows, int64_t channel, int64_t count, void *output,
    int64_t stride);

/* The same for accumulators of 64 bits. */
void fast_finish_wide(
    const fast_stage *stage, const int64_t *sums, int64_t rows, int64_t channel, int64_t count, void *output,
    int64_t stride);

#pragma GCC visibility pop

#endif
