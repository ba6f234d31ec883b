/* The part of LiteRT's C interface that is called here, as types: no function is declared, because the library is
 * loaded and its functions are looked up at run time. The names of the exported functions stand beside their types.
 */
#ifndef QUANTSPEC_LITERT_INTERFACE_H
#define QUANTSPEC_LITERT_INTERFACE_H

#include <stddef.h>
#include <stdint.h>

typedef struct litert_model litert_model;
typedef struct litert_options litert_options;
typedef struct litert_interpreter litert_interpreter;
typedef struct litert_tensor litert_tensor;
typedef struct litert_delegate litert_delegate;
typedef struct litert_context litert_context;
typedef struct litert_node litert_node;
typedef struct litert_operator litert_operator;

/* What functions return: 0 where it went well. */
typedef int32_t litert_status;
enum { LITERT_OK = 0, LITERT_ERROR = 1, LITERT_DELEGATE_ERROR = 2 };

/* The operator code of a node that a delegate put in place of others. */
enum { LITERT_DELEGATE_CODE = 51 };

/* A delegate's flag: it may be applied to graphs whose shapes change. Such a delegate leaves the graph as it is. */
enum { LITERT_DELEGATE_ALLOWS_DYNAMIC_TENSORS = 1 };

/* `size` numbers. */
typedef struct {
    int32_t size;
    int32_t numbers[];
} litert_int_array;

/* What the runtime calls with user data, a format and a list of arguments. Nobody here calls it, and Swift has no place
 * for such lists: so its parameters are left out. */
typedef void (*litert_reporter)(void);

/* TfLiteVersion */
typedef const char *(*litert_version_function)(void);
/* TfLiteModelCreate; the bytes must stay in place as long as the model */
typedef litert_model *(*litert_model_create_function)(const void *bytes, size_t count);
/* TfLiteModelCreateWithErrorReporter */
typedef litert_model *(*litert_model_create_reporting_function)(
    const void *bytes, size_t count, litert_reporter reporter, void *user_data);
/* TfLiteModelDelete */
typedef void (*litert_model_delete_function)(litert_model *model);
/* TfLiteInterpreterOptionsCreate */
typedef litert_options *(*litert_options_create_function)(void);
/* TfLiteInterpreterOptionsDelete */
typedef void (*litert_options_delete_function)(litert_options *options);
/* TfLiteInterpreterOptionsAddDelegate */
typedef void (*litert_options_add_delegate_function)(litert_options *options, litert_delegate *delegate);
/* TfLiteInterpreterOptionsSetErrorReporter */
typedef void (*litert_options_set_reporter_function)(
    litert_options *options, litert_reporter reporter, void *user_data);
/* TfLiteInterpreterOptionsSetNumThreads */
typedef void (*litert_options_set_threads_function)(litert_options *options, int32_t count);
/* TfLiteInterpreterCreate */
typedef litert_interpreter *(*litert_interpreter_create_function)(
    const litert_model *model, const litert_options *options);
/* TfLiteInterpreterDelete */
typedef void (*litert_interpreter_delete_function)(litert_interpreter *interpreter);
/* TfLiteInterpreterAllocateTensors, TfLiteInterpreterInvoke, TfLiteInterpreterResetVariableTensors */
typedef litert_status (*litert_interpreter_function)(litert_interpreter *interpreter);
/* TfLiteInterpreterGetInputTensorCount, TfLiteInterpreterGetOutputTensorCount */
typedef int32_t (*litert_tensor_count_function)(const litert_interpreter *interpreter);
/* TfLiteInterpreterGetInputTensor, TfLiteInterpreterGetOutputTensor */
typedef litert_tensor *(*litert_tensor_function)(const litert_interpreter *interpreter, int32_t index);
/* TfLiteTensorByteSize */
typedef size_t (*litert_tensor_size_function)(const litert_tensor *tensor);
/* TfLiteTensorData */
typedef void *(*litert_tensor_data_function)(const litert_tensor *tensor);

/* TfLiteInterpreterModifyGraphWithDelegate */
typedef litert_status (*litert_modify_graph_function)(
    const litert_interpreter *interpreter, litert_delegate *delegate);

/* What TfLiteOpaqueDelegateCreate makes a delegate of. */
typedef struct {
    void *data;
    litert_status (*prepare)(litert_context *context, litert_delegate *delegate, void *data);
    void (*copy_from_buffer_handle)(void);
    void (*copy_to_buffer_handle)(void);
    void (*free_buffer_handle)(void);
    int64_t flags;
} litert_delegate_builder;

/* TfLiteOpaqueDelegateCreate */
typedef litert_delegate *(*litert_delegate_create_function)(const litert_delegate_builder *builder);
/* TfLiteOpaqueDelegateDelete, TfLiteXNNPackDelegateDelete, tflite_plugin_destroy_delegate */
typedef void (*litert_delegate_delete_function)(litert_delegate *delegate);
/* TfLiteOpaqueContextGetExecutionPlan; the plan belongs to the runtime */
typedef litert_status (*litert_execution_plan_function)(litert_context *context, litert_int_array **plan);
/* TfLiteOpaqueContextGetNodeAndRegistration */
typedef litert_status (*litert_node_function)(
    litert_context *context, int32_t index, litert_node **node, litert_operator **operation);
/* TfLiteOperatorGetBuiltInCode */
typedef int32_t (*litert_operator_code_function)(const litert_operator *operation);

/* The options of XNNPACK's delegate as words, of which the library knows only the first few: how many, and which of
 * them holds the flags, depends on its version. The first is the number of threads. */
typedef struct {
    uint32_t words[64];
} litert_xnnpack_options;

/* TfLiteXNNPackDelegateOptionsDefault */
typedef litert_xnnpack_options (*litert_xnnpack_default_function)(void);
/* TfLiteXNNPackDelegateCreate; NULL stands for the default options */
typedef litert_delegate *(*litert_xnnpack_create_function)(const litert_xnnpack_options *options);
/* TfLiteXNNPackDelegateGetFlags */
typedef int32_t (*litert_xnnpack_flags_function)(litert_delegate *delegate);

/* tflite_plugin_create_delegate */
typedef litert_delegate *(*litert_plugin_create_function)(
    const char *const *keys, const char *const *values, size_t count, void (*report_error)(const char *text));

/* Takes one formatted message of the runtime. */
typedef void (*litert_message_function)(void *context, const char *text);

/* Where the runtime's messages go. */
typedef struct {
    litert_message_function take;
    void *context;
} litert_message_sink;

/* The reporter to give to the runtime; its user data is a `litert_message_sink`. */
litert_reporter litert_message_reporter(void);

/* An error callback for a delegate's library, which is told no user data: what it is told on a thread is kept for
 * that thread until `litert_forget_plugin_error`. */
void litert_report_plugin_error(const char *text);
/* What was told last on this thread; empty where nothing was. */
const char *litert_plugin_error(void);
void litert_forget_plugin_error(void);

#endif
