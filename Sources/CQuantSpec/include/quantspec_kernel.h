/* The kernel interface of quantspec: how code under test is called.
 *
 * A kernel library is a shared library that exports ONE C function, `quantspec_kernel`. The conformance runner (the
 * host) loads the library and calls that function once for every case, and once for every step of a case with state.
 * The library computes the outputs and returns a status. Nothing else of quantspec is needed: this header has no
 * implementation behind it, and it may be copied into any project.
 *
 * In short:
 *
 *     int32_t quantspec_kernel(const quantspec_call *call) {
 *         if (call->operator_name == NULL) return describe_myself(call->identity);
 *         if (strcmp(call->operator_name, "ADD") == 0) return add(call);
 *         return QUANTSPEC_STATUS_UNSUPPORTED;
 *     }
 *
 * Rules that hold for everything below:
 *
 * - Versions. `QUANTSPEC_ABI` changes when the meaning or the place of a field changes. New fields are only ever
 *   appended, and each structure says its size as the host knows it in `struct_size`: read a field that was appended
 *   after your header only where QUANTSPEC_HAS_FIELD says that it is there. Structures without `struct_size` stand in
 *   arrays and change with QUANTSPEC_ABI only.
 * - Ownership. Every pointer in a call belongs to the host and is valid until the function returns. Keep none of them.
 *   Free none of them.
 * - What may be written. The elements of outputs; the elements of inputs with QUANTSPEC_TENSOR_VARIABLE; scratch
 *   memory; and in a call without an operator, `*identity`. Everything else that the call points to is read-only, and
 *   so is `quantspec_call` itself. The host checks after each call that they did not change. `quantspec_call` has guards
 *   as buffers have them, and so has `*identity`; each list and text has guards of 64 bytes.
 * - Bounds. A tensor has exactly `capacity` bytes, and a piece of scratch memory exactly the bytes that were asked for:
 *   neither read nor write anything around them. Around each buffer lies a guard that the host checks after the call:
 *   before it at least 256 bytes; behind it what is left up to a multiple of its alignment, and behind outputs,
 *   VARIABLE inputs and scratch memory at least 256 bytes. Writing into a guard fails the case, wherever in the guard. Reading
 *   from a guard is not noticed. Right before and right behind the guards at least 1 MiB cannot be touched: reading or
 *   writing there ends the process, which is a crash, and the report says how far from which buffer. A derived list has
 *   a guard of less than a page before it, and ends where memory begins that cannot be touched.
 * - Alignment. Element data starts at a multiple of QUANTSPEC_ALIGNMENT (64) bytes, and scratch memory at a multiple of
 *   the alignment that was asked for. With `conform --alignment N` element data starts at an odd multiple of N, and
 *   scratch memory at an odd multiple of the alignment that was asked for, or of N: whoever needs more than that fails.
 * - Outputs arrive filled with an arbitrary pattern: write every element.
 * - Byte order and representation are those of the machine: two's complement, IEEE 754.
 * - Threads. The host makes one call at a time, from one thread; callbacks are called from that thread, during the
 *   call.
 * - The function returns normally: no exception crosses it and it does not end the process. The host runs it in a
 *   process of its own with a time limit, so a crash or a hang becomes a verdict of the case, not the end of the run.
 *   It leaves the handlers of SIGSEGV and SIGBUS alone, and blocks neither signal: a thread that reads a derived list
 *   while it blocks SIGSEGV is ended by the system. If a thread of the library's own uses up its stack, or faults while
 *   it blocks the signal, the report can only say that the process was ended by SIGSEGV, not where.
 * - Printing. What the function prints to standard output or standard error is kept with the case, the last 2000 bytes.
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

/* The alignment of every tensor's elements and, unless asked otherwise, of scratch memory, in bytes. A run with
 * `conform --alignment` gives less. */
#define QUANTSPEC_ALIGNMENT 64

/* The name of the exported function, for whoever looks it up. */
#define QUANTSPEC_KERNEL_SYMBOL "quantspec_kernel"

