/* Each value that is read is used for several sums: four channels × one or two columns, or two channels × four
 * columns. Sums have 64 bits, so that one loop serves both widths of accumulators: a 32-bit sum is the low half. */
#include "products.h"

static int64_t sum_of(const int16_t *weights, const int16_t *column, int64_t depth, int64_t start) {
    for (int64_t index = 0; index < depth; index++) start += (int32_t)weights[index] * column[index];
    return start;
}

void multiply_one_column(const weight_rows *rows, const int16_t *column, int64_t *sums) {
    const int64_t depth = rows->depth;
    int64_t channel = 0;
    for (; channel + 4 <= rows->channels; channel += 4) {
        const int16_t *weights = rows->weights + channel * depth;
        int64_t sum[4];
        for (int lane = 0; lane < 4; lane++) sum[lane] = rows->starts[channel + lane];
        for (int64_t index = 0; index < depth; index++) {
            const int32_t value = column[index];
            for (int lane = 0; lane < 4; lane++) sum[lane] += value * weights[lane * depth + index];
        }
        for (int lane = 0; lane < 4; lane++) sums[channel + lane] = sum[lane];
    }
    for (; channel < rows->channels; channel++) {
        sums[channel] = sum_of(rows->weights + channel * depth, column, depth, rows->starts[channel]);
    }
}

void multiply_two_columns(const weight_rows *rows, int16_t *const columns[], int64_t *const sums[]) {
    const int64_t depth = rows->depth;
    int64_t channel = 0;
    for (; channel + 4 <= rows->channels; channel += 4) {
        const int16_t *weights = rows->weights + channel * depth;
        int64_t left[4], right[4];
        for (int lane = 0; lane < 4; lane++) left[lane] = right[lane] = rows->starts[channel + lane];
        for (int64_t index = 0; index < depth; index++) {
            for (int lane = 0; lane < 4; lane++) {
                const int32_t weight = weights[lane * depth + index];
                left[lane] += weight * columns[0][index];
                right[lane] += weight * columns[1][index];
            }
        }
        for (int lane = 0; lane < 4; lane++) {
            sums[0][channel + lane] = left[lane];
            sums[1][channel + lane] = right[lane];
        }
    }
    for (; channel < rows->channels; channel++) {
        const int16_t *weights = rows->weights + channel * depth;
        sums[0][channel] = sum_of(weights, columns[0], depth, rows->starts[channel]);
        sums[1][channel] = sum_of(weights, columns[1], depth, rows->starts[channel]);
    }
}

/* The sums of one channel for four columns. */
static void multiply_row(
    const int16_t *weights, int64_t depth, int64_t start, int16_t *const columns[], int64_t sum[4]) {
    for (int column = 0; column < 4; column++) sum[column] = start;
    for (int64_t index = 0; index < depth; index++) {
        const int32_t weight = weights[index];
        for (int column = 0; column < 4; column++) sum[column] += weight * columns[column][index];
    }
}

void multiply_four_columns(const weight_rows *rows, int16_t *const columns[], int64_t *const sums[]) {
    const int64_t depth = rows->depth;
    int64_t channel = 0;
    for (; channel + 2 <= rows->channels; channel += 2) {
        const int16_t *upper = rows->weights + channel * depth, *lower = upper + depth;
        int64_t above[4], below[4];
        for (int column = 0; column < 4; column++) {
            above[column] = rows->starts[channel];
            below[column] = rows->starts[channel + 1];
        }
        for (int64_t index = 0; index < depth; index++) {
            for (int column = 0; column < 4; column++) {
                const int32_t value = columns[column][index];
                above[column] += value * upper[index];
                below[column] += value * lower[index];
            }
        }
        for (int column = 0; column < 4; column++) {
            sums[column][channel] = above[column];
            sums[column][channel + 1] = below[column];
        }
    }
    for (; channel < rows->channels; channel++) {
        int64_t sum[4];
        multiply_row(rows->weights + channel * depth, depth, rows->starts[channel], columns, sum);
        for (int column = 0; column < 4; column++) sums[column][channel] = sum[column];
    }
}
