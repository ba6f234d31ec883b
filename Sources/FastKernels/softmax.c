/* SOFTMAX of int8 and uint8 to their own type, in fixed point (SOFTMAX-2 to SOFTMAX-4). The exponentials of all 256
 * differences are computed once for an instance. */
#include <math.h>

#include "factor.h"
#include "operators.h"
#include "prepared.h"

typedef struct {
    bool counts[256];          /* whether a difference of -index counts */
    int32_t exponentials[256]; /* of a difference of -index; no integer bits */
    int32_t parts[256];        /* the same with 12 integer bits, as it is added */
} softmax;

/* ---- Fixed point. A number with m integer bits is its raw integer × 2^(m - 31). ---- */

static int32_t shift_left_saturating(int32_t value, int32_t exponent) {
    return (int32_t)fast_clamp((int64_t)value * (INT64_C(1) << exponent), INT32_MIN, INT32_MAX);
}

/* e^a for a in [-1/4, 0), by the series around -1/8. Argument and result have no integer bits. */
static int32_t exponential_on_quarter(int32_t a) {
    const int32_t centre = 1895147668, third = 715827883; /* e^(-1/8), 1/3 */
    const int32_t x = a + (1 << 28);
    const int32_t x2 = fast_doubling_high(x, x), x3 = fast_doubling_high(x2, x), x4 = fast_doubling_high(x2, x2);
    const int32_t high_terms = fast_doubling_high(fast_rounding_shift(x4, 2) + x3, third);
    return centre + fast_doubling_high(centre, x + fast_rounding_shift(high_terms + x2, 1));
}

/* e^a for a <= 0. The argument has 5 integer bits, the result none. */
static int32_t exponential(int32_t a) {
    static const int32_t powers[] = {/* e^-(2^k), k = -2 ... 4 */
        1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
    if (a == 0) return INT32_MAX;
    const int32_t quarter = 1 << 24;
    const int32_t part = (a & (quarter - 1)) - quarter;
    const uint32_t rest = (uint32_t)part - (uint32_t)a; /* a multiple of 1/4 */
    int32_t result = exponential_on_quarter(shift_left_saturating(part, 5));
    for (int k = 0; k < 7; k++) {
        if (rest & ((uint32_t)quarter << k)) result = fast_doubling_high(result, powers[k]);
    }
    return result;
}

/* 1 / (1 + a) for a in [0, 1), by Newton's method. Argument and result have no integer bits. */
static int32_t reciprocal_of_one_plus(int32_t a) {
    const int32_t half_denominator = (int32_t)(((int64_t)a + INT32_MAX + 1) / 2);
    int32_t x = 1515870810 + fast_doubling_high(half_denominator, -1010580540); /* 48/17 - 32/17 d, 2 integer bits */
    for (int round = 0; round < 3; round++) {
        const int32_t error = (1 << 29) - fast_doubling_high(half_denominator, x);
        x += shift_left_saturating(fast_doubling_high(x, error), 2);
    }
    return shift_left_saturating(x, 1);
}

static int32_t prepare(const quantspec_call *call, fast_profile profile, fast_memory *memory, void **state) {
    const quantspec_tensor *input = quantspec_input(call, 0), *output = quantspec_output(call, 0);
    VALID(call, input && output, "SOFTMAX has an input and an output");
    SUPPORT(
        call,
        (input->type == QUANTSPEC_TYPE_INT8 || input->type == QUANTSPEC_TYPE_UINT8) && output->type == input->type,
        "the types of input and output");
    SUPPORT(
        call, fast_is_sound(input) && fast_is_sound(output) && input->rank > 0 && fast_same_shape(input, output),
        "the shapes of input and output");
    SUPPORT(call, fast_is_per_tensor(input) && fast_is_per_tensor(output), "the scales and zero points");
    const float beta = quantspec_attribute_real(call, "beta", 0);
    SUPPORT(call, isfinite(beta) && beta > 0, "beta");
    /* A greater sum has another rule (SOFTMAX-4). */
    SUPPORT(call, input->dimensions[input->rank - 1] < 512, "a row of 512 elements and more");
    const double greatest = fast_rounds_once(profile) ? 1073741823.0 : 2147483647.0;
    const fast_factor factor =
        fast_make_factor(fmin((double)beta * (double)input->scales[0] * 67108864.0, greatest));
    SUPPORT(call, factor.shift >= 0 && factor.shift <= 31, "beta × the input's scale");
    softmax *s = fast_allocate(memory, 1, sizeof *s);
    REQUIRE(call, s != NULL, QUANTSPEC_STATUS_FAILED, "there is no memory");
    const int64_t least = -((INT64_C(31) << 26) >> factor.shift);
    for (int32_t index = 0; index < 256; index++) {
        s->counts[index] = -index >= least;
        if (!s->counts[index]) continue;
        s->exponentials[index] = exponential(fast_multiply(-index, factor, fast_rounds_once(profile)));
        s->parts[index] = fast_rounding_shift(s->exponentials[index], 12);
    }
    *state = s;
    return QUANTSPEC_STATUS_OK;
}

/* A row of uint8, or of int8 with its sign bit turned, which keeps differences. */
static void run_row(const softmax *s, const uint8_t *row, int64_t length, uint8_t turned, uint8_t *output) {
    int32_t greatest = 0;
    int64_t sum = 0;
    for (int64_t index = 0; index < length; index++) {
        const int32_t value = row[index] ^ turned;
        greatest = value > greatest ? value : greatest;
    }
    for (int64_t index = 0; index < length; index++) sum += s->parts[greatest - (row[index] ^ turned)];
    /* The sum has the exponential of 0 in it, and fewer than 512 such parts: 2^19 to 2^28. */
    const int32_t leading = __builtin_clz((uint32_t)sum);
    const int32_t reciprocal = reciprocal_of_one_plus((int32_t)(((uint32_t)sum << leading) & 0x7fffffff));
    const int32_t shift = 12 - leading + 31 - 8;
    for (int64_t index = 0; index < length; index++) {
        const int32_t difference = greatest - (row[index] ^ turned);
        int32_t value = 0;
        if (s->counts[difference] && shift <= 31) {
            value = fast_rounding_shift(fast_doubling_high(reciprocal, s->exponentials[difference]), shift);
        }
        output[index] = (uint8_t)((uint8_t)fast_clamp(value, 0, 255) ^ turned);
    }
}

int32_t fast_run_softmax(const quantspec_call *call, fast_profile profile) {
    void *state;
    TRY(fast_take_prepared(call, profile, prepare, &state));
    const quantspec_tensor *input = quantspec_input(call, 0), *output = quantspec_output(call, 0);
    const int64_t length = input->dimensions[input->rank - 1];
    const uint8_t turned = input->type == QUANTSPEC_TYPE_INT8 ? 0x80 : 0;
    for (int64_t row = 0; row < input->element_count; row += length) {
        run_row(state, (const uint8_t *)input->data + row, length, turned, (uint8_t *)output->data + row);
    }
    return QUANTSPEC_STATUS_OK;
}
