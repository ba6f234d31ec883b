/* The arithmetic of chapter 3 for one element: multipliers, roundings, activation ranges. */
#ifndef FACTOR_H
#define FACTOR_H

#include "fast.h"

#pragma GCC visibility push(hidden)

/* Represents the real number multiplier × 2^(shift - 31) (ARITH-4). */
typedef struct {
    int32_t multiplier;
    int32_t shift;
} fast_factor;

/* The factor of a real (ARITH-4). */
fast_factor fast_make_factor(double real);

/* floor((left × right + 2^30) / 2^31), saturated at its one corner (ARITH-5). */
int32_t fast_doubling_high(int32_t left, int32_t right);

/* value / 2^exponent, halves away from zero; the exponent is in [0, 31] (ARITH-6). */
int32_t fast_rounding_shift(int32_t value, int32_t exponent);

/* A 32-bit accumulator × a factor, with two roundings (ARITH-7) or one (ARITH-8). */
int32_t fast_multiply(int32_t value, fast_factor by, bool once);

/* A 64-bit accumulator × a factor whose multiplier is reduced to 16 bits (ARITH-9). */
int32_t fast_multiply_wide(int64_t value, fast_factor by);

/* The nearest integer of a binary64 number, halves away from zero, saturated to 32 bits; NaN gives 0 (ARITH-1, 2). */
int32_t fast_round(double value);

/* The same for a binary32 number. */
int32_t fast_round_float(float value);

/* The bounds of a fused activation for an output of a quantized type (ARITH-11). Returns false if the type or the
 * activation is unknown. */
bool fast_activation_range(
    const char *activation, const quantspec_tensor *output, int32_t *minimum, int32_t *maximum);

/* The ends of a fused activation for real outputs that are kept finite. Returns false if it is unknown. */
bool fast_activation_ends(const char *activation, float *minimum, float *maximum);

#pragma GCC visibility pop

#endif
