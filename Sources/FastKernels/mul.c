/* MUL of int8, uint8 and int16 (MUL-3). */
#include "operators.h"
#include "pairs.h"

#pragma STDC FP_CONTRACT OFF

static int32_t prepare(const quantspec_call *call, fast_profile profile, fast_memory *memory, void **state) {
    TRY(fast_take_pair(call));
    const quantspec_tensor *output = quantspec_output(call, 0);
    fast_pair_numbers *numbers = fast_allocate(memory, 1, sizeof *numbers);
    REQUIRE(call, numbers != NULL, QUANTSPEC_STATUS_FAILED, "there is no memory");
    numbers->is_product = true;
    double bound = 1;
    for (int index = 0; index < 2; index++) {
        const quantspec_tensor *input = quantspec_input(call, index);
        int32_t least, greatest;
        fast_type_range(input->type, &least, &greatest);
        const int64_t zero_point = input->zero_points[0];
        numbers->offsets[index] = -(int32_t)zero_point;
        bound *= (double)fast_max(greatest - zero_point, zero_point - least);
    }
    const float product = quantspec_input(call, 0)->scales[0] * quantspec_input(call, 1)->scales[0];
    const float real = product / output->scales[0];
    double multipliers[FAST_PANEL], bounds[FAST_PANEL];
    for (int lane = 0; lane < FAST_PANEL; lane++) {
        multipliers[lane] = (double)real;
        bounds[lane] = bound;
    }
    const fast_stage_request request = {
        .channels = FAST_PANEL, .multipliers = multipliers, .bounds = bounds, .once = fast_rounds_once(profile)};
    TRY(fast_make_stage(call, output, request, memory, &numbers->stage));
    *state = numbers;
    return QUANTSPEC_STATUS_OK;
}

int32_t fast_run_mul(const quantspec_call *call, fast_profile profile) {
    void *state;
    TRY(fast_take_prepared(call, profile, prepare, &state));
    return fast_run_pair(call, state);
}
