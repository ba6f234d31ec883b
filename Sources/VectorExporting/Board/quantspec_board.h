// Runs an implementation of quantspec_kernel.h on every exported vector and prints its results. It uses no files,
// threads or heap. CC0-1.0. The whole program of a board is
//
//     #include "quantspec_board.h"
//     int main(void) { return quantspec_board_run("EVK 3, acc 7.2 -O2", "hash of the code"); }
//
// linked with the implementation. Its output is a file for `quantspec conform --results`. C11 and C++11.
#ifndef QUANTSPEC_BOARD_H
#define QUANTSPEC_BOARD_H
#include "quantspec_files.h"
#include "quantspec_kernel.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// The memory for one case: its tensors, and the scratch memory that the implementation requests.
#ifndef QUANTSPEC_BOARD_BYTES
#define QUANTSPEC_BOARD_BYTES (1 << 20)
#endif

// The function that prints text; it is called as printf is.
#ifndef QUANTSPEC_BOARD_PRINT
#define QUANTSPEC_BOARD_PRINT printf
#endif

typedef struct quantspec_board {
    unsigned char *memory;
    uint64_t used;
    int32_t is_full;
    int32_t lacks_scratch;
    char message[160];
    uint64_t instance;
    uint64_t invocation;
} quantspec_board;

// ---- Memory ----

static inline void *quantspec_board_allocate(void *context, uint64_t bytes, uint64_t alignment) {
    quantspec_board *board = (quantspec_board *)context;
    if (alignment == 0) alignment = QUANTSPEC_ALIGNMENT;
    const uint64_t address = (uint64_t)(uintptr_t)board->memory + board->used;
    const uint64_t start = board->used + (alignment - address % alignment) % alignment;
    if (start > QUANTSPEC_BOARD_BYTES || bytes > QUANTSPEC_BOARD_BYTES - start) {
        board->is_full = 1;
        return NULL;
    }
    board->used = start + bytes;
    return board->memory + start;
}

// If scratch memory runs out, the implementation gets NULL and may handle it. If the memory for the group's own
// tensors runs out, the group is not run.
static inline void *quantspec_board_scratch(void *context, uint64_t bytes, uint64_t alignment) {
    quantspec_board *board = (quantspec_board *)context;
    void *memory = quantspec_board_allocate(board, bytes, alignment);
    if (memory == NULL) board->lacks_scratch = 1;
    board->is_full = 0;
    return memory;
}

static inline void quantspec_board_message(void *context, const char *text) {
    quantspec_board *board = (quantspec_board *)context;
    if (text == NULL) return;
    size_t length = 0;
    for (; text[length] != 0 && length + 1 < sizeof board->message; length++)
        board->message[length] = text[length];
    board->message[length] = 0;
}

// ---- Printing ----

// Prints a JSON string. A character that would need an escape becomes a space.
static inline void quantspec_board_print_text(const char *text) {
    QUANTSPEC_BOARD_PRINT("\"");
    for (; text != NULL && *text != 0; text++)
        QUANTSPEC_BOARD_PRINT("%c", *text == '"' || *text == '\\' || (unsigned char)*text < 32 ? ' ' : *text);
    QUANTSPEC_BOARD_PRINT("\"");
}

static inline float quantspec_board_widen(uint16_t bits) {
    const uint32_t sign = (uint32_t)(bits >> 15) << 31, exponent = bits >> 10 & 31, fraction = bits & 1023;
    float value = (float)fraction / 16777216.0f;
    if (exponent > 0) {
        const uint32_t wide = (exponent == 31 ? 255 : exponent + 112) << 23 | fraction << 13;
        memcpy(&value, &wide, sizeof value);
    }
    return sign ? -value : value;
}

// The payload of a NaN does not matter, but the printed bits must have the width of the type.
static inline void quantspec_board_print_real(double value, const char *nan_bits) {
    if (value != value) QUANTSPEC_BOARD_PRINT("\"nan:0x%s\"", nan_bits);
    else if (value - value != 0) QUANTSPEC_BOARD_PRINT("\"%sinf\"", value < 0 ? "-" : "");
    else QUANTSPEC_BOARD_PRINT("\"%a\"", value);
}

