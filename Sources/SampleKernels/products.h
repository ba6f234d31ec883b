/* Sums of products of weights and columns: the inner loops of a convolution. */
#ifndef PRODUCTS_H
#define PRODUCTS_H

#include <stdint.h>

#pragma GCC visibility push(hidden)

/* Weights [channels, depth], with the zero point subtracted, and the initial value of each channel's sum. */
typedef struct {
    const int16_t *weights;
    const int64_t *starts;
    int64_t channels, depth;
} weight_rows;

/* The sums [channels] of one column [depth]. */
void multiply_one_column(const weight_rows *rows, const int16_t *column, int64_t *sums);

/* The sums of two columns. */
void multiply_two_columns(const weight_rows *rows, int16_t *const columns[], int64_t *const sums[]);

/* The sums of four columns. */
void multiply_four_columns(const weight_rows *rows, int16_t *const columns[], int64_t *const sums[]);

#pragma GCC visibility pop

#endif
