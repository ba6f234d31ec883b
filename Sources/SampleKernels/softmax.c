/* SOFTMAX over the last axis: 8-bit inputs in fixed point, int16 by two tables. */
#include "kernel_support.h"
#include "operators.h"

/* The data of a call. `row` is the index of the current row's first element. */
typedef struct {
    const quantspec_tensor *input, *output;
    int64_t length, row;
    factor input_factor;
    output_stage bounds;
} softmax;

static int64_t greatest_of_row(const softmax *s) {
    int64_t greatest = load(s->input, s->row);
    int64_t index = 0;
    for (; index + 4 <= s->length; index += 4) {
        int32_t lanes[4];
        load_four(s->input, s->row + index, lanes);
        for (int lane = 0; lane < 4; lane++) greatest = lanes[lane] > greatest ? lanes[lane] : greatest;
    }
    for (; index < s->length; index++) {
        const int64_t value = load(s->input, s->row + index);
        if (value > greatest) greatest = value;
    }
    return greatest;
}

/* ---- Fixed point. A number with m integer bits is its raw integer × 2^(m - 31). ---- */

/* e^a for a in [-1/4, 0), by the series around -1/8. Argument and result have no integer bits. */
static int32_t exponential_on_quarter(int32_t a) {
    const int32_t centre = 1895147668, third = 715827883; /* e^(-1/8), 1/3 */
    const int32_t x = a + (1 << 28);
    const int32_t x2 = doubling_high(x, x), x3 = doubling_high(x2, x), x4 = doubling_high(x2, x2);
    const int32_t high_terms = doubling_high(rounding_shift(x4, 2) + x3, third);
    return centre + doubling_high(centre, x + rounding_shift(high_terms + x2, 1));
}