static inline void quantspec_board_print_element(const quantspec_tensor *tensor, int64_t index) {
    switch (tensor->type) {
        case QUANTSPEC_TYPE_FLOAT32:
            quantspec_board_print_real((double)((const float *)tensor->data)[index], "7fc00000");
            return;
        case QUANTSPEC_TYPE_COMPLEX64:
            quantspec_board_print_real((double)((const float *)tensor->data)[2 * index], "7fc00000");
            QUANTSPEC_BOARD_PRINT(",");
            quantspec_board_print_real((double)((const float *)tensor->data)[2 * index + 1], "7fc00000");
            return;
        case QUANTSPEC_TYPE_FLOAT64:
            quantspec_board_print_real(((const double *)tensor->data)[index], "7ff8000000000000");
            return;
        case QUANTSPEC_TYPE_FLOAT16:
            quantspec_board_print_real(
                (double)quantspec_board_widen(((const uint16_t *)tensor->data)[index]), "7e00");
            return;
        case QUANTSPEC_TYPE_INT16:
            QUANTSPEC_BOARD_PRINT("%d", ((const int16_t *)tensor->data)[index]);
            return;
        case QUANTSPEC_TYPE_UINT16:
            QUANTSPEC_BOARD_PRINT("%d", ((const uint16_t *)tensor->data)[index]);
            return;
        case QUANTSPEC_TYPE_INT32:
            QUANTSPEC_BOARD_PRINT("%" PRId32, ((const int32_t *)tensor->data)[index]);
            return;
        case QUANTSPEC_TYPE_UINT32:
            QUANTSPEC_BOARD_PRINT("%" PRIu32, ((const uint32_t *)tensor->data)[index]);
            return;
        case QUANTSPEC_TYPE_INT64:
            QUANTSPEC_BOARD_PRINT("\"%" PRId64 "\"", ((const int64_t *)tensor->data)[index]);
            return;
        case QUANTSPEC_TYPE_UINT64:
            QUANTSPEC_BOARD_PRINT("\"%" PRIu64 "\"", ((const uint64_t *)tensor->data)[index]);
            return;
        case QUANTSPEC_TYPE_UINT8:
        case QUANTSPEC_TYPE_UINT4:
        case QUANTSPEC_TYPE_BOOL: QUANTSPEC_BOARD_PRINT("%d", ((const uint8_t *)tensor->data)[index]); return;
        default: QUANTSPEC_BOARD_PRINT("%d", ((const int8_t *)tensor->data)[index]); return;
    }
}

static inline void quantspec_board_print_outputs(const quantspec_call *call) {
    QUANTSPEC_BOARD_PRINT("\"outputs\": [");
    for (int32_t output = 0; output < call->output_count; output++) {
        const quantspec_tensor *tensor = call->outputs[output];
        QUANTSPEC_BOARD_PRINT(output ? ", [" : "[");
        for (int64_t index = 0; index < tensor->element_count; index++) {
            if (index) QUANTSPEC_BOARD_PRINT(", ");
            quantspec_board_print_element(tensor, index);
        }
        QUANTSPEC_BOARD_PRINT("]");
    }
    QUANTSPEC_BOARD_PRINT("]");
}

// ---- From a group to a call ----

static inline int64_t quantspec_board_integer(quantspec_vector_list list, int32_t index) {
    switch (list.type) {
        case QUANTSPEC_VECTOR_INT8: return ((const int8_t *)list.values)[index];
        case QUANTSPEC_VECTOR_UINT8: return ((const uint8_t *)list.values)[index];
        case QUANTSPEC_VECTOR_INT16: return ((const int16_t *)list.values)[index];
        case QUANTSPEC_VECTOR_INT32: return ((const int32_t *)list.values)[index];
        case QUANTSPEC_VECTOR_INT64: return ((const int64_t *)list.values)[index];
        default: return 0;
    }
}

