/* Stands between the host and a library: notes which functions run in which operator and scheme, and records the calls.
 *
 * Compiled with MUTANTS_FUNCTIONS, the number of functions, MUTANTS_NOTES, the path of the notes, and MUTANTS_CALLS, the
 * folder of the recorded calls. The library's own entry is named mutants_inner_kernel. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "quantspec_kernel.h"
#include "record.h"

int32_t mutants_inner_kernel(const quantspec_call *call);
void mutants_reach(int function);

static unsigned char seen[MUTANTS_FUNCTIONS];
static char current[256];

void mutants_reach(int function) {
    if (seen[function] || current[0] == 0) return;
    seen[function] = 1;
    FILE *file = fopen(MUTANTS_NOTES, "a");
    if (file == NULL) return;
    fprintf(file, "%s %d\n", current, function);
    fclose(file);
}

/* A record in the making. */
typedef struct {
    unsigned char *bytes;
    size_t count, capacity;
} record;

static void put(record *r, const void *bytes, size_t count) {
    if (r->count + count > r->capacity) {
        r->capacity = 2 * (r->count + count) + 4096;
        r->bytes = realloc(r->bytes, r->capacity);
        if (r->bytes == NULL) abort();
    }
    if (count > 0) memcpy(r->bytes + r->count, bytes, count);
    r->count += count;
}

static void put_integer(record *r, int64_t value) { put(r, &value, sizeof value); }

static void put_list(record *r, const void *values, int64_t count, size_t size) {
    put_integer(r, values == NULL ? -1 : count);
    if (values != NULL) put(r, values, (size_t)count * size);
}

static void put_text(record *r, const char *text) {
    put_list(r, text, text == NULL ? 0 : (int64_t)strlen(text) + 1, 1);
}

static void put_tensor(record *r, const quantspec_tensor *tensor, int has_data) {
    put_integer(r, tensor != NULL);
    if (tensor == NULL) return;
    put_integer(r, tensor->type);
    put_integer(r, tensor->flags);
    put_list(r, tensor->dimensions, tensor->rank, sizeof *tensor->dimensions);
    put_integer(r, tensor->rank);
    put_integer(r, tensor->element_count);
    put_integer(r, (int64_t)tensor->capacity);
    put_integer(r, tensor->scale_count);
    put_integer(r, tensor->quantized_dimension);
    put_list(r, tensor->scales, tensor->scale_count, sizeof *tensor->scales);
    put_list(r, tensor->zero_points, tensor->scale_count, sizeof *tensor->zero_points);
    put_text(r, tensor->name);
    const int is_readable = has_data && (tensor->flags & QUANTSPEC_TENSOR_INTERMEDIATE) == 0;
    put_list(r, is_readable ? tensor->data : NULL, (int64_t)tensor->capacity, 1);
}

static void put_call(record *r, const quantspec_call *call) {
    put_text(r, call->operator_name);
    put_text(r, call->variant);
    put_text(r, call->scheme);
    put_integer(r, call->builtin_code);
    put_integer(r, call->step);
    put_integer(r, (int64_t)call->instance);
    put_integer(r, (int64_t)call->invocation);
    put_integer(r, call->input_count);
    for (int32_t index = 0; index < call->input_count; index++) put_tensor(r, call->inputs[index], 1);
    put_integer(r, call->output_count);
    for (int32_t index = 0; index < call->output_count; index++) put_tensor(r, call->outputs[index], 0);
    put_integer(r, call->attribute_count);
    for (int32_t index = 0; index < call->attribute_count; index++) {
        const quantspec_attribute *attribute = &call->attributes[index];
        put_text(r, attribute->name);
        put_integer(r, attribute->kind);
        put(r, &attribute->real, sizeof attribute->real);
        put_integer(r, attribute->integer);
        put_text(r, attribute->text);
        put_integer(r, attribute->count);
        put_list(r, attribute->integers, attribute->count, sizeof *attribute->integers);
        put_list(r, attribute->reals, attribute->count, sizeof *attribute->reals);
    }
    put_integer(r, call->derived_count);
    for (int32_t index = 0; index < call->derived_count; index++) {
        const quantspec_derived *derived = &call->derived[index];
        put_text(r, derived->name);
        put_list(r, derived->values, derived->count, sizeof *derived->values);
    }
}

/* What the call wrote: outputs, and state. */
static void put_answer(record *r, const quantspec_call *call) {
    for (int32_t index = 0; index < call->output_count; index++) {
        put(r, call->outputs[index]->data, (size_t)call->outputs[index]->capacity);
    }
    for (int32_t index = 0; index < call->input_count; index++) {
        const quantspec_tensor *input = call->inputs[index];
        if (input == NULL || (input->flags & QUANTSPEC_TENSOR_VARIABLE) == 0) continue;
        put(r, input->data, (size_t)input->capacity);
    }
}

/* One write appends one record, so that several processes can share the file. */
static void store_record(const record *r, const quantspec_call *call) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s-%s", MUTANTS_CALLS, call->operator_name, call->scheme);
    const int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (file < 0 || write(file, r->bytes, r->count) != (ssize_t)r->count) abort();
    close(file);
}

int32_t quantspec_kernel(const quantspec_call *call) {
    if (call->operator_name == NULL) {
        current[0] = 0;
        return mutants_inner_kernel(call);
    }
    char now[sizeof current];
    snprintf(now, sizeof now, "%s/%s", call->operator_name, call->scheme);
    if (strcmp(now, current) != 0) {
        memcpy(current, now, sizeof now);
        memset(seen, 0, sizeof seen);
    }
    record r = {NULL, 0, 0};
    const uint32_t mark = RECORD_MARK;
    put(&r, &mark, sizeof mark);
    put_integer(&r, 0);
    put_call(&r, call);
    const int32_t status = mutants_inner_kernel(call);
    if (status == QUANTSPEC_STATUS_OK) {
        put_answer(&r, call);
        const int64_t length = (int64_t)(r.count - sizeof mark - sizeof length);
        memcpy(r.bytes + sizeof mark, &length, sizeof length);
        store_record(&r, call);
    }
    free(r.bytes);
    return status;
}
