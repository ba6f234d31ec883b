/* The kernel interface of quantspec: the call of code under test.
 *
 * A kernel library is a shared library that exports ONE C function, `quantspec_kernel`. The conformance runner (the
 * host) loads the library and calls that function once for every case, or once for every step of a case with state.
 * The library computes the outputs and returns a status. It needs no other file of quantspec: this header has no
 * implementation to link, and it may be copied into any project.
 *
 * In short:
 *
 *     int32_t quantspec_kernel(const quantspec_call *call) {
 *         if (call->operator_name == NULL) return describe_myself(call->identity);
 *         if (strcmp(call->operator_name, "ADD") == 0) return add(call);
 *         return QUANTSPEC_STATUS_UNSUPPORTED;
 *     }
 *
 * Rules for all calls:
 *
 * - Versions. `QUANTSPEC_ABI` changes when the meaning or the offset of a field changes. New fields are always
 *   appended. The host stores the size of its version of a structure in `struct_size`. Read a field that was appended
 *   later than your header only if QUANTSPEC_HAS_FIELD is true for it. Structures without `struct_size` are elements of
 *   arrays, and change only with QUANTSPEC_ABI.
 * - Ownership. Every pointer in a call belongs to the host and is valid until the function returns. Do not keep it, and
 *   do not free it.
 * - Writing. The function may write the elements of outputs, the elements of inputs with QUANTSPEC_TENSOR_VARIABLE,
 *   scratch memory, and, in a call without an operator, `*identity`. Everything else is read-only: `quantspec_call`
 *   itself, and all that it points to. After each call the host checks that nothing read-only has changed.
 *   `quantspec_call` and `*identity` have guards like those of buffers; each list and text has guards of 64 bytes.
 * - Bounds. A tensor has exactly `capacity` bytes, and a piece of scratch memory exactly the requested bytes. Do not
 *   read or write outside of them. Each buffer has guards, which the host checks after the call. The guard before it
 *   has at least 256 bytes. The guard after it extends to a multiple of the alignment, and by at least 256 bytes after
 *   outputs, VARIABLE inputs and scratch memory. Writing anywhere in a guard fails the case. Reading from a guard is
 *   not detected. Before and after the guards, at least 1 MiB is not accessible. Reading or writing there ends the
 *   process: the case has crashed, and the report gives the buffer and the distance from it. A derived list has a guard
 *   of less than a page before it, and inaccessible memory directly after it.
 * - Alignment. Element data starts at a multiple of QUANTSPEC_ALIGNMENT (64) bytes, and scratch memory at a multiple of
 *   the requested alignment. With `conform --alignment N`, element data starts at an odd multiple of N, and scratch
 *   memory at an odd multiple of the requested alignment, or of N if none is requested. A kernel that needs a greater
 *   alignment then fails.
 * - Outputs. They are filled with an arbitrary pattern before the call. Write every element.
 * - Byte order and representation are those of the machine: two's complement, IEEE 754.
 * - Threads. The host makes one call at a time, from one thread. Call the callbacks from that thread, during the call.
 * - Return. The function must return normally: it must not throw an exception or end the process. The host runs it in a
 *   separate process with a time limit, so a crash or a hang is a verdict of the case and does not end the run.
 * - Signals. Do not change the handlers of SIGSEGV and SIGBUS, and do not block these signals. If a thread reads a
 *   derived list while it blocks SIGSEGV, the system ends the process. If a thread that the library started overflows
 *   its stack, or faults while it blocks the signal, the report says only that SIGSEGV ended the process, not where.
 * - Printing. The last 2000 bytes that a case prints to standard output and standard error are kept with the case.
 * - Text is UTF-8 and ends with a zero byte.
 *
 * C11 or later, and C++11 or later.
 */
#ifndef QUANTSPEC_KERNEL_H
#define QUANTSPEC_KERNEL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface, as in `quantspec_call.abi`. */
#define QUANTSPEC_ABI 1