// The integers of a list. Returns NULL if the list is empty or no memory is left.
static inline const int64_t *quantspec_board_integers(quantspec_board *board, quantspec_vector_list list) {
    if (list.count == 0) return NULL;
    int64_t *integers = (int64_t *)quantspec_board_allocate(board, 8 * (uint64_t)list.count, 8);
    for (int32_t index = 0; integers != NULL && index < list.count; index++)
        integers[index] = quantspec_board_integer(list, index);
    return integers;
}

// Before the first step, an int8 state holds its zero point, and a state of any other type holds 0.
static inline void quantspec_board_reset(quantspec_tensor *tensor) {
    const int is_int8 = tensor->type == QUANTSPEC_TYPE_INT8 && tensor->scale_count > 0;
    memset(tensor->data, is_int8 ? (int8_t)tensor->zero_points[0] : 0, (size_t)tensor->capacity);
}

// Makes a tensor of the call. Returns NULL if no memory is left.
static inline quantspec_tensor *quantspec_board_tensor(
    quantspec_board *board, const quantspec_vector_tensor *source) {
    quantspec_tensor *tensor = (quantspec_tensor *)quantspec_board_allocate(board, sizeof *tensor, 0);
    if (tensor == NULL) return NULL;
    memset(tensor, 0, sizeof *tensor);
    tensor->struct_size = (uint32_t)sizeof *tensor;
    tensor->type = source->type;
    if (source->role == QUANTSPEC_VECTOR_CONSTANT) tensor->flags = QUANTSPEC_TENSOR_CONSTANT;
    if (source->role == QUANTSPEC_VECTOR_STATE) tensor->flags = QUANTSPEC_TENSOR_VARIABLE;
    tensor->rank = source->rank;
    tensor->dimensions = source->shape;
    tensor->element_count = source->count;
    tensor->capacity = (uint64_t)source->count * (uint64_t)source->size;
    tensor->data = quantspec_board_allocate(board, tensor->capacity, 0);
    tensor->scale_count = source->scale_count;
    tensor->quantized_dimension = source->dimension;
    tensor->scales = source->scales;
    const quantspec_vector_list zero_points = {
        "", QUANTSPEC_VECTOR_INT32, source->scale_count, source->zero_points};
    tensor->zero_points = quantspec_board_integers(board, zero_points);
    tensor->name = source->name;
    return board->is_full ? NULL : tensor;
}

// The tensors of a list. An omitted tensor is NULL.
static inline const quantspec_tensor *const *quantspec_board_tensors(
    quantspec_board *board, const quantspec_vector_tensor *sources, int32_t count) {
    const quantspec_tensor **tensors =
        (const quantspec_tensor **)quantspec_board_allocate(board, sizeof *tensors * (uint64_t)count, 0);
    for (int32_t index = 0; tensors != NULL && index < count; index++)
        tensors[index] = sources[index].role == QUANTSPEC_VECTOR_OMITTED
            ? NULL
            : quantspec_board_tensor(board, &sources[index]);
    return tensors;
}

static inline const quantspec_attribute *quantspec_board_attributes(
    quantspec_board *board, const quantspec_vector_group *group) {
    quantspec_attribute *attributes = (quantspec_attribute *)quantspec_board_allocate(
        board, sizeof *attributes * (uint64_t)group->attribute_count, 0);
    for (int32_t index = 0; attributes != NULL && index < group->attribute_count; index++) {
        const quantspec_vector_attribute *source = &group->attributes[index];
        quantspec_attribute *attribute = &attributes[index];
        memset(attribute, 0, sizeof *attribute);
        attribute->name = source->name;
        attribute->kind = source->kind;
        attribute->integer = source->integer;
        attribute->real = source->real;
        attribute->text = source->text;
        if (source->kind != QUANTSPEC_VECTOR_LIST) continue;
        attribute->count = source->list.count;
        if (source->list.type == QUANTSPEC_VECTOR_FLOAT32) {
            attribute->kind = QUANTSPEC_ATTRIBUTE_REALS;
            attribute->reals = (const float *)source->list.values;
        } else {
            attribute->kind = QUANTSPEC_ATTRIBUTE_INTEGERS;
            attribute->integers = quantspec_board_integers(board, source->list);
        }
    }
    return attributes;
}

