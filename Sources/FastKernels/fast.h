/* Shared by all files: statuses, profiles, and small checks. */
#ifndef FAST_H
#define FAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fast_kernels.h"

#pragma GCC visibility push(hidden)

/* Returns from the function if the status is not OK. */
#define TRY(expression)                                     \
    do {                                                    \
        const int32_t status_ = (expression);               \
        if (status_ != QUANTSPEC_STATUS_OK) return status_; \
    } while (0)

/* Reports a reason and returns a status if a condition does not hold. */
#define REQUIRE(call, condition, status, reason)                          \
    do {                                                                  \
        if (!(condition)) return quantspec_say((call), (status), reason); \
    } while (0)

/* Returns UNSUPPORTED with a reason if a condition does not hold: the specification computes the call instead. */
#define SUPPORT(call, condition, reason) REQUIRE(call, condition, QUANTSPEC_STATUS_UNSUPPORTED, reason)

/* Returns INVALID with a reason if a condition does not hold. */
#define VALID(call, condition, reason) REQUIRE(call, condition, QUANTSPEC_STATUS_INVALID, reason)

/* The numeric profiles that the library has (chapter 4). */
typedef enum { FAST_LITERT, FAST_INTEGER_DOUBLE, FAST_INTEGER_SINGLE } fast_profile;

/* Whether a profile requantizes with one rounding (PROFILE-2). */
static inline bool fast_rounds_once(fast_profile profile) { return profile == FAST_INTEGER_SINGLE; }

/* A tensor that exists and has a type. */
static inline bool fast_has_type(const quantspec_tensor *tensor, int32_t type) {
    return tensor != NULL && tensor->type == type;
}

/* The size of an element of a whole-byte type in bytes; 0 for other types. */
int64_t fast_element_size(int32_t type);

/* Whether `capacity` holds exactly the elements of a whole-byte tensor, and the count is the product of the sizes. */
bool fast_is_sound(const quantspec_tensor *tensor);

/* Whether two tensors have the same sizes. */
bool fast_same_shape(const quantspec_tensor *left, const quantspec_tensor *right);

/* The least and greatest value of int8, uint8, int16 or int32. Returns false for other types. */
bool fast_type_range(int32_t type, int32_t *minimum, int32_t *maximum);

/* Whether a tensor has exactly one scale, which is positive, finite, and a zero point of its type. */
bool fast_is_per_tensor(const quantspec_tensor *tensor);

/* Whether two tensors have the same parameters: one scale and zero point each, or none. */
bool fast_same_parameters(const quantspec_tensor *left, const quantspec_tensor *right);

/* An element of an int8, uint8, int16 or int32 tensor. */
int32_t fast_load(const quantspec_tensor *tensor, int64_t position);

static inline int64_t fast_min(int64_t left, int64_t right) { return left < right ? left : right; }
static inline int64_t fast_max(int64_t left, int64_t right) { return left > right ? left : right; }
static inline int64_t fast_clamp(int64_t value, int64_t minimum, int64_t maximum) {
    return value < minimum ? minimum : value > maximum ? maximum : value;
}
/* The quotient of integers, dividend 0 or more, rounded up. */
static inline int64_t fast_divide_up(int64_t dividend, int64_t divisor) { return (dividend + divisor - 1) / divisor; }
static inline int64_t fast_round_up(int64_t value, int64_t multiple) {
    return fast_divide_up(value, multiple) * multiple;
}
/* The low 32 bits as a signed integer. */
static inline int32_t fast_wrap32(int64_t value) { return (int32_t)(uint32_t)(uint64_t)value; }

#pragma GCC visibility pop

#endif