/* The alignment of every tensor's elements, in bytes. Scratch memory has it too if no other alignment is requested.
 * With `conform --alignment` both may have less. */
#define QUANTSPEC_ALIGNMENT 64

/* The name of the exported function, to look it up in a shared library. */
#define QUANTSPEC_KERNEL_SYMBOL "quantspec_kernel"

#if defined(_WIN32)
#define QUANTSPEC_EXPORT __declspec(dllexport)
#elif defined(__GNUC__) || defined(__clang__)
#define QUANTSPEC_EXPORT __attribute__((visibility("default")))
#else
#define QUANTSPEC_EXPORT
#endif

/* The status that the function returns. Any other value counts as QUANTSPEC_STATUS_FAILED. */
enum {
    /* The outputs are computed, and the states are updated if the operator has any. */
    QUANTSPEC_STATUS_OK = 0,
    /* The target does not support this operator, variant, type, shape or attribute. This is not a failure: it limits
     * the claim. Report what is unsupported through `message`. */
    QUANTSPEC_STATUS_UNSUPPORTED = 1,
    /* The call violates the specification, for example by a shape that does not fit, a missing tensor, or a zero point
     * outside its type. It is the right status for every case of `conform --negative`, and a failure for all others. */
    QUANTSPEC_STATUS_INVALID = 2,
    /* The target supports the call but could not compute it: no memory, or a device error. Counts as a failure. */
    QUANTSPEC_STATUS_FAILED = 3
};

/* The type of a tensor's elements, as in `quantspec_tensor.type`. The numbers are not those of the TFLite schema. Sizes
 * are for one element. */
enum {
    QUANTSPEC_TYPE_NONE = 0,
    QUANTSPEC_TYPE_FLOAT32 = 1,  /* 4 bytes, IEEE binary32 */
    QUANTSPEC_TYPE_FLOAT64 = 2,  /* 8 bytes, IEEE binary64 */
    QUANTSPEC_TYPE_FLOAT16 = 3,  /* 2 bytes, IEEE binary16 */
    QUANTSPEC_TYPE_BFLOAT16 = 4, /* 2 bytes, the high half of a binary32 */
    QUANTSPEC_TYPE_BOOL = 5,     /* 1 byte, 0 or 1 */
    QUANTSPEC_TYPE_INT2 = 6,     /* 2 bits, -2 to 1; see QUANTSPEC_TENSOR_PACKED */
    QUANTSPEC_TYPE_INT4 = 7,     /* 4 bits, -8 to 7; see QUANTSPEC_TENSOR_PACKED */
    QUANTSPEC_TYPE_INT8 = 8,
    QUANTSPEC_TYPE_INT16 = 9,
    QUANTSPEC_TYPE_INT32 = 10,
    QUANTSPEC_TYPE_INT64 = 11,
    QUANTSPEC_TYPE_UINT4 = 12, /* 4 bits, 0 to 15; see QUANTSPEC_TENSOR_PACKED */
    QUANTSPEC_TYPE_UINT8 = 13,
    QUANTSPEC_TYPE_UINT16 = 14,
    QUANTSPEC_TYPE_UINT32 = 15,
    QUANTSPEC_TYPE_UINT64 = 16,
    QUANTSPEC_TYPE_COMPLEX64 = 17 /* 8 bytes: the real, then the imaginary part, each IEEE binary32 */
};

/* Bits of `quantspec_tensor.flags`. Ignore all other bits; they are 0. */
enum {
    /* The values are part of the model: weights, biases, shapes. They are the same in every call of one `instance`. */
    QUANTSPEC_TENSOR_CONSTANT = 1,
    /* The tensor keeps its values between the steps of one case, and the function updates it in place (the TFLite
     * schema's `is_variable`). The host owns it and fills it before step 0: an int8 tensor with its zero point, a
     * tensor of any other type with 0. */
    QUANTSPEC_TENSOR_VARIABLE = 2,
    /* Elements narrower than a byte are packed as in a model file: the first element is in the lowest bits, there are
     * no gaps between rows, and unused high bits of the last byte are 0. Without this flag each element has a whole
     * byte, sign-extended. */
    QUANTSPEC_TENSOR_PACKED = 4,
    /* A tensor inside the operator (the TFLite schema's `intermediates`). It follows the inputs, and gives a type, a
     * shape and a quantization. Do not read its elements. */
    QUANTSPEC_TENSOR_INTERMEDIATE = 8
};