static inline const quantspec_derived *quantspec_board_derived(
    quantspec_board *board, const quantspec_vector_group *group) {
    quantspec_derived *derived =
        (quantspec_derived *)quantspec_board_allocate(board, sizeof *derived * (uint64_t)group->derived_count, 0);
    for (int32_t index = 0; derived != NULL && index < group->derived_count; index++) {
        derived[index].name = group->derived[index].name;
        derived[index].count = group->derived[index].count;
        derived[index].values = quantspec_board_integers(board, group->derived[index]);
    }
    return derived;
}

static inline quantspec_call quantspec_board_call(quantspec_board *board, const quantspec_vector_group *group) {
    quantspec_call call;
    memset(&call, 0, sizeof call);
    call.struct_size = (uint32_t)sizeof call;
    call.abi = QUANTSPEC_ABI;
    call.builtin_code = -1;
    call.variant = call.scheme = "";
    call.context = board;
    call.scratch = quantspec_board_scratch;
    call.message = quantspec_board_message;
    if (group == NULL) return call;
    call.operator_name = group->operator_name;
    call.builtin_code = group->code;
    call.variant = group->variant;
    call.scheme = group->scheme;
    call.instance = board->instance;
    call.invocation = board->invocation;
    call.input_count = group->input_count;
    call.output_count = group->output_count;
    call.inputs = quantspec_board_tensors(board, group->inputs, group->input_count);
    call.outputs = quantspec_board_tensors(board, group->outputs, group->output_count);
    call.attribute_count = group->attribute_count;
    call.attributes = quantspec_board_attributes(board, group);
    call.derived_count = group->derived_count;
    call.derived = quantspec_board_derived(board, group);
    return call;
}

// ---- Running ----

// Copies the values that a step reads, resets states before the first step, and fills the outputs with a pattern that
// the implementation must overwrite.
static inline void quantspec_board_load(
    const quantspec_call *call, const quantspec_vector_group *group, int32_t row, int32_t step) {
    for (int32_t index = 0; index < group->input_count; index++) {
        const quantspec_vector_tensor *source = &group->inputs[index];
        if (source->role == QUANTSPEC_VECTOR_STATE && step == 0)
            quantspec_board_reset((quantspec_tensor *)(uintptr_t)call->inputs[index]);
        if (source->data == NULL || source->role == QUANTSPEC_VECTOR_STATE) continue;
        const size_t place = source->role == QUANTSPEC_VECTOR_CONSTANT ? 0 : (size_t)(row * group->steps + step);
        const size_t bytes = (size_t)call->inputs[index]->capacity;
        memcpy(call->inputs[index]->data, (const unsigned char *)source->data + place * bytes, bytes);
    }
    for (int32_t index = 0; index < group->output_count; index++)
        memset(call->outputs[index]->data, 0xa5, (size_t)call->outputs[index]->capacity);
}

// Runs every step of a row, and prints the outputs of each if `prints` is not 0. Returns the first status that is not
// OK.
static inline int32_t quantspec_board_run_steps(
    quantspec_board *board, quantspec_call *call, const quantspec_vector_group *group, int32_t row,
    int32_t prints) {
    const uint64_t used = board->used;
    for (int32_t step = 0; step < group->steps; step++) {
        quantspec_board_load(call, group, row, step);
        call->step = step;
        board->lacks_scratch = 0;
        const int32_t status = quantspec_kernel(call);
        board->used = used;
        if (status != QUANTSPEC_STATUS_OK && board->lacks_scratch) {
            quantspec_board_message(board, "it needs more memory than QUANTSPEC_BOARD_BYTES");
            return QUANTSPEC_STATUS_UNSUPPORTED;
        }
        if (status != QUANTSPEC_STATUS_OK) return status;
        if (!prints) continue;
        if (group->steps > 1) QUANTSPEC_BOARD_PRINT(step ? ", {" : "\"steps\": [{");
        quantspec_board_print_outputs(call);
        if (group->steps > 1) QUANTSPEC_BOARD_PRINT(step + 1 < group->steps ? "}" : "}]");
    }
    return QUANTSPEC_STATUS_OK;
}

