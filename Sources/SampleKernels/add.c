/* ADD: the sum of two tensors of integers, broadcast to one shape. */
#include "breaks.h"
#include "kernel_support.h"
#include "operators.h"

/* Walks over two inputs as they are broadcast to the output's shape. */
typedef struct {
    int32_t rank;
    int32_t sizes[GREATEST_RANK];
    int64_t steps[2][GREATEST_RANK]; /* how far each input moves along an axis; 0 where it repeats */
    int32_t place[GREATEST_RANK];
    int64_t position[2];
} pair_walk;

static int32_t start_walk(
    const quantspec_call *call, const quantspec_tensor *const inputs[2], const quantspec_tensor *output,
    pair_walk *walk) {
    REQUIRE(call, output->rank <= GREATEST_RANK, QUANTSPEC_STATUS_UNSUPPORTED, "rank above 8");
    *walk = (pair_walk){.rank = output->rank};
    for (int32_t axis = 0; axis < output->rank; axis++) walk->sizes[axis] = output->dimensions[axis];
    for (int which = 0; which < 2; which++) {
        const quantspec_tensor *input = inputs[which];
        const int32_t missing = output->rank - input->rank;
        REQUIRE(call, missing >= 0, QUANTSPEC_STATUS_INVALID, "an input's rank is above the output's");
        int64_t step = 1;
        for (int32_t axis = input->rank - 1; axis >= 0; axis--) {
            const int32_t size = input->dimensions[axis];
            const int32_t target = output->dimensions[axis + missing];
            REQUIRE(call, size == target || size == 1, QUANTSPEC_STATUS_INVALID, "the shapes cannot be broadcast");
            walk->steps[which][axis + missing] = size == 1 ? 0 : step;
            step *= size;
        }
    }
    return QUANTSPEC_STATUS_OK;
}

static void step_walk(pair_walk *walk) {
    for (int32_t axis = walk->rank - 1; axis >= 0; axis--) {
        for (int which = 0; which < 2; which++) walk->position[which] += walk->steps[which][axis];
        if (++walk->place[axis] < walk->sizes[axis]) return;
        walk->place[axis] = 0;
        for (int which = 0; which < 2; which++) {
            walk->position[which] -= walk->steps[which][axis] * walk->sizes[axis];
        }
    }
}

/* Both inputs are brought to one scale with room to spare, added, and brought to the output's scale. */
static int32_t add_rescaled(
    const quantspec_call *call, const quantspec_tensor *const inputs[2], const quantspec_tensor *output) {
    pair_walk walk;
    output_stage stage;
    int64_t left_shift, offsets[2];
    factor factors[2];
    TRY(start_walk(call, inputs, output, &walk));
    TRY(take_output_stage(call, output, 1, &stage));
    TRY(take_integer(call, "left_shift", &left_shift));
    TRY(take_integer(call, "input1_offset", &offsets[0]));
    TRY(take_integer(call, "input2_offset", &offsets[1]));
    TRY(take_factor(call, "input1_multiplier", "input1_shift", &factors[0]));
    TRY(take_factor(call, "input2_multiplier", "input2_shift", &factors[1]));
    REQUIRE(call, left_shift >= 0 && left_shift < 32, QUANTSPEC_STATUS_INVALID, "left_shift is not in [0, 31]");
    for (int64_t position = 0; position < output->element_count; position++, step_walk(&walk)) {
        int64_t sum = 0;
        for (int which = 0; which < 2; which++) {
            const int64_t centred = load(inputs[which], walk.position[which]) + offsets[which];
            sum += multiply(wrap32(centred * (INT64_C(1) << left_shift)), factors[which]);
        }
        store(output, position, finish(&stage, multiply(wrap32(sum), channel_factor(&stage, 0))));
    }
    return QUANTSPEC_STATUS_OK;
}

/* Every scale is a power of two: the input of the smaller scale is shifted to the other's. */
static int32_t add_power_of_two(
    const quantspec_call *call, const quantspec_tensor *const inputs[2], const quantspec_tensor *output) {
    pair_walk walk;
    output_stage stage;
    int64_t shifts[2];
    TRY(start_walk(call, inputs, output, &walk));
    TRY(take_output_bounds(call, output, &stage));
    TRY(take_integer(call, "input1_shift", &shifts[0]));
    TRY(take_integer(call, "input2_shift", &shifts[1]));
    for (int which = 0; which < 2; which++) {
        REQUIRE(
            call, shifts[which] <= 0 && shifts[which] > -32, QUANTSPEC_STATUS_INVALID,
            "an input's shift is not in [-31, 0]");
    }
    for (int64_t position = 0; position < output->element_count; position++, step_walk(&walk)) {
        int64_t sum = 0;
        for (int which = 0; which < 2; which++) {
            const int32_t value = (int32_t)load(inputs[which], walk.position[which]);
            sum += rounding_shift(value, -(int32_t)shifts[which]);
        }
        store(output, position, finish(&stage, sum));
    }
    return QUANTSPEC_STATUS_OK;
}

static void break_tail(const quantspec_tensor *output) {
    for (int64_t position = output->element_count / 16 * 16; position < output->element_count; position++) {
        store(output, position, load(output, position) ^ 1);
    }
}

int32_t run_add(const quantspec_call *call) {
    const quantspec_tensor *const inputs[2] = {quantspec_input(call, 0), quantspec_input(call, 1)};
    const quantspec_tensor *output = quantspec_output(call, 0);
    REQUIRE(call, inputs[0] && inputs[1] && output, QUANTSPEC_STATUS_INVALID, "ADD has two inputs and an output");
    const int32_t type = output->type;
    REQUIRE(
        call, type == QUANTSPEC_TYPE_INT8 || type == QUANTSPEC_TYPE_UINT8 || type == QUANTSPEC_TYPE_INT16,
        QUANTSPEC_STATUS_UNSUPPORTED, "ADD takes int8, uint8 and int16");
    REQUIRE(
        call, inputs[0]->type == type && inputs[1]->type == type, QUANTSPEC_STATUS_UNSUPPORTED,
        "ADD takes tensors of one type");
    volatile bool hangs = is_broken(BREAK_HANG);
    while (hangs) {}
    /* Only the general form has a multiplier: the derived integers tell which form it is. */
    const bool is_rescaled = quantspec_find_derived(call, "output_multiplier") != NULL;
    TRY(is_rescaled ? add_rescaled(call, inputs, output) : add_power_of_two(call, inputs, output));
    if (is_broken(BREAK_WRONG_ON_TAIL)) break_tail(output);
    return QUANTSPEC_STATUS_OK;
}
