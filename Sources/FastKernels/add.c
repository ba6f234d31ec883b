/* ADD and SUB of int8, uint8 and int16 in the general form (ADD-3). */
#include <math.h>

#include "operators.h"
#include "pairs.h"

/* Whether a scale counts as a power of two (ADD-5), with a margin: then the specification decides. */
static bool may_be_power_of_two(float scale) {
    const double logarithm = log2((double)scale);
    return fabs(logarithm - round(logarithm)) < 0.002;
}

static int32_t prepare_sum(
    const quantspec_call *call, fast_profile profile, int32_t sign, fast_memory *memory, void **state) {
    TRY(fast_take_pair(call));
    const quantspec_tensor *first = quantspec_input(call, 0), *second = quantspec_input(call, 1);
    const quantspec_tensor *output = quantspec_output(call, 0);
    const double scales[3] = {(double)first->scales[0], (double)second->scales[0], (double)output->scales[0]};
    const bool is_int16 = output->type == QUANTSPEC_TYPE_INT16;
    if (is_int16 && quantspec_attribute_integer(call, "pot_scale_int16", 1) != 0) {
        SUPPORT(
            call,
            !may_be_power_of_two(first->scales[0]) || !may_be_power_of_two(second->scales[0])
                || !may_be_power_of_two(output->scales[0]),
            "scales that are powers of two");
    }
    fast_pair_numbers *numbers = fast_allocate(memory, 1, sizeof *numbers);
    fast_lanes *lanes = fast_allocate(memory, 2, sizeof *lanes);
    REQUIRE(call, numbers && lanes, QUANTSPEC_STATUS_FAILED, "there is no memory");
    numbers->sign = sign;
    numbers->headroom = is_int16 ? 15 : 20;
    const double twice = 2 * fmax(scales[0], scales[1]);
    const double greatest = is_int16 ? 32768 : 255;
    for (int index = 0; index < 2; index++) {
        numbers->offsets[index] = -(int32_t)quantspec_input(call, index)->zero_points[0];
        numbers->factors[index] = fast_make_factor(scales[index] / twice);
        numbers->lanes[index] = &lanes[index];
        SUPPORT(
            call,
            fast_fill_lanes(
                &lanes[index], numbers->factors[index], numbers->headroom, greatest, fast_rounds_once(profile)),
            "the scales of the inputs");
    }
    double multipliers[FAST_PANEL], bounds[FAST_PANEL];
    for (int lane = 0; lane < FAST_PANEL; lane++) {
        multipliers[lane] = twice / ((double)(INT64_C(1) << numbers->headroom) * scales[2]);
        bounds[lane] = 0;
    }
    const fast_stage_request request = {
        .channels = FAST_PANEL, .multipliers = multipliers, .bounds = bounds, .once = fast_rounds_once(profile)};
    TRY(fast_make_stage(call, output, request, memory, &numbers->stage));
    /* A sum is at most 2^30 in magnitude, and does not reach it: its double fits 32 bits. */
    for (int half = 0; half < 2; half++) {
        SUPPORT(
            call,
            fast_fill_lanes(
                &numbers->stage.lanes[half], numbers->stage.factors[0], 0, 1073741824.0, fast_rounds_once(profile)),
            "the scale of the output");
    }
    *state = numbers;
    return QUANTSPEC_STATUS_OK;
}

static int32_t prepare_add(const quantspec_call *call, fast_profile profile, fast_memory *memory, void **state) {
    return prepare_sum(call, profile, 1, memory, state);
}

static int32_t prepare_sub(const quantspec_call *call, fast_profile profile, fast_memory *memory, void **state) {
    return prepare_sum(call, profile, -1, memory, state);
}

int32_t fast_run_add(const quantspec_call *call, fast_profile profile) {
    void *state;
    TRY(fast_take_prepared(call, profile, prepare_add, &state));
    return fast_run_pair(call, state);
}

int32_t fast_run_sub(const quantspec_call *call, fast_profile profile) {
    void *state;
    TRY(fast_take_prepared(call, profile, prepare_sub, &state));
    return fast_run_pair(call, state);
}
