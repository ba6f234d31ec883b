#include "stage.h"

#include <math.h>

#pragma STDC FP_CONTRACT OFF

static void set_lane(fast_lanes *lanes, int lane, fast_factor factor, bool once) {
    const int32_t left = factor.shift > 0 ? factor.shift : 0, right = factor.shift < 0 ? -factor.shift : 0;
    const bool twice = !once && right > 0;
    int64_t added = INT64_C(1) << (31 + right);
    if (twice) added += INT64_C(1) << 31;
    lanes->left[lane] = left + 1;
    lanes->multiplier[lane] = factor.multiplier;
    if (lane % 2 == 1) lanes->odd[lane - 1] = factor.multiplier;
    (lane % 2 == 0 ? lanes->even_added : lanes->odd_added)[lane / 2] = added;
    lanes->sign[lane] = twice ? 31 : 32;
    lanes->right[lane] = right;
}

/* Whether the formula of `fast_lanes` is exact for a channel. The bound has an ample margin for its own roundings. */
static bool fits_lanes(fast_factor factor, double bound) {
    const int32_t left = factor.shift > 0 ? factor.shift : 0;
    return factor.multiplier >= 0 && left < 30 && bound * (double)(INT64_C(1) << (left + 1)) < 1073741824.0;
}

bool fast_fill_lanes(fast_lanes *lanes, fast_factor factor, int32_t headroom, double bound, bool once) {
    /* Values × 2^headroom × 2 fit 32 bits, and the sums of the formula 64. */
    if (factor.multiplier < 0 || factor.shift > 0 || factor.shift < -30) return false;
    if (bound * (double)(INT64_C(1) << (headroom + 1)) > 2147483648.0) return false;
    for (int lane = 0; lane < 8; lane++) {
        set_lane(lanes, lane, factor, once);
        lanes->left[lane] = headroom + 1;
    }
    return true;
}

static void set_wide_lane(fast_wide_lanes *lanes, int lane, fast_factor factor) {
    const int64_t bias = INT64_C(1) << 62, right = 15 - factor.shift;
    const int32_t reduced = factor.multiplier < 0x7fff0000 ? (factor.multiplier + (1 << 15)) >> 16 : 0x7fff;
    const bool is_odd = lane % 2 == 1;
    lanes->multiplier[lane] = reduced;
    if (is_odd) lanes->odd[lane - 1] = reduced;
    (is_odd ? lanes->odd_added : lanes->even_added)[lane / 2] = bias + (INT64_C(1) << (right - 1));
    (is_odd ? lanes->odd_right : lanes->even_right)[lane / 2] = right;
    (is_odd ? lanes->odd_removed : lanes->even_removed)[lane / 2] = bias >> right;
}

