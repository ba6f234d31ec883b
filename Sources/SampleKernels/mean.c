/* MEAN: the mean along some axes. The multiplier of the output includes the division by the number of elements.
 *
 * Height and width of [batch, height, width, channels] have a loop of their own, four channels at a time. For other
 * axes, all elements of the input are visited in order. */
#include "operators.h"
#include "padding.h"

typedef struct {
    const quantspec_tensor *input, *output;
    bool goes[GREATEST_RANK]; /* whether an axis of the input is reduced */
    int64_t count;            /* number of input elements for each output element */
    int64_t input_offset;
    factor by;
    output_stage stage;
} mean;

static int32_t take_axes(const quantspec_call *call, mean *m) {
    const quantspec_tensor *axes = quantspec_input(call, 1);
    const int32_t rank = m->input->rank;
    REQUIRE(call, has_type(axes, QUANTSPEC_TYPE_INT32), QUANTSPEC_STATUS_INVALID, "the axes are int32");
    REQUIRE(call, rank <= GREATEST_RANK, QUANTSPEC_STATUS_UNSUPPORTED, "rank above 8");
    for (int64_t index = 0; index < axes->element_count && rank > 0; index++) {
        int64_t axis = load(axes, index);
        if (axis < 0) axis += rank;
        REQUIRE(call, axis >= 0 && axis < rank, QUANTSPEC_STATUS_INVALID, "there is no such axis");
        m->goes[axis] = true;
    }
    int64_t kept = 1;
    m->count = 1;
    for (int32_t axis = 0; axis < rank; axis++) {
        if (m->goes[axis]) m->count *= m->input->dimensions[axis];
        else kept *= m->input->dimensions[axis];
    }
    REQUIRE(
        call, m->output->element_count == kept, QUANTSPEC_STATUS_INVALID,
        "the output does not fit the axes that stay");
    return QUANTSPEC_STATUS_OK;
}

static int32_t take_mean(const quantspec_call *call, mean *m) {
    REQUIRE(call, m->input && m->output, QUANTSPEC_STATUS_INVALID, "MEAN has an input and an output");
    const int32_t type = m->input->type;
    REQUIRE(
        call, type == QUANTSPEC_TYPE_INT8 || type == QUANTSPEC_TYPE_UINT8 || type == QUANTSPEC_TYPE_INT16,
        QUANTSPEC_STATUS_UNSUPPORTED, "MEAN takes int8, uint8 and int16");
    REQUIRE(call, m->output->type == type, QUANTSPEC_STATUS_UNSUPPORTED, "input and output are of one type");
    TRY(take_type_bounds(call, m->output, &m->stage));
    TRY(take_integer(call, "input_offset", &m->input_offset));
    TRY(take_integer(call, "output_offset", &m->stage.offset));
    TRY(take_factor(call, "output_multiplier", "output_shift", &m->by));
    return take_axes(call, m);
}

/* Each element of the sum has the same offset, so it is added once, × the number of elements. */
static int32_t finish_mean(const quantspec_call *call, const mean *m, int64_t position, int64_t sum) {
    const int32_t accumulator = wrap32(sum + m->count * m->input_offset);
    quantspec_probe_int32(call, 0, position, accumulator);
    return (int32_t)finish(&m->stage, multiply(accumulator, m->by));
}

/* ---- Height and width ---- */

static bool is_over_pixels(const mean *m) {
    return m->input->rank == 4 && m->goes[HEIGHT] && m->goes[WIDTH] && !m->goes[BATCH] && !m->goes[CHANNEL];
}

/* Sums the pixels of one batch. `place` is the first pixel; the output's channels start at `position`. */
static void run_pixels(const quantspec_call *call, const mean *m, int64_t place, int64_t position) {
    const int64_t channels = m->input->dimensions[CHANNEL];
    int64_t channel = 0;
    for (; channel + 4 <= channels; channel += 4) {
        int64_t sums[4] = {0, 0, 0, 0};
        int32_t lanes[4];
        for (int64_t pixel = 0; pixel < m->count; pixel++) {
            load_four(m->input, place + pixel * channels + channel, lanes);
            for (int lane = 0; lane < 4; lane++) sums[lane] += lanes[lane];
        }
        for (int lane = 0; lane < 4; lane++) {
            lanes[lane] = finish_mean(call, m, position + channel + lane, sums[lane]);
        }
        store_four(m->output, position + channel, lanes);
    }
    for (; channel < channels; channel++) {
        int64_t sum = 0;
        for (int64_t pixel = 0; pixel < m->count; pixel++) sum += load(m->input, place + pixel * channels + channel);
        store(m->output, position + channel, finish_mean(call, m, position + channel, sum));
    }
}

/* ---- Any axes ---- */

/* The distance between output elements along each axis of the input; 0 along reduced axes. */
static void take_steps(const mean *m, int64_t steps[GREATEST_RANK]) {
    int64_t step = 1;
    for (int32_t axis = m->input->rank - 1; axis >= 0; axis--) {
        steps[axis] = m->goes[axis] ? 0 : step;
        if (!m->goes[axis]) step *= m->input->dimensions[axis];
    }
}

/* Adds every element of the input to its sum. */
static void add_elements(const mean *m, int64_t *sums) {
    const int32_t *sizes = m->input->dimensions;
    int64_t steps[GREATEST_RANK], target = 0;
    int32_t place[GREATEST_RANK] = {0};
    take_steps(m, steps);
    for (int64_t position = 0; position < m->input->element_count; position++) {
        sums[target] += load(m->input, position);
        for (int32_t axis = m->input->rank - 1; axis >= 0; axis--) {
            target += steps[axis];
            if (++place[axis] < sizes[axis]) break;
            place[axis] = 0;
            target -= steps[axis] * sizes[axis];
        }
    }
}

int32_t run_mean(const quantspec_call *call) {
    mean m = {.input = quantspec_input(call, 0), .output = quantspec_output(call, 0)};
    void *memory;
    TRY(take_mean(call, &m));
    if (is_over_pixels(&m)) {
        const int64_t channels = m.input->dimensions[CHANNEL];
        for (int64_t batch = 0; batch < m.input->dimensions[BATCH]; batch++) {
            run_pixels(call, &m, batch * m.count * channels, batch * channels);
        }
        return QUANTSPEC_STATUS_OK;
    }
    TRY(take_scratch(call, m.output->element_count, sizeof(int64_t), &memory));
    int64_t *sums = memory;
    for (int64_t position = 0; position < m.output->element_count; position++) sums[position] = 0;
    add_elements(&m, sums);
    for (int64_t position = 0; position < m.output->element_count; position++) {
        store(m.output, position, finish_mean(call, &m, position, sums[position]));
    }
    return QUANTSPEC_STATUS_OK;
}