#if defined(_WIN32)
#define QUANTSPEC_EXPORT __declspec(dllexport)
#elif defined(__GNUC__) || defined(__clang__)
#define QUANTSPEC_EXPORT __attribute__((visibility("default")))
#else
#define QUANTSPEC_EXPORT
#endif

/* What the function returns. Any other value counts as QUANTSPEC_STATUS_FAILED. */
enum {
    /* The outputs are computed, and the state where the operator has any. */
    QUANTSPEC_STATUS_OK = 0,
    /* This target does not do this operator, variant, type, shape or attribute. No failure: it limits the claim. Say
     * what is unsupported through `message`. */
    QUANTSPEC_STATUS_UNSUPPORTED = 1,
    /* The call contradicts the specification (a shape that does not fit, a missing tensor, a zero point outside its type). The
     * right answer to every case of `conform --negative`; a failure for every other case. */
    QUANTSPEC_STATUS_INVALID = 2,
    /* The target should do this and could not (no memory, a device error). Counts as a failure. */
    QUANTSPEC_STATUS_FAILED = 3
};

/* The type of a tensor's elements, as in `quantspec_tensor.type`. The numbers are this interface's own: they are not
 * those of the TFLite schema. Sizes are per element. */
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
    QUANTSPEC_TYPE_UINT64 = 16
};

/* Bits of `quantspec_tensor.flags`. Bits without a name here are 0; ignore them. */
enum {
    /* The values are part of the model: weights, biases, shapes. They are the same in every call of one `instance`. */
    QUANTSPEC_TENSOR_CONSTANT = 1,
    /* The tensor keeps its values between the steps of one case, and the function updates it in place (the TFLite
     * schema's `is_variable`). The host owns it and fills it before step 0: an int8 tensor with its zero point, a tensor
     * of any other type with 0. */
    QUANTSPEC_TENSOR_VARIABLE = 2,
    /* Elements narrower than a byte are packed as in a model file: the first element in the lowest bits, no gap between
     * rows, unused high bits of the last byte 0. Without this flag every element has a whole byte, sign-extended. */
    QUANTSPEC_TENSOR_PACKED = 4,
    /* A tensor inside of the operator (the TFLite schema's `intermediates`). It stands behind the inputs and tells type, shape
     * and quantization; its elements are nothing to read. */
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
    /* How many dimensions there are, 0 or more. A scalar has rank 0. */
    int32_t rank;
    /* `rank` sizes, each 0 or more; for rank 0 it may be NULL. */
    const int32_t *dimensions;
    /* The product of the dimensions: 1 for a scalar. */
    int64_t element_count;
    /* The elements. Never NULL, even without elements. Read-only, unless this is an output or VARIABLE. */
    void *data;
    /* The size of `data` in bytes: exactly what the elements need. */
    uint64_t capacity;
    /* How many scales and zero points there are: 0, the tensor is not quantized; 1, one for the whole tensor; more, one
     * for each index of dimension `quantized_dimension` (a per-axis tensor with a single channel has 1, too). real
     * value = scale x (stored value - zero point). */
    int32_t scale_count;
    /* The dimension that the scales belong to, 0 to rank - 1; without meaning where `scale_count` is below 2. */
    int32_t quantized_dimension;
    /* `scale_count` scales, finite, 0 or more; NULL where there are none. */
    const float *scales;
    /* `scale_count` zero points, in the range of `type`; NULL where there are none. */
    const int64_t *zero_points;
    /* The operand's name in the specification ("input", "filter" ...), for messages. Never NULL. */
    const char *name;
} quantspec_tensor;

/* The kind of an attribute's value, as in `quantspec_attribute.kind`: it says which field holds the value. */
enum {
    QUANTSPEC_ATTRIBUTE_INTEGER = 1,  /* `integer` */
    QUANTSPEC_ATTRIBUTE_REAL = 2,     /* `real` */
    QUANTSPEC_ATTRIBUTE_FLAG = 3,     /* `integer`, 0 or 1 */
    QUANTSPEC_ATTRIBUTE_NAME = 4,     /* `text`: an enumeration's value by its schema name, such as "SAME" */
    QUANTSPEC_ATTRIBUTE_INTEGERS = 5, /* `integers`, `count` of them */
    QUANTSPEC_ATTRIBUTE_REALS = 6     /* `reals`, `count` of them */
};

