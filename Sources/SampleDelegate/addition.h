/* The sum of int8 tensors in integers alone. */
#ifndef SAMPLE_DELEGATE_ADDITION_H
#define SAMPLE_DELEGATE_ADDITION_H

#include "runtime.h"

/* A real factor as an integer times a power of two: multiplier / 2^31 x 2^shift. */
typedef struct {
    int32_t multiplier;
    int32_t shift;
} fixed_point_factor;

typedef struct {
    fixed_point_factor inputs[2];
    int32_t input_zero_points[2];
    fixed_point_factor output;
    int32_t output_zero_point;
    int32_t least;
    int32_t greatest;
} addition;

/* The integers of an ADD; false for an activation that it does not have. */
bool make_addition(const TfLiteQuantizationParams inputs[2], TfLiteQuantizationParams output, int activation,
                   addition *result);

int8_t add(const addition *sum, int8_t left, int8_t right);

#endif
