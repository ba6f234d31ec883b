/* A LiteRT delegate that takes one operator: ADD on int8 tensors of one shape. LiteRT's functions, which are declared
 * in runtime.h, come from the process that loads the library.
 *
 * Options:
 *   refuse=true       no delegate is made
 *   off_by_one=true   every result is one too great
 */
#ifndef QUANTSPEC_SAMPLE_DELEGATE_H
#define QUANTSPEC_SAMPLE_DELEGATE_H

#include <stddef.h>

#if defined(__GNUC__) || defined(__clang__)
#define SAMPLE_DELEGATE_EXPORT __attribute__((visibility("default")))
#else
#define SAMPLE_DELEGATE_EXPORT
#endif

struct TfLiteOpaqueDelegate;

/* Creates a delegate. If it cannot, calls `report_error` and returns NULL. */
SAMPLE_DELEGATE_EXPORT struct TfLiteOpaqueDelegate *tflite_plugin_create_delegate(
    const char *const *keys, const char *const *values, size_t count, void (*report_error)(const char *text));

SAMPLE_DELEGATE_EXPORT void tflite_plugin_destroy_delegate(struct TfLiteOpaqueDelegate *delegate);

#endif