/* A tensor. Elements are in row-major order (the last dimension varies fastest), without padding. */
typedef struct quantspec_tensor {
    /* sizeof(quantspec_tensor) as the host knows it, in bytes. */
    uint32_t struct_size;
    /* QUANTSPEC_TYPE_... */
    int32_t type;
    /* QUANTSPEC_TENSOR_..., or-ed. */
    uint32_t flags;
    /* The number of dimensions, 0 or more. A scalar has rank 0. */
    int32_t rank;
    /* The sizes of the `rank` dimensions, each 0 or more. May be NULL if the rank is 0. */
    const int32_t *dimensions;
    /* The product of the sizes: 1 for a scalar. */
    int64_t element_count;
    /* The elements. Never NULL, even if there are no elements. Read-only, except in outputs and VARIABLE inputs. */
    void *data;
    /* The size of `data` in bytes: exactly the size of the elements. */
    uint64_t capacity;
    /* The number of scales and of zero points: 0 if the tensor is not quantized; 1 for the whole tensor; otherwise one
     * for each index of dimension `quantized_dimension`. A per-axis tensor with a single channel has 1 too.
     *
     *     real value = scale * (stored value - zero point) */
    int32_t scale_count;
    /* The dimension that the scales belong to, from 0 to rank - 1. Ignore it if `scale_count` is below 2. */
    int32_t quantized_dimension;
    /* `scale_count` scales, finite, 0 or more. NULL if there are none. */
    const float *scales;
    /* `scale_count` zero points, in the range of `type`. NULL if there are none. */
    const int64_t *zero_points;
    /* The operand's name in the specification ("input", "filter" ...), for messages. Never NULL. */
    const char *name;
} quantspec_tensor;

/* The kind of an attribute's value, as in `quantspec_attribute.kind`. It determines which field holds the value. */
enum {
    QUANTSPEC_ATTRIBUTE_INTEGER = 1,  /* `integer` */
    QUANTSPEC_ATTRIBUTE_REAL = 2,     /* `real` */
    QUANTSPEC_ATTRIBUTE_FLAG = 3,     /* `integer`, 0 or 1 */
    QUANTSPEC_ATTRIBUTE_NAME = 4,     /* `text`: an enumeration's value by its schema name, such as "SAME" */
    QUANTSPEC_ATTRIBUTE_INTEGERS = 5, /* `integers`, a list of `count` */
    QUANTSPEC_ATTRIBUTE_REALS = 6     /* `reals`, a list of `count` */
};

/* One attribute of an operator. The fields of other kinds are 0 or NULL. */
typedef struct quantspec_attribute {
    /* The TFLite schema's field name, such as "stride_h". Never NULL. */
    const char *name;
    /* QUANTSPEC_ATTRIBUTE_... */
    int32_t kind;
    float real;
    int64_t integer;
    const char *text;
    /* The length of `integers` or of `reals`, 0 or more. */
    int64_t count;
    const int64_t *integers;
    const float *reals;
} quantspec_attribute;

/* A list of integers that an integer kernel needs: multipliers and shifts, offsets, bounds, tables. The specification
 * derives them from scales, zero points, shapes and attributes. Its chapter 6, "Derived integers", defines every name.
 * The offset of an input is minus its zero point. A multiplier and a shift represent the real number
 *
 *     multiplier * 2^(shift - 31)
 *
 * so a shift above 0 is to the left.
 *
 * The host records which lists a call reads. The claim says "kernel only" for the operators in which any list was
 * read. At first `values` is not accessible: the first access faults, and the host's signal handler records the list
 * and makes it accessible, once for each instance. Reading `name` and `count` is not recorded. Read `values` in code
 * before you pass the pointer to a system call or to a device: these do not fault, but reject memory that is not
 * accessible. */
