#include "sample_delegate.h"

#include "addition.h"
#include "runtime.h"

#include <stdlib.h>
#include <string.h>

/* The options of a delegate. */
typedef struct {
    bool is_off_by_one;
} settings;

/* One ADD that the delegate runs. Tensors are given by index, because their memory is valid only during a run. */
typedef struct {
    int inputs[2];
    int output;
    addition sum;
    bool is_off_by_one;
} delegated_addition;

/* ---- Selection of nodes ---- */

static bool have_one_shape(const TfLiteOpaqueTensor *left, const TfLiteOpaqueTensor *right) {
    const int32_t rank = TfLiteOpaqueTensorNumDims(left);
    if (rank != TfLiteOpaqueTensorNumDims(right)) return false;
    for (int32_t axis = 0; axis < rank; axis++) {
        if (TfLiteOpaqueTensorDim(left, axis) != TfLiteOpaqueTensorDim(right, axis)) return false;
    }
    return true;
}

/* Describes a node as an addition. Returns false if the delegate does not compute the node. */
static bool describe(
    const TfLiteOpaqueContext *context, const TfLiteOpaqueNode *node, const TfLiteOperator *operation,
    delegated_addition *result) {
    if (TfLiteOperatorGetBuiltInCode(operation) != OPERATOR_ADD) return false;
    if (TfLiteOpaqueNodeNumberOfInputs(node) != 2) return false;
    result->inputs[0] = TfLiteOpaqueNodeGetInputTensorIndex(node, 0);
    result->inputs[1] = TfLiteOpaqueNodeGetInputTensorIndex(node, 1);
    result->output = TfLiteOpaqueNodeGetOutputTensorIndex(node, 0);
    const TfLiteOpaqueTensor *tensors[3] = {
        TfLiteOpaqueContextGetOpaqueTensor(context, result->inputs[0]),
        TfLiteOpaqueContextGetOpaqueTensor(context, result->inputs[1]),
        TfLiteOpaqueContextGetOpaqueTensor(context, result->output),
    };
    TfLiteQuantizationParams parameters[3];
    for (int which = 0; which < 3; which++) {
        if (TfLiteOpaqueTensorType(tensors[which]) != TYPE_INT8) return false;
        if (!have_one_shape(tensors[which], tensors[0])) return false;
        parameters[which] = TfLiteOpaqueTensorGetQuantizationParams(tensors[which]);
        if (!(parameters[which].scale > 0)) return false;
    }
    const TfLiteAddParams *attributes = TfLiteOpaqueNodeGetBuiltinData(node);
    return make_addition(
        parameters, parameters[2], attributes == NULL ? ACTIVATION_NONE : attributes->activation, &result->sum);
}

/* ---- The operator that replaces the nodes ---- */

static void *init(TfLiteOpaqueContext *context, const char *buffer, size_t length) {
    (void)length;
    const TfLiteOpaqueDelegateParams *parameters = (const void *)buffer;
    if (parameters->nodes_to_replace->size != 1) return NULL;
    TfLiteOpaqueNode *node;
    TfLiteOperator *operation;
    if (TfLiteOpaqueContextGetNodeAndRegistration(
            context, parameters->nodes_to_replace->data[0], &node, &operation) != STATUS_OK) {
        return NULL;
    }
    delegated_addition *data = calloc(1, sizeof *data);
    if (data == NULL) return NULL;
    if (!describe(context, node, operation, data)) {
        free(data);
        return NULL;
    }
    const settings *given = parameters->delegate_data;
    data->is_off_by_one = given->is_off_by_one;
    return data;
}

static void release(TfLiteOpaqueContext *context, void *data) {
    (void)context;
    free(data);
}

static int prepare(TfLiteOpaqueContext *context, TfLiteOpaqueNode *node) {
    (void)context;
    return TfLiteOpaqueNodeGetUserData(node) == NULL ? STATUS_ERROR : STATUS_OK;
}

static int invoke(TfLiteOpaqueContext *context, TfLiteOpaqueNode *node) {
    const delegated_addition *data = TfLiteOpaqueNodeGetUserData(node);
    const TfLiteOpaqueTensor *output = TfLiteOpaqueContextGetOpaqueTensor(context, data->output);
    const int8_t *left = TfLiteOpaqueTensorData(TfLiteOpaqueContextGetOpaqueTensor(context, data->inputs[0]));
    const int8_t *right = TfLiteOpaqueTensorData(TfLiteOpaqueContextGetOpaqueTensor(context, data->inputs[1]));
    int8_t *results = TfLiteOpaqueTensorData(output);
    const size_t count = TfLiteOpaqueTensorByteSize(output);
    for (size_t place = 0; place < count; place++) {
        const int8_t sum = add(&data->sum, left[place], right[place]);
        results[place] = data->is_off_by_one && sum < INT8_MAX ? (int8_t)(sum + 1) : sum;
    }
    return STATUS_OK;
}

/* ---- The delegate ---- */

/* Takes the whole graph if it is one addition that `describe` accepts. Otherwise takes nothing. */
static int take_nodes(TfLiteOpaqueContext *context, TfLiteOpaqueDelegate *delegate, void *data) {
    (void)data;
    TfLiteIntArray *plan;
    TfLiteOpaqueNode *node;
    TfLiteOperator *operation;
    delegated_addition description;
    if (TfLiteOpaqueContextGetExecutionPlan(context, &plan) != STATUS_OK) return STATUS_ERROR;
    if (plan->size != 1) return STATUS_OK;
    if (TfLiteOpaqueContextGetNodeAndRegistration(context, plan->data[0], &node, &operation) != STATUS_OK) {
        return STATUS_ERROR;
    }
    if (!describe(context, node, operation, &description)) return STATUS_OK;
    TfLiteOperator *substitute = TfLiteOperatorCreate(OPERATOR_DELEGATE, "QuantSpecSampleDelegate", 1, NULL);
    TfLiteOperatorSetInit(substitute, init);
    TfLiteOperatorSetFree(substitute, release);
    TfLiteOperatorSetPrepare(substitute, prepare);
    TfLiteOperatorSetInvoke(substitute, invoke);
    return TfLiteOpaqueContextReplaceNodeSubsetsWithDelegateKernels(context, substitute, plan, delegate);
}

static TfLiteOpaqueDelegate *fail(void (*report_error)(const char *text), const char *text) {
    if (report_error != NULL) report_error(text);
    return NULL;
}

TfLiteOpaqueDelegate *tflite_plugin_create_delegate(
    const char *const *keys, const char *const *values, size_t count, void (*report_error)(const char *text)) {
    settings given = {0};
    for (size_t place = 0; place < count; place++) {
        const bool value = strcmp(values[place], "true") == 0;
        if (strcmp(keys[place], "off_by_one") == 0) {
            given.is_off_by_one = value;
        } else if (strcmp(keys[place], "refuse") != 0) {
            return fail(report_error, "the sample delegate has the options refuse and off_by_one only");
        } else if (value) {
            return fail(report_error, "refused, as the option refuse says");
        }
    }
    settings *kept = malloc(sizeof *kept);
    if (kept == NULL) return fail(report_error, "there is no memory");
    *kept = given;
    const TfLiteOpaqueDelegateBuilder builder = {.data = kept, .prepare = take_nodes};
    return TfLiteOpaqueDelegateCreate(&builder);
}

void tflite_plugin_destroy_delegate(TfLiteOpaqueDelegate *delegate) {
    if (delegate == NULL) return;
    free(TfLiteOpaqueDelegateGetData(delegate));
    TfLiteOpaqueDelegateDelete(delegate);
}