static inline void quantspec_board_run_row(
    quantspec_board *board, quantspec_call *call, const quantspec_vector_group *group, int32_t row) {
    QUANTSPEC_BOARD_PRINT("{\"case\": \"%s#%s\", ", group->id, group->row_ids[row]);
    call->invocation = ++board->invocation;
    board->message[0] = 0;
    // The JSON of a failure differs, so all steps must have succeeded before the first one is printed.
    int32_t status = board->is_full ? QUANTSPEC_STATUS_UNSUPPORTED : QUANTSPEC_STATUS_OK;
    if (board->is_full) quantspec_board_message(board, "it needs more memory than QUANTSPEC_BOARD_BYTES");
    if (status == QUANTSPEC_STATUS_OK && group->steps > 1)
        status = quantspec_board_run_steps(board, call, group, row, 0);
    if (status == QUANTSPEC_STATUS_OK) status = quantspec_board_run_steps(board, call, group, row, 1);
    if (status != QUANTSPEC_STATUS_OK) {
        if (board->message[0] == 0) quantspec_board_message(board, "the library does not say why");
        QUANTSPEC_BOARD_PRINT(
            status == QUANTSPEC_STATUS_UNSUPPORTED ? "\"unsupported\": "
            : status == QUANTSPEC_STATUS_INVALID   ? "\"invalid\": "
                                                   : "\"error\": ");
        quantspec_board_print_text(board->message);
    }
    QUANTSPEC_BOARD_PRINT("}\n");
}

static inline void quantspec_board_run_group(quantspec_board *board, const quantspec_vector_group *group) {
    board->used = 0;
    board->is_full = 0;
    board->instance++;
    quantspec_call call = quantspec_board_call(board, group);
    for (int32_t row = 0; row < group->rows; row++) quantspec_board_run_row(board, &call, group, row);
}

static inline void quantspec_board_print_header(
    const quantspec_identity *identity, const char *environment, const char *hash) {
    QUANTSPEC_BOARD_PRINT("{\"format\": \"quantspec-results/1\", \"manifest\": \"%s\"", QUANTSPEC_MANIFEST);
    QUANTSPEC_BOARD_PRINT(", \"target\": {\"name\": ");
    quantspec_board_print_text(identity->target);
    QUANTSPEC_BOARD_PRINT(", \"version\": ");
    quantspec_board_print_text(identity->version);
    QUANTSPEC_BOARD_PRINT(", \"sha256\": ");
    quantspec_board_print_text(hash);
    QUANTSPEC_BOARD_PRINT(", \"readsDerived\": %s}", identity->reads_derived ? "true" : "false");
    QUANTSPEC_BOARD_PRINT(", \"environment\": {\"board\": ");
    quantspec_board_print_text(environment);
    QUANTSPEC_BOARD_PRINT("}}\n");
}

// Runs all exported groups. Returns 0 on success. Returns 1 if the implementation does not identify itself, or if it
// implements another version of the interface.
//
// `environment` describes the board; `hash` is the hash of the code that runs.
static inline int quantspec_board_run(const char *environment, const char *hash) {
    static unsigned char memory[QUANTSPEC_BOARD_BYTES];
    quantspec_board board;
    memset(&board, 0, sizeof board);
    board.memory = memory;
    quantspec_identity identity;
    memset(&identity, 0, sizeof identity);
    identity.struct_size = (uint32_t)sizeof identity;
    quantspec_call call = quantspec_board_call(&board, NULL);
    call.identity = &identity;
    if (quantspec_kernel(&call) != QUANTSPEC_STATUS_OK || identity.abi != QUANTSPEC_ABI) return 1;
    quantspec_board_print_header(&identity, environment, hash);
    for (int32_t file = 0; file < quantspec_file_count; file++)
        for (int32_t index = 0; index < quantspec_files[file].count; index++)
            quantspec_board_run_group(&board, &quantspec_files[file].groups[index]);
    return 0;
}

#endif  // QUANTSPEC_BOARD_H
