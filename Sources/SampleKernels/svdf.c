/* SVDF: for each filter a window of features over time, which input 4 keeps between calls. */
#include "kernel_support.h"
#include "operators.h"

typedef struct {
    const quantspec_tensor *input, *feature_weights, *time_weights, *bias, *state, *output;
    int64_t batches, features, filters, memory, rank;
} svdf;

static int32_t take_sizes(const quantspec_call *call, svdf *s) {
    REQUIRE(
        call,
        has_type(s->input, QUANTSPEC_TYPE_INT8) && has_type(s->feature_weights, QUANTSPEC_TYPE_INT8)
            && has_type(s->time_weights, QUANTSPEC_TYPE_INT16) && has_type(s->state, QUANTSPEC_TYPE_INT16)
            && has_type(s->output, QUANTSPEC_TYPE_INT8),
        QUANTSPEC_STATUS_UNSUPPORTED, "SVDF takes int8 features with an int16 state and int16 time weights");
    REQUIRE(
        call, s->bias == NULL || s->bias->type == QUANTSPEC_TYPE_INT32, QUANTSPEC_STATUS_UNSUPPORTED,
        "the bias is int32");
    REQUIRE(
        call, s->input->rank == 2 && s->feature_weights->rank == 2 && s->time_weights->rank == 2,
        QUANTSPEC_STATUS_INVALID, "input and weights have rank 2");
    s->batches = s->input->dimensions[0];
    s->features = s->input->dimensions[1];
    s->filters = s->feature_weights->dimensions[0];
    s->memory = s->time_weights->dimensions[1];
    s->rank = quantspec_attribute_integer(call, "rank", 0);
    REQUIRE(
        call, s->rank > 0 && s->filters % s->rank == 0, QUANTSPEC_STATUS_INVALID,
        "the rank does not divide the filters");
    const int64_t units = s->filters / s->rank;
    REQUIRE(
        call,
        s->memory > 0 && s->feature_weights->dimensions[1] == s->features
            && s->time_weights->dimensions[0] == s->filters
            && s->state->element_count == s->batches * s->filters * s->memory
            && (s->bias == NULL || s->bias->element_count == units)
            && s->output->element_count == s->batches * units,
        QUANTSPEC_STATUS_INVALID, "the sizes do not fit together");
    return QUANTSPEC_STATUS_OK;
}

/* Sum of products of two runs, with an offset added to the first: four products at a time, then the remaining ones. */
static int64_t inner_product(
    const quantspec_tensor *left, int64_t start, int64_t offset, const quantspec_tensor *right, int64_t weight,
    int64_t count) {
    int64_t sums[4] = {0, 0, 0, 0}, index = 0;
    for (; index + 4 <= count; index += 4) {
        int32_t values[4], weights[4];
        load_four(left, start + index, values);
        load_four(right, weight + index, weights);
        for (int lane = 0; lane < 4; lane++) sums[lane] += (values[lane] + offset) * weights[lane];
    }
    int64_t sum = sums[0] + sums[1] + sums[2] + sums[3];
    for (; index < count; index++) sum += (load(left, start + index) + offset) * load(right, weight + index);
    return sum;
}

/* Shifts every window by one, and stores the newest feature at its end. */
static void advance(const quantspec_call *call, const svdf *s, int64_t input_offset, factor by) {
    int16_t *window = s->state->data;
    for (int64_t row = 0; row < s->batches * s->filters; row++, window += s->memory) {
        const int64_t start = row / s->filters * s->features, weight = row % s->filters * s->features;
        const int64_t sum =
            inner_product(s->input, start, input_offset, s->feature_weights, weight, s->features);
        quantspec_named_probe_int32(call, "features", row, wrap32(sum));
        memmove(window, window + 1, (size_t)(s->memory - 1) * sizeof *window);
        const int64_t newest = saturate(multiply(wrap32(sum), by), INT16_MIN, INT16_MAX);
        store(s->state, (row + 1) * s->memory - 1, newest);
    }
}

/* The sum of the products of a unit's windows and their time weights, plus the bias. */
static int32_t sum_of_unit(const svdf *s, int64_t batch, int64_t unit) {
    int64_t sum = bias_of(s->bias, unit);
    for (int64_t filter = unit * s->rank; filter < (unit + 1) * s->rank; filter++) {
        const int64_t window = (batch * s->filters + filter) * s->memory;
        sum += inner_product(s->state, window, 0, s->time_weights, filter * s->memory, s->memory);
    }
    return wrap32(sum);
}

int32_t run_svdf(const quantspec_call *call) {
    svdf s = {
        .input = quantspec_input(call, 0),
        .feature_weights = quantspec_input(call, 1),
        .time_weights = quantspec_input(call, 2),
        .bias = quantspec_input(call, 3),
        .state = quantspec_input(call, 4),
        .output = quantspec_output(call, 0),
    };
    int64_t input_offset;
    factor to_state, to_output;
    output_stage stage;
    TRY(take_sizes(call, &s));
    TRY(take_integer(call, "input_offset", &input_offset));
    TRY(take_factor(call, "effective_scale_1_multiplier", "effective_scale_1_shift", &to_state));
    TRY(take_factor(call, "effective_scale_2_multiplier", "effective_scale_2_shift", &to_output));
    TRY(take_type_bounds(call, s.output, &stage)); /* RELU, if given, is applied by the type's range */
    TRY(take_integer(call, "output_offset", &stage.offset));
    advance(call, &s, input_offset, to_state);
    const int64_t units = s.filters / s.rank;
    for (int64_t position = 0; position < s.batches * units; position++) {
        const int32_t accumulator = sum_of_unit(&s, position / units, position % units);
        quantspec_probe_int32(call, 0, position, accumulator);
        store(s.output, position, finish(&stage, multiply(accumulator, to_output)));
    }
    return QUANTSPEC_STATUS_OK;
}
