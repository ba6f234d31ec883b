/* CONCATENATION: tensors joined along an axis. */
#include "kernel_support.h"
#include "operators.h"

/* The part of the output that one input gives: one run for each index of the axes before the concatenated axis. */
typedef struct {
    const quantspec_tensor *input, *output;
    int64_t outer;  /* number of runs */
    int64_t run;    /* elements in one run */
    int64_t stride; /* elements from the start of one run in the output to the next */
    int64_t place;  /* element at which the first run starts in the output */
} part;

static void copy_part(const part *p) {
    const int64_t width = (int64_t)p->output->capacity / p->output->element_count;
    for (int64_t index = 0; index < p->outer; index++) {
        memcpy(
            (char *)p->output->data + (p->place + index * p->stride) * width,
            (const char *)p->input->data + index * p->run * width, (size_t)(p->run * width));
    }
}

/* uint8: maps each stored value through a table of 256 values, which belongs to the input. */
static void translate_part(const part *p, const int64_t *table) {
    for (int64_t index = 0; index < p->outer; index++) {
        const int64_t from = index * p->run, to = p->place + index * p->stride;
        int64_t element = 0;
        for (; element + 4 <= p->run; element += 4) {
            int32_t lanes[4];
            load_four(p->input, from + element, lanes);
            for (int lane = 0; lane < 4; lane++) lanes[lane] = (int32_t)table[lanes[lane]];
            store_four(p->output, to + element, lanes);
        }
        for (; element < p->run; element++) {
            store(p->output, to + element, table[load(p->input, from + element)]);
        }
    }
}

/* A scalar is treated as a vector of one element. */
static int64_t size_along(const quantspec_tensor *tensor, int64_t axis) {
    return tensor->rank == 0 ? 1 : tensor->dimensions[axis];
}

int32_t run_concatenation(const quantspec_call *call) {
    const quantspec_tensor *output = quantspec_output(call, 0);
    REQUIRE(call, output && call->input_count > 0, QUANTSPEC_STATUS_INVALID, "CONCATENATION has inputs and an output");
    REQUIRE(
        call, strcmp(quantspec_attribute_name(call, "fused_activation_function", "NONE"), "NONE") == 0,
        QUANTSPEC_STATUS_UNSUPPORTED, "CONCATENATION has no fused activation");
    int64_t axis = quantspec_attribute_integer(call, "axis", 0);
    if (axis < 0) axis += output->rank;
    REQUIRE(call, axis >= 0 && axis < output->rank, QUANTSPEC_STATUS_INVALID, "there is no such axis");
    int64_t inner = 1, outer = 1, total = 0;
    for (int32_t index = 0; index < output->rank; index++) {
        if (index < axis) outer *= output->dimensions[index];
        if (index > axis) inner *= output->dimensions[index];
    }
    for (int32_t index = 0; index < call->input_count; index++) {
        const quantspec_tensor *input = call->inputs[index];
        REQUIRE(call, has_type(input, output->type), QUANTSPEC_STATUS_INVALID, "the inputs have the output's type");
        REQUIRE(
            call, (input->flags & QUANTSPEC_TENSOR_PACKED) == 0, QUANTSPEC_STATUS_UNSUPPORTED,
            "CONCATENATION takes elements of whole bytes");
        REQUIRE(
            call, input->rank == output->rank || (input->rank == 0 && output->rank == 1), QUANTSPEC_STATUS_INVALID,
            "the inputs have the output's rank");
        total += size_along(input, axis);
        REQUIRE(
            call, input->element_count == outer * size_along(input, axis) * inner, QUANTSPEC_STATUS_INVALID,
            "an input differs from the output in another axis");
    }
    REQUIRE(call, total == output->dimensions[axis], QUANTSPEC_STATUS_INVALID, "the inputs do not fill the output");
    if (output->element_count == 0) return QUANTSPEC_STATUS_OK;
    const bool is_translated = output->type == QUANTSPEC_TYPE_UINT8;
    const quantspec_derived *tables = quantspec_find_derived(call, "rescale_table");
    REQUIRE(
        call, !is_translated || (tables != NULL && tables->count >= 256 * (int64_t)call->input_count),
        QUANTSPEC_STATUS_INVALID, "derived.rescale_table is absent, or has too few values");
    int64_t place = 0;
    for (int32_t index = 0; index < call->input_count; index++) {
        const quantspec_tensor *input = call->inputs[index];
        const part p = {input, output, outer, size_along(input, axis) * inner, total * inner, place};
        if (is_translated) translate_part(&p, tables->values + 256 * (int64_t)index);
        else copy_part(&p);
        place += p.run;
    }
    return QUANTSPEC_STATUS_OK;
}
