/* FULLY_CONNECTED: the product of each input row and each row of the filter [units, depth], in integers.
 *
 * Four units × two rows at a time, then the last row, then the remaining units. Rows keep their zero point: the sum
 * of a unit's weights, computed once, corrects the sums. */
#include "operators.h"
#include "requantize_rows.h"

enum { UNITS = 4 };

typedef struct {
    int64_t rows, units, depth;
    int16_t *values, *weights; /* [rows, depth]; [units, depth] with the zero point subtracted */
    int64_t *starts; /* the initial value of each unit's sum */
    row_stage stage;
} dense;

static int32_t take_sizes(const quantspec_call *call, dense *d) {
    const quantspec_tensor *input = quantspec_input(call, 0), *filter = quantspec_input(call, 1);
    const quantspec_tensor *bias = quantspec_input(call, 2), *output = quantspec_output(call, 0);
    REQUIRE(
        call, filter->rank == 2 && filter->dimensions[1] > 0, QUANTSPEC_STATUS_INVALID, "the filter is [units, depth]");
    d->units = filter->dimensions[0];
    d->depth = filter->dimensions[1];
    d->rows = input->element_count / d->depth;
    REQUIRE(
        call, d->rows * d->depth == input->element_count && d->rows * d->units == output->element_count,
        QUANTSPEC_STATUS_INVALID, "input, filter and output do not fit together");
    REQUIRE(
        call, bias == NULL || bias->element_count == d->units, QUANTSPEC_STATUS_INVALID,
        "the bias has not one element a unit");
    return QUANTSPEC_STATUS_OK;
}

static int32_t take_operands(const quantspec_call *call, dense *d) {
    const quantspec_tensor *input = quantspec_input(call, 0), *filter = quantspec_input(call, 1);
    int64_t input_offset, filter_offset;
    void *values, *weights, *starts;
    TRY(take_integer(call, "input_offset", &input_offset));
    TRY(take_integer(call, "filter_offset", &filter_offset));
    TRY(take_scratch(call, d->rows * d->depth, sizeof(int16_t), &values));
    TRY(take_scratch(call, d->units * d->depth, sizeof(int16_t), &weights));
    TRY(take_scratch(call, d->units, sizeof(int64_t), &starts));
    d->values = values, d->weights = weights, d->starts = starts;
    widen(input, 0, d->rows * d->depth, 0, d->values);
    widen(filter, 0, d->units * d->depth, filter_offset, d->weights);
    for (int64_t unit = 0; unit < d->units; unit++) {
        int64_t sum = 0;
        for (int64_t index = 0; index < d->depth; index++) sum += d->weights[unit * d->depth + index];
        d->starts[unit] = sum * input_offset;
    }
    return QUANTSPEC_STATUS_OK;
}

/* Adds four products at a time, then the remaining ones. */
static int64_t inner_product(const int16_t *left, const int16_t *right, int64_t count, int64_t sum) {
    int64_t index = 0;
    for (; index + 4 <= count; index += 4) {
        sum += left[index] * right[index];
        sum += left[index + 1] * right[index + 1];
        sum += left[index + 2] * right[index + 2];
        sum += left[index + 3] * right[index + 3];
    }
    for (; index < count; index++) sum += left[index] * right[index];
    return sum;
}

static void run_two_rows(const dense *d, int64_t row, int64_t unit) {
    const int16_t *upper = d->values + row * d->depth, *lower = upper + d->depth;
    const int16_t *weights = d->weights + unit * d->depth;
    int64_t above[UNITS], below[UNITS];
    for (int lane = 0; lane < UNITS; lane++) above[lane] = below[lane] = d->starts[unit + lane];
    for (int64_t index = 0; index < d->depth; index++) {
        for (int lane = 0; lane < UNITS; lane++) {
            const int32_t weight = weights[lane * d->depth + index];
            above[lane] += weight * upper[index];
            below[lane] += weight * lower[index];
        }
    }
    finish_row(&d->stage, row * d->units + unit, unit, UNITS, above);
    finish_row(&d->stage, (row + 1) * d->units + unit, unit, UNITS, below);
}

static void run_row(const dense *d, int64_t row, int64_t unit, int64_t units) {
    int64_t sums[UNITS];
    for (int64_t lane = 0; lane < units; lane++) {
        const int16_t *weights = d->weights + (unit + lane) * d->depth;
        sums[lane] = inner_product(d->values + row * d->depth, weights, d->depth, d->starts[unit + lane]);
    }
    finish_row(&d->stage, row * d->units + unit, unit, units, sums);
}

int32_t run_fully_connected(const quantspec_call *call) {
    dense d;
    TRY(check_weighted_types(call));
    TRY(take_sizes(call, &d));
    TRY(take_row_stage(call, d.units, &d.stage));
    TRY(take_operands(call, &d));
    int64_t unit = 0;
    for (; unit + UNITS <= d.units; unit += UNITS) {
        int64_t row = 0;
        for (; row + 2 <= d.rows; row += 2) run_two_rows(&d, row, unit);
        if (row < d.rows) run_row(&d, row, unit, UNITS);
    }
    for (int64_t row = 0; row < d.rows; row++) {
        if (unit < d.units) run_row(&d, row, unit, d.units - unit);
    }
    return QUANTSPEC_STATUS_OK;
}