/* e^a for a <= 0. The argument has 5 integer bits, the result none. */
static int32_t exponential(int32_t a) {
    static const int32_t powers[] = {/* e^-(2^k), k = -2 ... 4 */
        1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
    if (a == 0) return INT32_MAX;
    const int32_t quarter = 1 << 24;
    const int32_t part = (a & (quarter - 1)) - quarter;
    const uint32_t rest = (uint32_t)part - (uint32_t)a; /* a multiple of 1/4 */
    int32_t result = exponential_on_quarter(saturating_shift_left(part, 5));
    for (int k = 0; k < 7; k++) {
        if (rest & ((uint32_t)quarter << k)) result = doubling_high(result, powers[k]);
    }
    return result;
}

/* 1 / (1 + a) for a in [0, 1), by Newton's method. Argument and result have no integer bits. */
static int32_t reciprocal_of_one_plus(int32_t a) {
    const int32_t half_denominator = (int32_t)(((int64_t)a + INT32_MAX + 1) / 2);
    int32_t x = 1515870810 + doubling_high(half_denominator, -1010580540); /* 48/17 - 32/17 d, 2 integer bits */
    for (int round = 0; round < 3; round++) {
        const int32_t error = (1 << 29) - doubling_high(half_denominator, x);
        x += saturating_shift_left(doubling_high(x, error), 2);
    }
    return saturating_shift_left(x, 1);
}

/* Returns false if the difference from the row's greatest element is below `least_difference`. */
static bool exponential_of(
    const softmax *s, int64_t index, int64_t greatest, int64_t least_difference, int32_t *value) {
    const int64_t difference = load(s->input, s->row + index) - greatest;
    if (difference < least_difference) return false;
    *value = exponential(multiply(wrap32(difference), s->input_factor));
    return true;
}

static int32_t run_fixed_point_row(const quantspec_call *call, const softmax *s, int64_t least_difference) {
    const int64_t greatest = greatest_of_row(s);
    int64_t sum = 0; /* 12 integer bits */
    int32_t value;
    for (int64_t index = 0; index < s->length; index++) {
        if (exponential_of(s, index, greatest, least_difference, &value)) sum += rounding_shift(value, 12);
    }
    REQUIRE(call, sum > 0 && sum <= UINT32_MAX, QUANTSPEC_STATUS_INVALID, "the row is too long");
    const int32_t leading = leading_zeros((uint32_t)sum);
    const int32_t reciprocal = reciprocal_of_one_plus((int32_t)(((uint32_t)sum << leading) & 0x7fffffff));
    const int32_t width = s->output->type == QUANTSPEC_TYPE_INT16 ? 16 : 8;
    const int32_t shift = 12 - leading + 31 - width;
    for (int64_t index = 0; index < s->length; index++) {
        int64_t quotient = 0;
        if (exponential_of(s, index, greatest, least_difference, &value) && shift <= 31) {
            quotient = rounding_shift(doubling_high(reciprocal, value), shift);
        }
        store(s->output, s->row + index, finish(&s->bounds, quotient));
    }
    return QUANTSPEC_STATUS_OK;
}

static int32_t run_fixed_point(const quantspec_call *call, softmax *s) {
    int64_t least_difference;
    TRY(take_integer(call, "diff_min", &least_difference));
    s->bounds.offset = s->output->type == QUANTSPEC_TYPE_INT16 ? INT16_MIN
        : s->output->type == QUANTSPEC_TYPE_INT8               ? INT8_MIN
                                                               : 0;
    for (s->row = 0; s->row < s->input->element_count; s->row += s->length) {
        TRY(run_fixed_point_row(call, s, least_difference));
    }
    return QUANTSPEC_STATUS_OK;
}

/* ---- Tables: 513 samples, 128 steps apart, with interpolation between them. ---- */

static int32_t look_up(int64_t argument, const quantspec_derived *table) {
    const int16_t index = (int16_t)(uint16_t)(uint64_t)saturate(argument, INT16_MIN, INT16_MAX);
    const int64_t *sample = table->values + 256 + (index >> 7);
    return (int32_t)(sample[0] + (((sample[1] - sample[0]) * (index & 127) + 64) >> 7));
}

static int32_t run_table_row(
    const quantspec_call *call, const softmax *s, const quantspec_derived *exponentials,
    const quantspec_derived *reciprocals, int32_t *row) {
    const int64_t greatest = greatest_of_row(s);
    int64_t sum = 0;
    for (int64_t index = 0; index < s->length; index++) {
        const int32_t difference = wrap32(load(s->input, s->row + index) - greatest);
        const int64_t argument = (int64_t)multiply(difference, s->input_factor) + INT16_MAX;
        row[index] = look_up(argument, exponentials);
        sum += row[index];
    }
    REQUIRE(call, sum > 0 && sum <= INT32_MAX, QUANTSPEC_STATUS_INVALID, "the row is too long");
    const int32_t leading = leading_zeros((uint32_t)sum);
    const int64_t normalized = ((sum << (leading - 1)) + (1 << 13)) >> 14; /* 65536 represents 1 */
    const int64_t reciprocal = look_up(normalized - 65536 - 32768, reciprocals);
    for (int64_t index = 0; index < s->length; index++) {
        const int64_t quotient = (row[index] * reciprocal + (INT64_C(1) << (30 - leading))) >> (31 - leading);
        store(s->output, s->row + index, saturate(quotient, 0, INT16_MAX));
    }
    return QUANTSPEC_STATUS_OK;
}

static int32_t run_tables(const quantspec_call *call, softmax *s) {
    const quantspec_derived *exponentials = quantspec_find_derived(call, "exp_lut");
    const quantspec_derived *reciprocals = quantspec_find_derived(call, "one_over_one_plus_x_lut");
    REQUIRE(
        call, exponentials && reciprocals && exponentials->count >= 513 && reciprocals->count >= 513,
        QUANTSPEC_STATUS_INVALID, "a table is absent, or has too few samples");
    int32_t *row = call->scratch(call->context, (uint64_t)s->length * sizeof *row, 0);
    REQUIRE(call, row != NULL, QUANTSPEC_STATUS_FAILED, "no scratch memory");
    for (s->row = 0; s->row < s->input->element_count; s->row += s->length) {
        TRY(run_table_row(call, s, exponentials, reciprocals, row));
    }
    return QUANTSPEC_STATUS_OK;
}

int32_t run_softmax(const quantspec_call *call) {
    softmax s = {.input = quantspec_input(call, 0), .output = quantspec_output(call, 0)};
    REQUIRE(call, s.input && s.output, QUANTSPEC_STATUS_INVALID, "SOFTMAX has an input and an output");
    REQUIRE(
        call, s.input->rank > 0 && same_shape(s.input, s.output), QUANTSPEC_STATUS_INVALID,
        "input and output have one shape, of rank 1 or more");
    const int32_t from = s.input->type, to = s.output->type;
    const bool is_8_bit = from == QUANTSPEC_TYPE_INT8 || from == QUANTSPEC_TYPE_UINT8;
    const bool is_16_bit = from == QUANTSPEC_TYPE_INT16 && to == QUANTSPEC_TYPE_INT16;
    REQUIRE(
        call, is_16_bit || (is_8_bit && (to == from || to == QUANTSPEC_TYPE_INT16)), QUANTSPEC_STATUS_UNSUPPORTED,
        "SOFTMAX takes int8 and uint8 to the same or int16, and int16 to int16");
    s.length = s.input->dimensions[s.input->rank - 1];
    if (s.input->element_count == 0) return QUANTSPEC_STATUS_OK;
    TRY(take_type_bounds(call, s.output, &s.bounds));
    TRY(take_factor(call, "input_multiplier", "input_left_shift", &s.input_factor));
    return is_16_bit ? run_tables(call, &s) : run_fixed_point(call, &s);
}
