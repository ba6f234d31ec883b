/* The exported function: identifies the library, or calls the kernel of the operator. */
#include <stddef.h>

#include "breaks.h"
#include "kernel_support.h"
#include "operators.h"
#include "sample_kernels.h"

typedef struct {
    const char *name;
    int32_t (*run)(const quantspec_call *call);
} entry;

static const entry entries[] = {
    {"ADD", run_add},
    {"AVERAGE_POOL_2D", run_average_pool_2d},
    {"CONCATENATION", run_concatenation},
    {"CONV_2D", run_conv_2d},
    {"DEPTHWISE_CONV_2D", run_depthwise_conv_2d},
    {"DEQUANTIZE", run_dequantize},
    {"FULLY_CONNECTED", run_fully_connected},
    {"MAX_POOL_2D", run_max_pool_2d},
    {"MEAN", run_mean},
    {"MUL", run_mul},
    {"QUANTIZE", run_quantize},
    {"RESHAPE", run_reshape},
    {"SOFTMAX", run_softmax},
    {"SUB", run_sub},
    {"SVDF", run_svdf},
};

static int32_t describe(quantspec_identity *identity) {
    if (identity == NULL) return QUANTSPEC_STATUS_INVALID;
    identity->abi = QUANTSPEC_ABI;
    identity->target = "quantspec-sample-kernels";
    identity->version = "1";
    identity->description = "Plain C kernels in integer arithmetic with two roundings";
    identity->reads_derived = 1;
    return QUANTSPEC_STATUS_OK;
}

/* The memory mistakes that can be switched on. They belong to no operator. */
static void break_memory(const quantspec_call *call) {
    const quantspec_tensor *output = quantspec_output(call, 0), *input = quantspec_input(call, 0);
    if (is_broken(BREAK_WRITE_PAST) && output != NULL && output->element_count > 0) {
        const uint64_t size = output->capacity / (uint64_t)output->element_count;
        memset((char *)output->data + output->capacity, 0x5a, (size_t)(size > 0 ? size : 1));
    }
    if (is_broken(BREAK_READ_PAST) && input != NULL) (void)((volatile char *)input->data)[input->capacity + 63];
    for (int32_t index = 0; is_broken(BREAK_WRITE_CONSTANT) && index < call->input_count; index++) {
        const quantspec_tensor *constant = call->inputs[index];
        if (constant == NULL || (constant->flags & QUANTSPEC_TENSOR_CONSTANT) == 0 || constant->capacity == 0) continue;
        *(unsigned char *)constant->data ^= 1;
    }
    if (is_broken(BREAK_WRITE_INPUT) && input != NULL && input->capacity > 0) *(unsigned char *)input->data ^= 1;
}

int32_t quantspec_kernel(const quantspec_call *call) {
    if (call->abi != QUANTSPEC_ABI) return QUANTSPEC_STATUS_UNSUPPORTED;
    if (call->operator_name == NULL) return describe(call->identity);
    if (break_error() != NULL) return quantspec_say(call, QUANTSPEC_STATUS_FAILED, break_error());
    for (size_t index = 0; index < sizeof entries / sizeof *entries; index++) {
        if (strcmp(entries[index].name, call->operator_name) != 0) continue;
        const int32_t status = entries[index].run(call);
        if (status == QUANTSPEC_STATUS_OK) break_memory(call);
        return status;
    }
    return quantspec_say(call, QUANTSPEC_STATUS_UNSUPPORTED, "the library has no such operator");
}
