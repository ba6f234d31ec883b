/* The sum of int8 tensors, computed in integers. */
#ifndef SAMPLE_DELEGATE_ADDITION_H
#define SAMPLE_DELEGATE_ADDITION_H

#include "runtime.h"

/* A real factor as an integer × a power of two: multiplier / 2^31 × 2^shift. */
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

/* Derives the integers of an ADD. Returns false for an activation that the delegate does not support. */
bool make_addition(const TfLiteQuantizationParams inputs[2], TfLiteQuantizationParams output, int activation,
                   addition *result);

int8_t add(const addition *sum, int8_t left, int8_t right);

#endif
