/* replay LIBRARY CALLS...: gives a library recorded calls, and compares its answers with the recorded ones.
 *
 * Exit status: 0 all answers are equal; 1 one is not, or something behind a tensor or a piece of scratch memory was
 * written, and the call is printed; 2 wrong usage. A crash ends the process by its
 * signal, and so do 2 seconds of computing. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "quantspec_kernel.h"
#include "record.h"

enum { CPU_SECONDS = 2, GUARD = 256 };

/* Memory of one call: pieces, each with a guard behind it. */
typedef struct {
    unsigned char *pieces[1 << 16];
    size_t sizes[1 << 16];
    size_t count;
} arena;

static arena memory;

static void *allocate(size_t bytes, size_t alignment) {
    void *piece = NULL;
    if (memory.count == sizeof memory.pieces / sizeof *memory.pieces) exit(2);
    if (posix_memalign(&piece, alignment < 64 ? 64 : alignment, bytes + GUARD) != 0) exit(2);
    memset(piece, 0xa5, bytes + GUARD);
    memory.sizes[memory.count] = bytes;
    memory.pieces[memory.count++] = piece;
    return piece;
}

static int are_guards_whole(void) {
    for (size_t index = 0; index < memory.count; index++) {
        const unsigned char *guard = memory.pieces[index] + memory.sizes[index];
        for (size_t place = 0; place < GUARD; place++) {
            if (guard[place] != 0xa5) return 0;
        }
    }
    return 1;
}

static void release_all(void) {
    for (size_t index = 0; index < memory.count; index++) free(memory.pieces[index]);
    memory.count = 0;
}

static void *give_scratch(void *context, uint64_t bytes, uint64_t alignment) {
    (void)context;
    return bytes > (UINT64_C(1) << 30) ? NULL : allocate((size_t)bytes, (size_t)alignment);
}

static void ignore_message(void *context, const char *text) { (void)context, (void)text; }

/* Where a record is read. */
typedef struct {
    const unsigned char *next;
} reader;

static int64_t take_integer(reader *r) {
    int64_t value;
    memcpy(&value, r->next, sizeof value);
    r->next += sizeof value;
    return value;
}

/* A list in memory of its own; NULL if there is none. */
static void *take_list(reader *r, size_t size) {
    const int64_t count = take_integer(r);
    if (count < 0) return NULL;
    void *values = allocate((size_t)count * size, 64);
    memcpy(values, r->next, (size_t)count * size);
    r->next += (size_t)count * size;
    return values;
}

static quantspec_tensor *take_tensor(reader *r) {
    if (take_integer(r) == 0) return NULL;
    quantspec_tensor *tensor = allocate(sizeof *tensor, 64);
    memset(tensor, 0, sizeof *tensor);
    tensor->struct_size = sizeof *tensor;
    tensor->type = (int32_t)take_integer(r);
    tensor->flags = (uint32_t)take_integer(r);
    tensor->dimensions = take_list(r, sizeof *tensor->dimensions);
    tensor->rank = (int32_t)take_integer(r);
    tensor->element_count = take_integer(r);
    tensor->capacity = (uint64_t)take_integer(r);
    tensor->scale_count = (int32_t)take_integer(r);
    tensor->quantized_dimension = (int32_t)take_integer(r);
    tensor->scales = take_list(r, sizeof *tensor->scales);
    tensor->zero_points = take_list(r, sizeof *tensor->zero_points);
    tensor->name = take_list(r, 1);
    tensor->data = take_list(r, 1);
    if (tensor->data == NULL) tensor->data = allocate((size_t)tensor->capacity, 64);
    return tensor;
}

static const quantspec_tensor *const *take_tensors(reader *r, int32_t *count) {
    *count = (int32_t)take_integer(r);
    const quantspec_tensor **tensors = allocate((size_t)*count * sizeof *tensors, 64);
    for (int32_t index = 0; index < *count; index++) tensors[index] = take_tensor(r);
    return tensors;
}