/* One attribute of an operator. Fields that `kind` does not name are 0 or NULL. */
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

/* A list of the integers that an integer kernel takes: multipliers and shifts, offsets, bounds, tables. The
 * specification derives them from scales, zero points, shapes and attributes; its chapter 6, "Derived integers",
 * defines every name. Offsets of inputs are minus the zero point; multipliers and shifts stand for
 * multiplier x 2^(shift - 31), and a shift above 0 is to the left.
 *
 * The host notes which lists a call reads, however it reads them, and the claim says "kernel only" for the operators in
 * which any was read. Nobody can read the values at first: the first access faults, and the host's signal handler notes
 * the list and opens it, once for each instance. Looking at `name` and `count` is not noted. Read `values` in code
 * before you pass the pointer to the system or to a device: these do not fault, they refuse memory that is not open. */
typedef struct quantspec_derived {
    /* The name as in the vector files, such as "output_multiplier". Never NULL. */
    const char *name;
    /* The length of `values`, 0 or more. */
    int64_t count;
    /* Read-only. To be taken as narrower integers: see quantspec_derived_int32. */
    const int64_t *values;
} quantspec_derived;

/* What a target says about itself in a call without an operator. The host sets `struct_size` and clears the rest. */
typedef struct quantspec_identity {
    /* sizeof(quantspec_identity) as the host knows it, in bytes. */
    uint32_t struct_size;
    /* To be set: QUANTSPEC_ABI, as the target was compiled with it. */
    uint32_t abi;
    /* To be set: a short name, such as "acme-npu-kernels". The text must live as long as the library is loaded. Where it is
     * NULL or empty, the library goes by the name of its file. */
    const char *target;
    /* To be set: the version of the code under test. Same lifetime. */
    const char *version;
    /* May be set: one line, such as the device, the compiler or the build options. Same lifetime. NULL is none. */
    const char *description;
    /* To be set: 1 where the target takes any integer from `quantspec_call.derived`, else 0. A target that does is
     * judged apart from how it would derive those integers, and its claim says "kernel only". Where the host notes what
     * is read, that decides, operator by operator, and the report says where this value differs from it. Where it
     * cannot (SIGSEGV is handled by a sanitizer, for example), this decides for all operators. */
    int32_t reads_derived;
    /* To be set to 0. */
    int32_t reserved;
} quantspec_identity;

/* Gives scratch memory of exactly `bytes` bytes at a multiple of `alignment` (a power of two up to 4096; 0 stands for
 * the alignment of tensors). The bytes behind the asked ones belong to the guard, also those up to the next multiple of
 * the alignment: who writes 1008 bytes where 1000 were asked for fails. The content is arbitrary. The memory is valid
 * until the function returns. The host then frees it, and who touches it in a later call is ended by SIGSEGV. One call may ask for 1024 pieces, each of any size. A call that
 * asks for more gets NULL and fails, whatever it returns. NULL otherwise: no memory, or a wrong alignment. */
typedef void *(*quantspec_scratch_function)(void *context, uint64_t bytes, uint64_t alignment);

/* Tells the host accumulators, so that it can show where a result first differs. `values` are `count` accumulators of
 * output `output`, before requantization and after the bias, for the elements `position` ... `position` + `count` - 1
 * of that output in row-major order. `type` is QUANTSPEC_TYPE_INT32 or QUANTSPEC_TYPE_INT64. Telling is voluntary, in
 * any order, in pieces of any size; positions outside the output are ignored, and no verdict depends on it. */
typedef void (*quantspec_probe_function)(
    void *context, int32_t output, int64_t position, int64_t count, int32_t type, const void *values);

/* Tells the host accumulators under a name, for an operator that requantizes more than once: SVDF has `features`
 * besides those of its output. `values` are the accumulators `position` ... `position` + `count` - 1 of that list, in the
 * order in which the clauses of the operator define them. "output" stands for those of output 0. Names that the operator
 * does not have are ignored, and so are positions from 2^24 on. Everything else is as for quantspec_probe_function. */
