#include "broadcast.h"

/* The output's axes. Neighbouring axes along which the same inputs repeat are merged, and axes of size 1 are
 * removed. This gives the fewest loops and the longest runs. */
typedef struct {
    int32_t rank;
    int64_t sizes[GREATEST_RANK];
    bool repeats[2][GREATEST_RANK];
    int64_t steps[2][GREATEST_RANK]; /* the distance between an input's elements along an axis; 0 if it repeats */
} pair_axes;

int32_t check_pair(
    const quantspec_call *call, const quantspec_tensor *const inputs[2], const quantspec_tensor *output) {
    REQUIRE(call, inputs[0] && inputs[1] && output, QUANTSPEC_STATUS_INVALID, "there are two inputs and an output");
    const int32_t type = output->type;
    REQUIRE(
        call, type == QUANTSPEC_TYPE_INT8 || type == QUANTSPEC_TYPE_UINT8 || type == QUANTSPEC_TYPE_INT16,
        QUANTSPEC_STATUS_UNSUPPORTED, "the tensors are int8, uint8 or int16");
    REQUIRE(
        call, inputs[0]->type == type && inputs[1]->type == type, QUANTSPEC_STATUS_UNSUPPORTED,
        "the tensors are of one type");
    return QUANTSPEC_STATUS_OK;
}

/* An input's size along an axis of the output. Missing axes come first and have size 1. */
static int64_t size_along(const quantspec_tensor *input, const quantspec_tensor *output, int32_t axis) {
    const int32_t missing = output->rank - input->rank;
    return axis < missing ? 1 : input->dimensions[axis - missing];
}

static void add_axis(pair_axes *axes, int64_t size, const bool repeats[2]) {
    if (size == 1) return;
    const int32_t last = axes->rank - 1;
    if (last >= 0 && axes->repeats[0][last] == repeats[0] && axes->repeats[1][last] == repeats[1]) {
        axes->sizes[last] *= size;
        return;
    }
    axes->sizes[axes->rank] = size;
    for (int which = 0; which < 2; which++) axes->repeats[which][axes->rank] = repeats[which];
    axes->rank++;
}

static int32_t take_axes(
    const quantspec_call *call, const quantspec_tensor *const inputs[2], const quantspec_tensor *output,
    pair_axes *axes) {
    REQUIRE(call, output->rank <= GREATEST_RANK, QUANTSPEC_STATUS_UNSUPPORTED, "rank above 8");
    *axes = (pair_axes){.rank = 0};
    for (int which = 0; which < 2; which++) {
        REQUIRE(
            call, inputs[which]->rank <= output->rank, QUANTSPEC_STATUS_INVALID,
            "an input's rank is above the output's");
    }
    for (int32_t axis = 0; axis < output->rank; axis++) {
        const int64_t size = output->dimensions[axis];
        bool repeats[2];
        for (int which = 0; which < 2; which++) {
            const int64_t own = size_along(inputs[which], output, axis);
            REQUIRE(call, own == size || own == 1, QUANTSPEC_STATUS_INVALID, "the shapes cannot be broadcast");
            repeats[which] = own != size;
        }
        REQUIRE(
            call, !repeats[0] || !repeats[1], QUANTSPEC_STATUS_INVALID, "the output is larger than both inputs");
        add_axis(axes, size, repeats);
    }
    for (int which = 0; which < 2; which++) {
        int64_t step = 1;
        for (int32_t axis = axes->rank - 1; axis >= 0; axis--) {
            axes->steps[which][axis] = axes->repeats[which][axis] ? 0 : step;
            if (!axes->repeats[which][axis]) step *= axes->sizes[axis];
        }
    }
    return QUANTSPEC_STATUS_OK;
}

/* Makes the runs along the last axis, and counts through the other axes. */
static void walk(const pair_axes *axes, int64_t elements, run_function compute, const void *operation) {
    const int32_t last = axes->rank - 1;
    int64_t place[GREATEST_RANK] = {0};
    pair_run run = {
        .count = axes->sizes[last], .repeats = {axes->repeats[0][last], axes->repeats[1][last]}};
    for (; run.position < elements; run.position += run.count) {
        compute(operation, &run);
        for (int32_t axis = last - 1; axis >= 0; axis--) {
            for (int which = 0; which < 2; which++) run.places[which] += axes->steps[which][axis];
            if (++place[axis] < axes->sizes[axis]) break;
            place[axis] = 0;
            for (int which = 0; which < 2; which++) {
                run.places[which] -= axes->steps[which][axis] * axes->sizes[axis];
            }
        }
    }
}

int32_t for_each_run(
    const quantspec_call *call, const quantspec_tensor *const inputs[2], const quantspec_tensor *output,
    run_function compute, const void *operation) {
    const int64_t elements = output->element_count;
    pair_run whole = {.count = elements};
    if (same_shape(inputs[0], inputs[1]) && inputs[0]->element_count == elements) {
        compute(operation, &whole);
        return QUANTSPEC_STATUS_OK;
    }
    for (int which = 0; which < 2; which++) {
        if (inputs[which]->element_count != 1 || inputs[1 - which]->element_count != elements) continue;
        whole.repeats[which] = true;
        compute(operation, &whole);
        return QUANTSPEC_STATUS_OK;
    }
    pair_axes axes;
    TRY(take_axes(call, inputs, output, &axes));
    if (elements > 0) walk(&axes, elements, compute, operation);
    return QUANTSPEC_STATUS_OK;
}
