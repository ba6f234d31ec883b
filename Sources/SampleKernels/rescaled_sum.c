#include "rescaled_sum.h"

#include "broadcast.h"

typedef struct {
    const quantspec_tensor *inputs[2], *output;
    int32_t sign;
    bool is_rescaled; /* false if every scale is a power of two */
    int64_t headroom, offsets[2];
    factor factors[2], output_factor;
    int32_t shifts[2]; /* right shifts of the inputs; only if every scale is a power of two */
    output_stage stage;
} rescaled_sum;

/* Both inputs are rescaled to a common scale with spare bits, added, and rescaled to the output's scale. */
static int32_t take_rescaled(const quantspec_call *call, rescaled_sum *s) {
    int64_t left_shift;
    TRY(take_output_stage(call, s->output, 1, &s->stage));
    TRY(take_integer(call, "left_shift", &left_shift));
    TRY(take_integer(call, "input1_offset", &s->offsets[0]));
    TRY(take_integer(call, "input2_offset", &s->offsets[1]));
    TRY(take_factor(call, "input1_multiplier", "input1_shift", &s->factors[0]));
    TRY(take_factor(call, "input2_multiplier", "input2_shift", &s->factors[1]));
    REQUIRE(call, left_shift >= 0 && left_shift < 32, QUANTSPEC_STATUS_INVALID, "left_shift is not in [0, 31]");
    s->headroom = INT64_C(1) << left_shift;
    s->output_factor = channel_factor(&s->stage, 0);
    return QUANTSPEC_STATUS_OK;
}

/* Every scale is a power of two: the input with the smaller scale is shifted to the scale of the other. */
static int32_t take_power_of_two(const quantspec_call *call, rescaled_sum *s) {
    int64_t shifts[2];
    TRY(take_output_bounds(call, s->output, &s->stage));
    TRY(take_integer(call, "input1_shift", &shifts[0]));
    TRY(take_integer(call, "input2_shift", &shifts[1]));
    for (int which = 0; which < 2; which++) {
        REQUIRE(
            call, shifts[which] <= 0 && shifts[which] > -32, QUANTSPEC_STATUS_INVALID,
            "an input's shift is not in [-31, 0]");
        s->shifts[which] = (int32_t)-shifts[which];
    }
    return QUANTSPEC_STATUS_OK;
}

/* An element of an input, in the scale of the sum. */
static int32_t term(const rescaled_sum *s, int which, int64_t value) {
    if (!s->is_rescaled) return rounding_shift((int32_t)value, s->shifts[which]);
    return multiply(wrap32((value + s->offsets[which]) * s->headroom), s->factors[which]);
}

static int32_t finish_terms(const rescaled_sum *s, int32_t left, int32_t right) {
    const int64_t sum = left + (int64_t)s->sign * right;
    return (int32_t)finish(&s->stage, s->is_rescaled ? multiply(wrap32(sum), s->output_factor) : sum);
}

/* Both inputs advance. */
static void run_pairs(const rescaled_sum *s, const pair_run *run) {
    int64_t index = 0;
    for (; index + 4 <= run->count; index += 4) {
        int32_t left[4], right[4], lanes[4];
        load_four(s->inputs[0], run->places[0] + index, left);
        load_four(s->inputs[1], run->places[1] + index, right);
        for (int lane = 0; lane < 4; lane++) {
            lanes[lane] = finish_terms(s, term(s, 0, left[lane]), term(s, 1, right[lane]));
        }
        store_four(s->output, run->position + index, lanes);
    }
    for (; index < run->count; index++) {
        const int32_t left = term(s, 0, load(s->inputs[0], run->places[0] + index));
        const int32_t right = term(s, 1, load(s->inputs[1], run->places[1] + index));
        store(s->output, run->position + index, finish_terms(s, left, right));
    }
}

/* The first input repeats, so it is rescaled only once. */
static void run_after_scalar(const rescaled_sum *s, const pair_run *run) {
    const int32_t left = term(s, 0, load(s->inputs[0], run->places[0]));
    int64_t index = 0;
    for (; index + 4 <= run->count; index += 4) {
        int32_t lanes[4];
        load_four(s->inputs[1], run->places[1] + index, lanes);
        for (int lane = 0; lane < 4; lane++) lanes[lane] = finish_terms(s, left, term(s, 1, lanes[lane]));
        store_four(s->output, run->position + index, lanes);
    }
    for (; index < run->count; index++) {
        const int32_t right = term(s, 1, load(s->inputs[1], run->places[1] + index));
        store(s->output, run->position + index, finish_terms(s, left, right));
    }
}

/* The second input repeats, so it is rescaled only once. */
static void run_before_scalar(const rescaled_sum *s, const pair_run *run) {
    const int32_t right = term(s, 1, load(s->inputs[1], run->places[1]));
    int64_t index = 0;
    for (; index + 4 <= run->count; index += 4) {
        int32_t lanes[4];
        load_four(s->inputs[0], run->places[0] + index, lanes);
        for (int lane = 0; lane < 4; lane++) lanes[lane] = finish_terms(s, term(s, 0, lanes[lane]), right);
        store_four(s->output, run->position + index, lanes);
    }
    for (; index < run->count; index++) {
        const int32_t left = term(s, 0, load(s->inputs[0], run->places[0] + index));
        store(s->output, run->position + index, finish_terms(s, left, right));
    }
}

static void compute_run(const void *operation, const pair_run *run) {
    if (run->repeats[0]) run_after_scalar(operation, run);
    else if (run->repeats[1]) run_before_scalar(operation, run);
    else run_pairs(operation, run);
}

int32_t run_rescaled_sum(const quantspec_call *call, int32_t sign) {
    rescaled_sum s = {
        .inputs = {quantspec_input(call, 0), quantspec_input(call, 1)}, .output = quantspec_output(call, 0),
        .sign = sign};
    TRY(check_pair(call, s.inputs, s.output));
    /* Only the general form has a multiplier, so the derived integers show which form it is. */
    s.is_rescaled = quantspec_find_derived(call, "output_multiplier") != NULL;
    TRY(s.is_rescaled ? take_rescaled(call, &s) : take_power_of_two(call, &s));
    return for_each_run(call, s.inputs, s.output, compute_run, &s);
}