static quantspec_call take_call(reader *r) {
    quantspec_call call;
    memset(&call, 0, sizeof call);
    call.struct_size = sizeof call;
    call.abi = QUANTSPEC_ABI;
    call.operator_name = take_list(r, 1);
    call.variant = take_list(r, 1);
    call.scheme = take_list(r, 1);
    call.builtin_code = (int32_t)take_integer(r);
    call.step = (int32_t)take_integer(r);
    call.instance = (uint64_t)take_integer(r);
    call.invocation = (uint64_t)take_integer(r);
    call.inputs = take_tensors(r, &call.input_count);
    call.outputs = take_tensors(r, &call.output_count);
    call.attribute_count = (int32_t)take_integer(r);
    quantspec_attribute *attributes = allocate((size_t)call.attribute_count * sizeof *attributes, 64);
    for (int32_t index = 0; index < call.attribute_count; index++) {
        attributes[index].name = take_list(r, 1);
        attributes[index].kind = (int32_t)take_integer(r);
        memcpy(&attributes[index].real, r->next, sizeof attributes[index].real);
        r->next += sizeof attributes[index].real;
        attributes[index].integer = take_integer(r);
        attributes[index].text = take_list(r, 1);
        attributes[index].count = take_integer(r);
        attributes[index].integers = take_list(r, sizeof *attributes[index].integers);
        attributes[index].reals = take_list(r, sizeof *attributes[index].reals);
    }
    call.attributes = attributes;
    call.derived_count = (int32_t)take_integer(r);
    quantspec_derived *derived = allocate((size_t)call.derived_count * sizeof *derived, 64);
    for (int32_t index = 0; index < call.derived_count; index++) {
        derived[index].name = take_list(r, 1);
        memcpy(&derived[index].count, r->next, sizeof derived[index].count);
        derived[index].values = take_list(r, sizeof *derived[index].values);
    }
    call.derived = derived;
    call.scratch = give_scratch;
    call.message = ignore_message;
    return call;
}

static int is_answer(const quantspec_call *call, reader *r) {
    for (int32_t index = 0; index < call->output_count; index++) {
        const quantspec_tensor *output = call->outputs[index];
        if (memcmp(output->data, r->next, (size_t)output->capacity) != 0) return 0;
        r->next += output->capacity;
    }
    for (int32_t index = 0; index < call->input_count; index++) {
        const quantspec_tensor *input = call->inputs[index];
        if (input == NULL || (input->flags & QUANTSPEC_TENSOR_VARIABLE) == 0) continue;
        if (memcmp(input->data, r->next, (size_t)input->capacity) != 0) return 0;
        r->next += input->capacity;
    }
    return 1;
}

/* The number of the first call whose answer differs, from 1; 0 if there is none. */
static long first_difference(quantspec_kernel_function kernel, const unsigned char *bytes, size_t count) {
    const unsigned char *end = bytes + count;
    for (long number = 1; bytes < end; number++) {
        uint32_t mark;
        int64_t length;
        memcpy(&mark, bytes, sizeof mark);
        memcpy(&length, bytes + sizeof mark, sizeof length);
        if (mark != RECORD_MARK) exit(2);
        bytes += sizeof mark + sizeof length;
        reader r = {bytes};
        const quantspec_call call = take_call(&r);
        const int is_equal = kernel(&call) == QUANTSPEC_STATUS_OK && is_answer(&call, &r) && are_guards_whole();
        release_all();
        if (!is_equal) return number;
        bytes += length;
    }
    return 0;
}

int main(int count, char **arguments) {
    if (count < 3) return 2;
    const struct rlimit limit = {CPU_SECONDS, CPU_SECONDS}, no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    void *library = dlopen(arguments[1], RTLD_NOW);
    if (library == NULL) return 2;
    quantspec_kernel_function kernel = (quantspec_kernel_function)dlsym(library, QUANTSPEC_KERNEL_SYMBOL);
    if (kernel == NULL) return 2;
    setrlimit(RLIMIT_CPU, &limit);
    for (int index = 2; index < count; index++) {
        const int file = open(arguments[index], O_RDONLY);
        struct stat status;
        if (file < 0 || fstat(file, &status) != 0) return 2;
        if (status.st_size == 0) continue;
        const unsigned char *bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
        if (bytes == MAP_FAILED) return 2;
        const long number = first_difference(kernel, bytes, (size_t)status.st_size);
        if (number == 0) continue;
        printf("call %ld of %s\n", number, arguments[index]);
        return 1;
    }
    return 0;
}
