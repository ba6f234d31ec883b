/* The functions and structures of LiteRT that the delegate uses. They are declared here so that the delegate can be
 * built without LiteRT. The names are LiteRT's. */
#ifndef SAMPLE_DELEGATE_RUNTIME_H
#define SAMPLE_DELEGATE_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct TfLiteOpaqueDelegate TfLiteOpaqueDelegate;
typedef struct TfLiteOpaqueContext TfLiteOpaqueContext;
typedef struct TfLiteOpaqueNode TfLiteOpaqueNode;
typedef struct TfLiteOpaqueTensor TfLiteOpaqueTensor;
typedef struct TfLiteOperator TfLiteOperator;

enum { STATUS_OK = 0, STATUS_ERROR = 1 };
enum { OPERATOR_ADD = 0, OPERATOR_DELEGATE = 51 };
enum { TYPE_INT8 = 9 };
enum { ACTIVATION_NONE = 0, ACTIVATION_RELU = 1, ACTIVATION_RELU_N1_TO_1 = 2, ACTIVATION_RELU6 = 3 };

typedef struct {
    int size;
    int data[];
} TfLiteIntArray;

typedef struct {
    float scale;
    int32_t zero_point;
} TfLiteQuantizationParams;

/* The attributes of ADD. */
typedef struct {
    int activation;
    bool pot_scale_int16;
} TfLiteAddParams;

/* The parameters that LiteRT passes to `init` of the delegate's operator. */
typedef struct {
    TfLiteOpaqueDelegate *delegate;
    void *delegate_data;
    TfLiteIntArray *nodes_to_replace;
    TfLiteIntArray *input_tensors;
    TfLiteIntArray *output_tensors;
} TfLiteOpaqueDelegateParams;

typedef struct {
    void *data;
    int (*prepare)(TfLiteOpaqueContext *context, TfLiteOpaqueDelegate *delegate, void *data);
    void (*copy_from_buffer_handle)(void);
    void (*copy_to_buffer_handle)(void);
    void (*free_buffer_handle)(void);
    int64_t flags;
} TfLiteOpaqueDelegateBuilder;

TfLiteOpaqueDelegate *TfLiteOpaqueDelegateCreate(const TfLiteOpaqueDelegateBuilder *builder);
void TfLiteOpaqueDelegateDelete(TfLiteOpaqueDelegate *delegate);
void *TfLiteOpaqueDelegateGetData(const TfLiteOpaqueDelegate *delegate);

int TfLiteOpaqueContextGetExecutionPlan(TfLiteOpaqueContext *context, TfLiteIntArray **plan);
int TfLiteOpaqueContextGetNodeAndRegistration(
    TfLiteOpaqueContext *context, int index, TfLiteOpaqueNode **node, TfLiteOperator **operation);
TfLiteOpaqueTensor *TfLiteOpaqueContextGetOpaqueTensor(const TfLiteOpaqueContext *context, int index);
int TfLiteOpaqueContextReplaceNodeSubsetsWithDelegateKernels(
    TfLiteOpaqueContext *context, TfLiteOperator *operation, const TfLiteIntArray *nodes,
    TfLiteOpaqueDelegate *delegate);

int TfLiteOpaqueNodeNumberOfInputs(const TfLiteOpaqueNode *node);
int TfLiteOpaqueNodeGetInputTensorIndex(const TfLiteOpaqueNode *node, int input);
int TfLiteOpaqueNodeGetOutputTensorIndex(const TfLiteOpaqueNode *node, int output);
void *TfLiteOpaqueNodeGetBuiltinData(const TfLiteOpaqueNode *node);
void *TfLiteOpaqueNodeGetUserData(const TfLiteOpaqueNode *node);

int TfLiteOpaqueTensorType(const TfLiteOpaqueTensor *tensor);
int32_t TfLiteOpaqueTensorNumDims(const TfLiteOpaqueTensor *tensor);
int32_t TfLiteOpaqueTensorDim(const TfLiteOpaqueTensor *tensor, int32_t axis);
size_t TfLiteOpaqueTensorByteSize(const TfLiteOpaqueTensor *tensor);
void *TfLiteOpaqueTensorData(const TfLiteOpaqueTensor *tensor);
TfLiteQuantizationParams TfLiteOpaqueTensorGetQuantizationParams(const TfLiteOpaqueTensor *tensor);

TfLiteOperator *TfLiteOperatorCreate(int code, const char *name, int version, void *user_data);
int TfLiteOperatorGetBuiltInCode(const TfLiteOperator *operation);
void TfLiteOperatorSetInit(
    TfLiteOperator *operation, void *(*init)(TfLiteOpaqueContext *context, const char *buffer, size_t length));
void TfLiteOperatorSetFree(TfLiteOperator *operation, void (*release)(TfLiteOpaqueContext *context, void *data));
void TfLiteOperatorSetPrepare(
    TfLiteOperator *operation, int (*prepare)(TfLiteOpaqueContext *context, TfLiteOpaqueNode *node));
void TfLiteOperatorSetInvoke(
    TfLiteOperator *operation, int (*invoke)(TfLiteOpaqueContext *context, TfLiteOpaqueNode *node));

#endif