typedef struct quantspec_derived {
    /* The name as in the vector files, such as "output_multiplier". Never NULL. */
    const char *name;
    /* The length of `values`, 0 or more. */
    int64_t count;
    /* The integers, read-only. quantspec_derived_int32 gives them as narrower integers. */
    const int64_t *values;
} quantspec_derived;

/* The description of a target by itself, in a call without an operator. The host sets `struct_size` and clears the
 * other fields. */
typedef struct quantspec_identity {
    /* sizeof(quantspec_identity) as the host knows it, in bytes. */
    uint32_t struct_size;
    /* To be set: QUANTSPEC_ABI of the header with which the target was compiled. */
    uint32_t abi;
    /* To be set: a short name, such as "acme-npu-kernels". The text must exist as long as the library is loaded. If it
     * is NULL or empty, the name of the library's file is used. */
    const char *target;
    /* To be set: the version of the code under test. Same lifetime. */
    const char *version;
    /* May be set: one line about the device, the compiler or the build options. Same lifetime. NULL for none. */
    const char *description;
    /* To be set: 1 if the target reads any integer of `quantspec_call.derived`, otherwise 0. If it does, the way in
     * which it would derive these integers is not judged, and its claim says "kernel only". If the host records reads,
     * the record decides for each operator, and the report says where this value differs from it. If the host cannot
     * record reads, for example because a sanitizer handles SIGSEGV, this value decides for all operators. */
    int32_t reads_derived;
    /* To be set to 0. */
    int32_t reserved;
} quantspec_identity;

/* Allocates exactly `bytes` bytes of scratch memory at a multiple of `alignment`: a power of two up to 4096, or 0 for
 * the alignment of tensors. Returns NULL if there is no memory or the alignment is invalid.
 *
 * All bytes after the requested ones belong to the guard, also those up to the next multiple of the alignment: a kernel
 * that requests 1000 bytes and writes 1008 fails. The content is arbitrary. The memory is valid until the function
 * returns. The host then frees it, and an access in a later call ends the process with SIGSEGV.
 *
 * A call can allocate 1024 pieces of any size. If it requests more, it gets NULL, and the case fails whatever the
 * function returns. */
typedef void *(*quantspec_scratch_function)(void *context, uint64_t bytes, uint64_t alignment);

/* Reports accumulators to the host, which shows them for the first element that differs. `values` are `count`
 * accumulators of output `output`, after the bias and before requantization, for the elements `position` ...
 * `position` + `count` - 1 of that output in row-major order. `type` is QUANTSPEC_TYPE_INT32 or QUANTSPEC_TYPE_INT64.
 * Reports are optional, and no verdict depends on them. They may come in any order and in pieces of any size. Positions
 * outside the output are ignored. */
typedef void (*quantspec_probe_function)(
    void *context, int32_t output, int64_t position, int64_t count, int32_t type, const void *values);

/* Reports accumulators under a name, for an operator that requantizes more than once: SVDF has "features" besides those
 * of its output. `values` are the accumulators `position` ... `position` + `count` - 1 of that list, in the order that
 * the clauses of the operator define. "output" is the list of output 0. Names that the operator does not have are
 * ignored, and so are positions of 2^24 or more. Otherwise it is like quantspec_probe_function. */
typedef void (*quantspec_named_probe_function)(
    void *context, const char *name, int64_t position, int64_t count, int32_t type, const void *values);

/* Sends the host a line of text for the report: the reason why the call is unsupported, invalid or failed. If the
 * function returns OK, the text is shown only if the case fails. The text is copied. The last 1000 bytes of a case are
 * kept. */