typedef void (*quantspec_named_probe_function)(
    void *context, const char *name, int64_t position, int64_t count, int32_t type, const void *values);

/* Tells the host a line of text for the report: why something is unsupported, invalid or failed. With OK it is shown if
 * the case fails. The text is copied; the last 1000 bytes of a case are kept. */
typedef void (*quantspec_message_function)(void *context, const char *text);

/* One call. */
typedef struct quantspec_call {
    /* sizeof(quantspec_call) as the host knows it, in bytes. */
    uint32_t struct_size;
    /* QUANTSPEC_ABI as the host knows it. Return QUANTSPEC_STATUS_UNSUPPORTED where it is not yours. */
    uint32_t abi;

    /* The schema's operator name, such as "CONV_2D". NULL: no operator is to be run; fill `identity` and return OK.
     * Then every count below is 0. */
    const char *operator_name;
    /* The schema's builtin code of the operator, such as 3 for CONV_2D; -1 in a call without an operator. */
    int32_t builtin_code;
    /* The step within a case, from 0. Always 0 for operators without state. The steps of a case come in order. */
    int32_t step;
    /* Which form of the operator this is, such as "int16.power-of-two". Types, attributes and scales imply it; it is
     * for convenience. Empty in a call without an operator. */
    const char *variant;
    /* The scheme: "int8", "uint8", "int16x8", "dynamic-range", "float16" or "float32". Empty without an operator. */
    const char *scheme;
    /* Equal numbers: the same operator instance, that is the same operator, attributes, shapes, parameters and
     * constants. What was prepared for it (packed weights, a compiled graph) may be kept and used again. Numbers are
     * not reused while the library is loaded. 0 in a call without an operator. */
    uint64_t instance;
    /* Counts the cases from 1. The steps of one case have the same number. 0 in a call without an operator. */
    uint64_t invocation;

    /* The tensors in the order of the schema. An entry of `inputs` is NULL for an omitted optional input; no other is.
     */
    int32_t input_count;
    int32_t output_count;
    const quantspec_tensor *const *inputs;
    const quantspec_tensor *const *outputs;

    /* Every attribute that the operator has, with the schema's default where the model has none, sorted by name
     * (byte by byte, as strcmp does). */
    int32_t attribute_count;
    /* The derived integers, sorted in the same way. Say in `quantspec_identity.reads_derived` if you use any. */
    int32_t derived_count;
    const quantspec_attribute *attributes;
    const quantspec_derived *derived;

    /* To be filled in a call without an operator; NULL in every other. */
    quantspec_identity *identity;

    /* The first argument of every callback. */
    void *context;
    /* Never NULL. */
    quantspec_scratch_function scratch;
    /* NULL where the host is not interested. */
    quantspec_probe_function probe;
    /* Never NULL. */
    quantspec_message_function message;
    /* NULL where the host is not interested. Appended: see QUANTSPEC_HAS_FIELD. */
    quantspec_named_probe_function named_probe;
} quantspec_call;

/* The function that a kernel library exports. Returns QUANTSPEC_STATUS_... */
QUANTSPEC_EXPORT int32_t quantspec_kernel(const quantspec_call *call);

/* Its type, for whoever looks it up at run time. */
typedef int32_t (*quantspec_kernel_function)(const quantspec_call *call);

/* Whether the host's version of a structure reaches to the end of a field: QUANTSPEC_HAS_FIELD(quantspec_call, call,
 * probe). */
#define QUANTSPEC_HAS_FIELD(structure, pointer, field) \
    ((pointer)->struct_size >= offsetof(structure, field) + sizeof((pointer)->field))

/* ---- Helpers. Nobody is obliged to use them. ---- */

/* The input at a position; NULL where it is omitted or there is none. */
static inline const quantspec_tensor *quantspec_input(const quantspec_call *call, int32_t index) {
    return index >= 0 && index < call->input_count ? call->inputs[index] : NULL;
}

/* The output at a position; NULL where there is none. */
static inline const quantspec_tensor *quantspec_output(const quantspec_call *call, int32_t index) {
    return index >= 0 && index < call->output_count ? call->outputs[index] : NULL;
}

