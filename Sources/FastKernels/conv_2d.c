/* CONV_2D: int8, int8x4, uint8, int16x8, int16x4 and float32. */
#include "convolution.h"
#include "operators.h"

enum { FILTER_AXIS = 0 };

static int32_t prepare(const quantspec_call *call, fast_profile profile, fast_memory *memory, void **state) {
    fast_convolution *c = fast_allocate(memory, 1, sizeof *c);
    REQUIRE(call, c != NULL, QUANTSPEC_STATUS_FAILED, "there is no memory");
    const quantspec_tensor *filter = quantspec_input(call, 1);
    VALID(call, filter != NULL && filter->rank == 4, "the filter has rank 4");
    const int64_t taps[2] = {filter->dimensions[1], filter->dimensions[2]};
    *state = c;
    if (fast_has_type(filter, QUANTSPEC_TYPE_FLOAT32)) {
        fast_float_weighted w;
        TRY(fast_take_float(call, FILTER_AXIS, &w));
        TRY(fast_take_convolution(call, taps, filter->dimensions[3], w.channels, c));
        return fast_pack_float_convolution(call, &w, (fast_weight_order){w.depth, 1}, memory, c);
    }
    fast_weighted w;
    TRY(fast_take_weighted(call, profile, FILTER_AXIS, false, memory, &w));
    TRY(fast_take_convolution(call, taps, filter->dimensions[3], w.channels, c));
    const bool rounds_product = w.input->type == QUANTSPEC_TYPE_UINT8;
    return fast_pack_convolution(call, &w, (fast_weight_order){w.depth, 1}, rounds_product, memory, c);
}

int32_t fast_run_conv_2d(const quantspec_call *call, fast_profile profile) {
    void *state;
    TRY(fast_take_prepared(call, profile, prepare, &state));
    return fast_run_convolution(call, state);
}
