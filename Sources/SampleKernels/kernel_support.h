/* Shared by the kernels: reading and writing elements, derived integers, and the last stage of an element. */
#ifndef KERNEL_SUPPORT_H
#define KERNEL_SUPPORT_H

#include <stdbool.h>

#include "arithmetic.h"
#include "quantspec_kernel.h"

#pragma GCC visibility push(hidden)

/* The greatest rank that the kernels support. */
#define GREATEST_RANK 8

/* Returns from the function if the status is not OK. */
#define TRY(expression)                                      \
    do {                                                     \
        const int32_t status_ = (expression);                \
        if (status_ != QUANTSPEC_STATUS_OK) return status_;  \
    } while (0)

/* Reports a reason and returns a status if a condition does not hold. */
#define REQUIRE(call, condition, status, reason)                          \
    do {                                                                  \
        if (!(condition)) return quantspec_say((call), (status), reason); \
    } while (0)

/* Returns whether a tensor exists and has a type. */
bool has_type(const quantspec_tensor *tensor, int32_t type);

/* Returns whether a type is a whole-byte integer type, and gives its least and greatest value. */
bool integer_range(int32_t type, int64_t *minimum, int64_t *maximum);

/* Returns whether two tensors have the same dimensions. */
bool same_shape(const quantspec_tensor *left, const quantspec_tensor *right);

/* An element of a tensor of whole-byte integers. */
int64_t load(const quantspec_tensor *tensor, int64_t position);

/* Stores an integer. It wraps if the type cannot hold it. */
void store(const quantspec_tensor *tensor, int64_t position, int64_t value);

/* Four elements of a tensor of integers of up to 32 bits. */
void load_four(const quantspec_tensor *tensor, int64_t position, int32_t lanes[4]);

/* Stores four integers. Each wraps if the type cannot hold it. */
void store_four(const quantspec_tensor *tensor, int64_t position, const int32_t lanes[4]);

/* Reads elements of an 8-bit or 16-bit tensor, with an offset added, as 16-bit integers. The offset is minus the
 * zero point of an 8-bit tensor; a 16-bit tensor has offset 0. So every sum fits. */
void widen(const quantspec_tensor *tensor, int64_t position, int64_t count, int64_t offset, int16_t *run);

/* Allocates scratch memory for `count` values of `size` bytes, a power of two. Returns FAILED if there is none. */
int32_t take_scratch(const quantspec_call *call, int64_t count, int64_t size, void **memory);

/* Reads a single derived integer. Returns INVALID if it is absent. */
int32_t take_integer(const quantspec_call *call, const char *name, int64_t *value);

/* Reads a derived multiplier and shift. Returns INVALID if one is absent. */
int32_t take_factor(const quantspec_call *call, const char *multiplier, const char *shift, factor *value);

/* Converts accumulators to stored values: × the factor of the channel, plus the zero point, clamped to the
 * activation's bounds. */
typedef struct {
    const quantspec_derived *multipliers;
    const quantspec_derived *shifts;
    int64_t offset;
    int64_t minimum;
    int64_t maximum;
} output_stage;

/* Sets the bounds to the range of the output's type, without multipliers and with offset 0. */
int32_t take_type_bounds(const quantspec_call *call, const quantspec_tensor *output, output_stage *stage);

/* Reads the activation's bounds, and `output_offset` if it is present. Returns INVALID if a bound is absent. */
int32_t take_output_bounds(const quantspec_call *call, const quantspec_tensor *output, output_stage *stage);

/* Reads the whole stage. There is one multiplier and shift, or one for each of `channels`. */
int32_t take_output_stage(
    const quantspec_call *call, const quantspec_tensor *output, int64_t channels, output_stage *stage);

/* Adds the zero point to a requantized value, and clamps the sum to the bounds. */
int64_t finish(const output_stage *stage, int64_t requantized);

/* The factor of a channel. */
factor channel_factor(const output_stage *stage, int64_t channel);

/* Returns whether a weighted operator accumulates in 64 bits: for int16 with a 64-bit bias, or by attribute if none. */
bool accumulates_wide(const quantspec_call *call);

/* Checks the types of input, filter, bias and output of a weighted operator: one 8-bit type, or 16x8. */
int32_t check_weighted_types(const quantspec_call *call);

/* The bias of a channel; 0 if the tensor is NULL, because the bias is omitted. */
int64_t bias_of(const quantspec_tensor *bias, int64_t channel);

#pragma GCC visibility pop

#endif
