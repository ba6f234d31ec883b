/* Integer arithmetic of the profile `integer-double`: two roundings in every requantization. */
#ifndef ARITHMETIC_H
#define ARITHMETIC_H

#include <stdint.h>

#pragma GCC visibility push(hidden)

/* Stands for the real multiplier x 2^(shift - 31). */
typedef struct {
    int32_t multiplier;
    int32_t shift;
} factor;

/* The same, for a result that meets the range of its type or activation. */
int64_t saturate(int64_t value, int64_t minimum, int64_t maximum);

/* A factor of derived integers, its shift held to what the functions below are defined for. */
factor make_factor(int64_t multiplier, int64_t shift);

/* The low 32 bits, as a signed integer. */
int32_t wrap32(int64_t value);

/* The nearer end of [minimum, maximum], or the value itself. */
int64_t clamp(int64_t value, int64_t minimum, int64_t maximum);

/* The high half of 2 x left x right, rounded to nearest, halves up. INT32_MIN x INT32_MIN saturates. */
int32_t doubling_high(int32_t left, int32_t right);

/* value / 2^exponent, rounded to nearest, halves away from zero. The exponent is in [0, 31]. */
int32_t rounding_shift(int32_t value, int32_t exponent);

/* value x 2^exponent, held to the range of 32 bits. The exponent is in [0, 31]. */
int32_t saturating_shift_left(int32_t value, int32_t exponent);

/* A 32-bit accumulator times a factor. A positive shift is a wrapping left shift before the multiplication. */
int32_t multiply(int32_t value, factor by);

/* A 64-bit accumulator times a factor, whose multiplier is first rounded to 16 bits: one rounding, halves up. */
int32_t multiply_wide(int64_t value, factor by);

/* The integer nearest to a real, halves away from zero, held to 32 bits. NaN gives 0. */
int32_t round_half_away(float value);

/* How many zero bits stand before the first one; 32 for 0. */
int32_t leading_zeros(uint32_t value);

#pragma GCC visibility pop

#endif