typedef void (*quantspec_message_function)(void *context, const char *text);

/* One call. */
typedef struct quantspec_call {
    /* sizeof(quantspec_call) as the host knows it, in bytes. */
    uint32_t struct_size;
    /* QUANTSPEC_ABI of the host. If it differs from yours, return QUANTSPEC_STATUS_UNSUPPORTED. */
    uint32_t abi;

    /* The schema's operator name, such as "CONV_2D". NULL in a call without an operator: every count below is 0; fill
     * `identity` and return OK. */
    const char *operator_name;
    /* The schema's builtin code of the operator, such as 3 for CONV_2D; -1 in a call without an operator. */
    int32_t builtin_code;
    /* The index of the step in its case, from 0. Always 0 for operators without state. Steps are called in order. */
    int32_t step;
    /* The form of the operator, such as "int16.power-of-two". It follows from types, attributes and scales, and is
     * given for convenience. Empty in a call without an operator. */
    const char *variant;
    /* The scheme: "int8", "uint8", "int16x8", "dynamic-range", "float16" or "float32". Empty without an operator. */
    const char *scheme;
    /* The number of the operator instance. Calls with equal numbers have the same operator, attributes, shapes,
     * quantization parameters and constants. Data prepared for an instance (packed weights, a compiled graph) may be
     * kept and used again. Numbers are not reused while the library is loaded. 0 in a call without an operator. */
    uint64_t instance;
    /* The number of the case, from 1. The steps of one case have the same number. 0 in a call without an operator. */
    uint64_t invocation;

    /* The tensors in the order of the schema. An entry of `inputs` is NULL if the optional input is omitted. No other
     * entry is NULL. */
    int32_t input_count;
    int32_t output_count;
    const quantspec_tensor *const *inputs;
    const quantspec_tensor *const *outputs;

    /* Every attribute that the operator has, sorted by name as by strcmp. If the model has no value, the value is the
     * schema's default. */
    int32_t attribute_count;
    /* The derived lists, sorted likewise. If you read any, set `quantspec_identity.reads_derived`. */
    int32_t derived_count;
    const quantspec_attribute *attributes;
    const quantspec_derived *derived;

    /* To be filled in a call without an operator. NULL in all other calls. */
    quantspec_identity *identity;

    /* The first argument of every callback. */
    void *context;
    /* Never NULL. */
    quantspec_scratch_function scratch;
    /* NULL if the host does not use accumulators. */
    quantspec_probe_function probe;
    /* Never NULL. */
    quantspec_message_function message;
    /* NULL if the host does not use accumulators. Appended: see QUANTSPEC_HAS_FIELD. */
    quantspec_named_probe_function named_probe;
} quantspec_call;

/* The function that a kernel library exports. Returns a QUANTSPEC_STATUS_... value. */
QUANTSPEC_EXPORT int32_t quantspec_kernel(const quantspec_call *call);

/* The type of the function, to look it up at run time. */
typedef int32_t (*quantspec_kernel_function)(const quantspec_call *call);

/* Whether the host's version of a structure has a field: QUANTSPEC_HAS_FIELD(quantspec_call, call, probe). */
#define QUANTSPEC_HAS_FIELD(structure, pointer, field) \
    ((pointer)->struct_size >= offsetof(structure, field) + sizeof((pointer)->field))

/* ---- Helpers. Their use is optional. ---- */

/* The input at a position; NULL if it is omitted or does not exist. */
static inline const quantspec_tensor *quantspec_input(const quantspec_call *call, int32_t index) {
    return index >= 0 && index < call->input_count ? call->inputs[index] : NULL;
}

/* The output at a position; NULL if it does not exist. */
static inline const quantspec_tensor *quantspec_output(const quantspec_call *call, int32_t index) {
    return index >= 0 && index < call->output_count ? call->outputs[index] : NULL;
}