/* The attribute with a name; NULL where there is none. */
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

/* The derived list with a name; NULL where there is none. */
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

/* The value of an integer attribute or a flag; `otherwise` where there is none of that name and kind. */
static inline int64_t quantspec_attribute_integer(const quantspec_call *call, const char *name, int64_t otherwise) {
    const quantspec_attribute *attribute = quantspec_find_attribute(call, name);
    if (attribute == NULL) return otherwise;
    if (attribute->kind != QUANTSPEC_ATTRIBUTE_INTEGER && attribute->kind != QUANTSPEC_ATTRIBUTE_FLAG) return otherwise;
    return attribute->integer;
}

/* The value of a real attribute; `otherwise` where there is none of that name and kind. */
static inline float quantspec_attribute_real(const quantspec_call *call, const char *name, float otherwise) {
    const quantspec_attribute *attribute = quantspec_find_attribute(call, name);
    return attribute != NULL && attribute->kind == QUANTSPEC_ATTRIBUTE_REAL ? attribute->real : otherwise;
}

/* The value of an enumeration; `otherwise` where there is none of that name and kind. */
static inline const char *quantspec_attribute_name(
    const quantspec_call *call, const char *name, const char *otherwise) {
    const quantspec_attribute *attribute = quantspec_find_attribute(call, name);
    return attribute != NULL && attribute->kind == QUANTSPEC_ATTRIBUTE_NAME ? attribute->text : otherwise;
}

/* One value of a derived list; `otherwise` where the list is absent or shorter. */
static inline int64_t quantspec_derived_value(
    const quantspec_call *call, const char *name, int64_t index, int64_t otherwise) {
    const quantspec_derived *derived = quantspec_find_derived(call, name);
    return derived != NULL && index >= 0 && index < derived->count ? derived->values[index] : otherwise;
}

/* Copies a derived list into an array of the caller's. Returns how many values it copied. Returns -1, and copies
 * nothing, where there is no such list, the list has more than `capacity` values, or a value is outside of int32_t.
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

/* The same as int16_t: tables of 16-bit operators, 16-bit multipliers. */
static inline int64_t quantspec_copy_derived_int16(
    const quantspec_call *call, const char *name, int16_t *values, int64_t capacity) {
    const quantspec_derived *derived = quantspec_find_derived(call, name);
    if (derived == NULL || derived->count > capacity) return -1;
    for (int64_t index = 0; index < derived->count; index++)
        if (derived->values[index] < INT16_MIN || derived->values[index] > INT16_MAX) return -1;
    for (int64_t index = 0; index < derived->count; index++) values[index] = (int16_t)derived->values[index];
    return derived->count;
}

/* A derived list as an array of `count` values in scratch memory, valid until the function returns. A list of one value
 * gives an array that repeats it: one multiplier for the whole tensor serves a kernel that takes one a channel. NULL
 * where there is no such list, it has another number of values, a value is outside of int32_t, or there is no memory.
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

/* The same as int16_t. */
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

/* Tells one 32-bit accumulator of an output; nothing happens where the host is not interested. */
static inline void quantspec_probe_int32(const quantspec_call *call, int32_t output, int64_t position, int32_t value) {
    if (call->probe != NULL) call->probe(call->context, output, position, 1, QUANTSPEC_TYPE_INT32, &value);
}

/* Tells one 64-bit accumulator of an output; nothing happens where the host is not interested. */
static inline void quantspec_probe_int64(const quantspec_call *call, int32_t output, int64_t position, int64_t value) {
    if (call->probe != NULL) call->probe(call->context, output, position, 1, QUANTSPEC_TYPE_INT64, &value);
}

/* Tells one 32-bit accumulator of a list with a name; nothing happens where the host is not interested. */
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

/* Tells a line of text and passes a status on: `return quantspec_say(call, QUANTSPEC_STATUS_UNSUPPORTED, "rank above
 * 4");` */
static inline int32_t quantspec_say(const quantspec_call *call, int32_t status, const char *text) {
    call->message(call->context, text);
    return status;
}

#ifdef __cplusplus
}
#endif

#endif
