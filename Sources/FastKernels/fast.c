#include "fast.h"

#include <math.h>

int64_t fast_element_size(int32_t type) {
    switch (type) {
        case QUANTSPEC_TYPE_BOOL:
        case QUANTSPEC_TYPE_INT8:
        case QUANTSPEC_TYPE_UINT8: return 1;
        case QUANTSPEC_TYPE_FLOAT16:
        case QUANTSPEC_TYPE_INT16:
        case QUANTSPEC_TYPE_UINT16: return 2;
        case QUANTSPEC_TYPE_FLOAT32:
        case QUANTSPEC_TYPE_INT32:
        case QUANTSPEC_TYPE_UINT32: return 4;
        case QUANTSPEC_TYPE_FLOAT64:
        case QUANTSPEC_TYPE_INT64:
        case QUANTSPEC_TYPE_UINT64:
        case QUANTSPEC_TYPE_COMPLEX64: return 8;
        default: return 0;
    }
}

bool fast_is_sound(const quantspec_tensor *tensor) {
    if (tensor == NULL || tensor->rank < 0) return false;
    int64_t count = 1;
    for (int32_t axis = 0; axis < tensor->rank; axis++) {
        const int32_t size = tensor->dimensions[axis];
        if (size < 0 || (size > 0 && count > INT64_C(0x7fffffff) / size)) return false;
        count *= size;
    }
    const int64_t size = fast_element_size(tensor->type);
    const bool is_packed = (tensor->flags & QUANTSPEC_TENSOR_PACKED) != 0;
    if (count != tensor->element_count) return false;
    if (tensor->type == QUANTSPEC_TYPE_INT4) {
        return tensor->capacity == (uint64_t)(is_packed ? (count + 1) / 2 : count);
    }
    return size > 0 && !is_packed && tensor->capacity == (uint64_t)(count * size);
}

bool fast_same_shape(const quantspec_tensor *left, const quantspec_tensor *right) {
    if (left->rank != right->rank) return false;
    for (int32_t axis = 0; axis < left->rank; axis++) {
        if (left->dimensions[axis] != right->dimensions[axis]) return false;
    }
    return true;
}

bool fast_type_range(int32_t type, int32_t *minimum, int32_t *maximum) {
    switch (type) {
        case QUANTSPEC_TYPE_INT8: *minimum = INT8_MIN, *maximum = INT8_MAX; return true;
        case QUANTSPEC_TYPE_UINT8: *minimum = 0, *maximum = UINT8_MAX; return true;
        case QUANTSPEC_TYPE_INT16: *minimum = INT16_MIN, *maximum = INT16_MAX; return true;
        case QUANTSPEC_TYPE_INT32: *minimum = INT32_MIN, *maximum = INT32_MAX; return true;
        default: return false;
    }
}

bool fast_is_per_tensor(const quantspec_tensor *tensor) {
    int32_t minimum, maximum;
    if (tensor == NULL || tensor->scale_count != 1 || !fast_type_range(tensor->type, &minimum, &maximum)) return false;
    const int64_t zero_point = tensor->zero_points[0];
    return isfinite(tensor->scales[0]) && tensor->scales[0] > 0 && zero_point >= minimum && zero_point <= maximum;
}

bool fast_same_parameters(const quantspec_tensor *left, const quantspec_tensor *right) {
    if (left->scale_count != right->scale_count || left->scale_count > 1) return false;
    if (left->scale_count == 0) return true;
    return left->scales[0] == right->scales[0] && left->zero_points[0] == right->zero_points[0];
}

int32_t fast_load(const quantspec_tensor *tensor, int64_t position) {
    switch (tensor->type) {
        case QUANTSPEC_TYPE_INT8: return ((const int8_t *)tensor->data)[position];
        case QUANTSPEC_TYPE_UINT8: return ((const uint8_t *)tensor->data)[position];
        case QUANTSPEC_TYPE_INT16: return ((const int16_t *)tensor->data)[position];
        case QUANTSPEC_TYPE_INT32: return ((const int32_t *)tensor->data)[position];
        default: return 0;
    }
}