int32_t fast_make_stage(
    const quantspec_call *call, const quantspec_tensor *output, fast_stage_request request, fast_memory *memory,
    fast_stage *stage) {
    const char *activation = quantspec_attribute_name(call, "fused_activation_function", "NONE");
    SUPPORT(call, output->scale_count == 1, "the output has no single scale");
    *stage = (fast_stage){.once = request.once, .type = output->type, .channels = request.channels};
    SUPPORT(
        call, fast_activation_range(activation, output, &stage->minimum, &stage->maximum), "the fused activation");
    stage->offset = (int32_t)output->zero_points[0];
    const int64_t padded = fast_round_up(request.channels, FAST_PANEL);
    stage->lanes = fast_allocate(memory, padded / 8, sizeof *stage->lanes);
    stage->factors = fast_allocate(memory, padded, sizeof *stage->factors);
    stage->scales = fast_allocate(memory, padded, sizeof *stage->scales);
    stage->wide_lanes = fast_allocate(memory, request.wide ? padded / 8 : 0, sizeof *stage->wide_lanes);
    REQUIRE(
        call, stage->lanes && stage->factors && stage->scales && stage->wide_lanes, QUANTSPEC_STATUS_FAILED,
        "there is no memory");
    bool fits = true, fits32 = true, fits_wide_lanes = true;
    for (int64_t channel = 0; channel < padded; channel++) {
        const double real = channel < request.channels ? request.multipliers[channel] : 0;
        SUPPORT(call, isfinite(real) && real >= 0, "a real multiplier is not finite");
        const fast_factor factor = fast_make_factor(real);
        stage->scales[channel] = real;
        stage->factors[channel] = factor;
        set_lane(&stage->lanes[channel / 8], (int)(channel % 8), factor.shift > 30 ? (fast_factor){0, 0} : factor,
                 request.once);
        const bool is_usual = factor.shift <= 7;
        fits_wide_lanes = fits_wide_lanes && is_usual;
        if (request.wide) {
            set_wide_lane(&stage->wide_lanes[channel / 8], (int)(channel % 8), is_usual ? factor : (fast_factor){0, 0});
        }
        if (channel >= request.channels) continue;
        fits = fits && fits_lanes(factor, request.bounds[channel]);
        fits32 = fits32 && request.bounds[channel] < 2147483000.0;
    }
    if (request.binary64) stage->kind = request.wide && !fits32 ? FAST_STAGE_WIDE_BINARY64 : FAST_STAGE_BINARY64;
    else if (request.wide) stage->kind = fits32 && fits_wide_lanes ? FAST_STAGE_WIDE_LANES : FAST_STAGE_WIDE;
    else stage->kind = fits ? FAST_STAGE_LANES : FAST_STAGE_FIXED;
    return QUANTSPEC_STATUS_OK;
}

/* The switch over the type is outside of the loops over elements: the compiler makes one loop of each case. */
static void store_row(const fast_stage *stage, const int32_t *values, int64_t count, void *output, int64_t position) {
    const int64_t offset = stage->offset, minimum = stage->minimum, maximum = stage->maximum;
#define STORE(type)                                                                             \
    do {                                                                                        \
        type *to = (type *)output + position;                                                   \
        for (int64_t i = 0; i < count; i++) to[i] = (type)fast_clamp(values[i] + offset, minimum, maximum); \
    } while (0)
    switch (stage->type) {
        case QUANTSPEC_TYPE_INT8: STORE(int8_t); break;
        case QUANTSPEC_TYPE_UINT8: STORE(uint8_t); break;
        case QUANTSPEC_TYPE_INT16: STORE(int16_t); break;
        default: STORE(int32_t); break;
    }
#undef STORE
}

void fast_finish(
    const fast_stage *stage, const int32_t *sums, int64_t rows, int64_t channel, int64_t count, void *output,
    int64_t stride) {
    int32_t values[FAST_PANEL];
    for (int64_t row = 0; row < rows; row++, sums += FAST_PANEL) {
        if (stage->kind == FAST_STAGE_BINARY64) {
            for (int64_t i = 0; i < count; i++) values[i] = fast_round((double)sums[i] * stage->scales[channel + i]);
        } else if (stage->kind == FAST_STAGE_WIDE_LANES) {
            for (int64_t i = 0; i < count; i++) values[i] = fast_multiply_wide(sums[i], stage->factors[channel + i]);
        } else {
            for (int64_t i = 0; i < count; i++) {
                values[i] = fast_multiply(sums[i], stage->factors[channel + i], stage->once);
            }
        }
        store_row(stage, values, count, output, row * stride);
    }
}

void fast_finish_wide(
    const fast_stage *stage, const int64_t *sums, int64_t rows, int64_t channel, int64_t count, void *output,
    int64_t stride) {
    int32_t values[FAST_PANEL];
    for (int64_t row = 0; row < rows; row++, sums += FAST_PANEL) {
        if (stage->kind == FAST_STAGE_WIDE_BINARY64) {
            for (int64_t i = 0; i < count; i++) values[i] = fast_round((double)sums[i] * stage->scales[channel + i]);
        } else {
            for (int64_t i = 0; i < count; i++) values[i] = fast_multiply_wide(sums[i], stage->factors[channel + i]);
        }
        store_row(stage, values, count, output, row * stride);
    }
}
