/* The functions of the profiles: each identifies the library, or calls the kernel of the operator. */
#include <pthread.h>
#include <stdatomic.h>

#include "operators.h"
#include "path.h"
#include "prepared.h"

typedef struct {
    const char *name;
    int32_t (*run)(const quantspec_call *call, fast_profile profile);
} entry;

static const entry entries[] = {
    {"ADD", fast_run_add},
    {"AVERAGE_POOL_2D", fast_run_average_pool_2d},
    {"CONV_2D", fast_run_conv_2d},
    {"DEPTHWISE_CONV_2D", fast_run_depthwise_conv_2d},
    {"FULLY_CONNECTED", fast_run_fully_connected},
    {"MAX_POOL_2D", fast_run_max_pool_2d},
    {"MUL", fast_run_mul},
    {"SOFTMAX", fast_run_softmax},
    {"SUB", fast_run_sub},
};

/* One call at a time: prepared instances and threads are shared. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static int32_t describe(quantspec_identity *identity) {
    if (identity == NULL) return QUANTSPEC_STATUS_INVALID;
    identity->abi = QUANTSPEC_ABI;
    identity->target = "quantspec-fast-kernels";
    identity->version = "1";
    identity->description = quantspec_fast_path_name();
    identity->reads_derived = 0;
    return QUANTSPEC_STATUS_OK;
}

static int32_t run(const quantspec_call *call, fast_profile profile) {
    if (call->abi != QUANTSPEC_ABI) return QUANTSPEC_STATUS_UNSUPPORTED;
    if (call->operator_name == NULL) return describe(call->identity);
    if (fast_current_path() == NULL) return quantspec_say(call, QUANTSPEC_STATUS_FAILED, quantspec_fast_path_error());
    for (size_t index = 0; index < sizeof entries / sizeof *entries; index++) {
        if (strcmp(entries[index].name, call->operator_name) != 0) continue;
        pthread_mutex_lock(&mutex);
        const int32_t status = entries[index].run(call, profile);
        pthread_mutex_unlock(&mutex);
        return status;
    }
    return quantspec_say(call, QUANTSPEC_STATUS_UNSUPPORTED, "the library has no such operator");
}

int32_t quantspec_fast_kernel_litert(const quantspec_call *call) { return run(call, FAST_LITERT); }
int32_t quantspec_fast_kernel_integer_double(const quantspec_call *call) { return run(call, FAST_INTEGER_DOUBLE); }
int32_t quantspec_fast_kernel_integer_single(const quantspec_call *call) { return run(call, FAST_INTEGER_SINGLE); }

quantspec_kernel_function quantspec_fast_kernel_for(const char *profile) {
    if (strcmp(profile, "litert-2.3-x86_64") == 0) return quantspec_fast_kernel_litert;
    if (strcmp(profile, "integer-double") == 0) return quantspec_fast_kernel_integer_double;
    if (strcmp(profile, "integer-single") == 0) return quantspec_fast_kernel_integer_single;
    return NULL;
}

uint64_t quantspec_fast_next_instance(void) {
    static atomic_uint_least64_t last;
    return atomic_fetch_add(&last, 1) + 1;
}

void quantspec_fast_release(uint64_t instance) {
    pthread_mutex_lock(&mutex);
    fast_release_prepared(instance);
    pthread_mutex_unlock(&mutex);
}