/* The attribute with a name; NULL if it does not exist. */
static inline const quantspec_attribute *quantspec_find_attribute(const quantspec_call *call, const char *name) {
    int32_t low = 0, high = call->attribute_count;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        const int order = strcmp(call->attributes[middle].name, name);
        if (order == 0) return &call->attributes[middle];
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

/* The derived list with a name; NULL if it does not exist. */
static inline const quantspec_derived *quantspec_find_derived(const quantspec_call *call, const char *name) {
    int32_t low = 0, high = call->derived_count;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        const int order = strcmp(call->derived[middle].name, name);
        if (order == 0) return &call->derived[middle];
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

/* The value of an integer attribute or a flag; `otherwise` if no attribute has that name and kind. */
static inline int64_t quantspec_attribute_integer(const quantspec_call *call, const char *name, int64_t otherwise) {
    const quantspec_attribute *attribute = quantspec_find_attribute(call, name);
    if (attribute == NULL) return otherwise;
    if (attribute->kind != QUANTSPEC_ATTRIBUTE_INTEGER && attribute->kind != QUANTSPEC_ATTRIBUTE_FLAG) return otherwise;
    return attribute->integer;
}

/* The value of a real attribute; `otherwise` if no attribute has that name and kind. */
static inline float quantspec_attribute_real(const quantspec_call *call, const char *name, float otherwise) {
    const quantspec_attribute *attribute = quantspec_find_attribute(call, name);
    return attribute != NULL && attribute->kind == QUANTSPEC_ATTRIBUTE_REAL ? attribute->real : otherwise;
}

/* The value of an enumeration by name; `otherwise` if no attribute has that name and kind. */
static inline const char *quantspec_attribute_name(
    const quantspec_call *call, const char *name, const char *otherwise) {
    const quantspec_attribute *attribute = quantspec_find_attribute(call, name);
    return attribute != NULL && attribute->kind == QUANTSPEC_ATTRIBUTE_NAME ? attribute->text : otherwise;
}

/* The value of a derived list at an index; `otherwise` if the list does not exist or is shorter. */
static inline int64_t quantspec_derived_value(
    const quantspec_call *call, const char *name, int64_t index, int64_t otherwise) {
    const quantspec_derived *derived = quantspec_find_derived(call, name);
    return derived != NULL && index >= 0 && index < derived->count ? derived->values[index] : otherwise;
}

/* Copies a derived list into an array of the caller. Returns the number of copied values. Returns -1, and copies
 * nothing, if the list does not exist, has more than `capacity` values, or has a value outside of int32_t.
 *
 *     int32_t padding[2];
 *     if (quantspec_copy_derived_int32(call, "padding_top", padding, 2) != 1) return QUANTSPEC_STATUS_INVALID; */
static inline int64_t quantspec_copy_derived_int32(
    const quantspec_call *call, const char *name, int32_t *values, int64_t capacity) {
    const quantspec_derived *derived = quantspec_find_derived(call, name);
    if (derived == NULL || derived->count > capacity) return -1;
    for (int64_t index = 0; index < derived->count; index++)
        if (derived->values[index] < INT32_MIN || derived->values[index] > INT32_MAX) return -1;
    for (int64_t index = 0; index < derived->count; index++) values[index] = (int32_t)derived->values[index];
    return derived->count;
}

/* The same for int16_t, such as tables of 16-bit operators and 16-bit multipliers. */
static inline int64_t quantspec_copy_derived_int16(
    const quantspec_call *call, const char *name, int16_t *values, int64_t capacity) {
    const quantspec_derived *derived = quantspec_find_derived(call, name);
    if (derived == NULL || derived->count > capacity) return -1;
    for (int64_t index = 0; index < derived->count; index++)
        if (derived->values[index] < INT16_MIN || derived->values[index] > INT16_MAX) return -1;
    for (int64_t index = 0; index < derived->count; index++) values[index] = (int16_t)derived->values[index];
    return derived->count;
}

/* A derived list as an array of `count` values in scratch memory, valid until the function returns. If the list has one
 * value, the array repeats it, so that a kernel with one multiplier for each channel also accepts one for the tensor.
 * NULL if the list does not exist, it has another number of values, a value is outside of int32_t, or memory is short.
 *
 *     const int32_t *multipliers = quantspec_derived_int32(call, "output_multiplier", channels);
 *     const int32_t *shifts = quantspec_derived_int32(call, "output_shift", channels);
 *     if (multipliers == NULL || shifts == NULL) return QUANTSPEC_STATUS_INVALID;
 *     vendor_conv_s8(input, filter, bias, multipliers, shifts, output); */
static inline int32_t *quantspec_derived_int32(const quantspec_call *call, const char *name, int64_t count) {
    const quantspec_derived *derived = quantspec_find_derived(call, name);
    if (derived == NULL || count < 0 || count > INT64_MAX / 8) return NULL;
    if (derived->count != count && derived->count != 1) return NULL;
    int32_t *values = (int32_t *)call->scratch(call->context, (uint64_t)count * sizeof *values, sizeof *values);
    for (int64_t index = 0; values != NULL && index < count; index++) {
        const int64_t value = derived->values[derived->count == 1 ? 0 : index];
        if (value < INT32_MIN || value > INT32_MAX) return NULL;
        values[index] = (int32_t)value;
    }
    return values;
}

/* The same for int16_t. */
static inline int16_t *quantspec_derived_int16(const quantspec_call *call, const char *name, int64_t count) {
    const quantspec_derived *derived = quantspec_find_derived(call, name);
    if (derived == NULL || count < 0 || count > INT64_MAX / 8) return NULL;
    if (derived->count != count && derived->count != 1) return NULL;
    int16_t *values = (int16_t *)call->scratch(call->context, (uint64_t)count * sizeof *values, sizeof *values);
    for (int64_t index = 0; values != NULL && index < count; index++) {
        const int64_t value = derived->values[derived->count == 1 ? 0 : index];
        if (value < INT16_MIN || value > INT16_MAX) return NULL;
        values[index] = (int16_t)value;
    }
    return values;
}

/* Reports one 32-bit accumulator of an output. Does nothing if the host does not use accumulators. */
static inline void quantspec_probe_int32(const quantspec_call *call, int32_t output, int64_t position, int32_t value) {
    if (call->probe != NULL) call->probe(call->context, output, position, 1, QUANTSPEC_TYPE_INT32, &value);
}

/* Reports one 64-bit accumulator of an output. Does nothing if the host does not use accumulators. */
static inline void quantspec_probe_int64(const quantspec_call *call, int32_t output, int64_t position, int64_t value) {
    if (call->probe != NULL) call->probe(call->context, output, position, 1, QUANTSPEC_TYPE_INT64, &value);
}

/* Reports one 32-bit accumulator of a named list. Does nothing if the host does not use accumulators. */
static inline void quantspec_named_probe_int32(
    const quantspec_call *call, const char *name, int64_t position, int32_t value) {
    if (!QUANTSPEC_HAS_FIELD(quantspec_call, call, named_probe) || call->named_probe == NULL) return;
    call->named_probe(call->context, name, position, 1, QUANTSPEC_TYPE_INT32, &value);
}

/* The same for a 64-bit accumulator. */
static inline void quantspec_named_probe_int64(
    const quantspec_call *call, const char *name, int64_t position, int64_t value) {
    if (!QUANTSPEC_HAS_FIELD(quantspec_call, call, named_probe) || call->named_probe == NULL) return;
    call->named_probe(call->context, name, position, 1, QUANTSPEC_TYPE_INT64, &value);
}

/* Sends a line of text and returns the given status:
 *
 *     return quantspec_say(call, QUANTSPEC_STATUS_UNSUPPORTED, "rank above 4"); */
static inline int32_t quantspec_say(const quantspec_call *call, int32_t status, const char *text) {
    call->message(call->context, text);
    return status;
}

#ifdef __cplusplus
}
#endif

#endif
