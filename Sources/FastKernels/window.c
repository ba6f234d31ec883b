#include "window.h"

static int32_t take_axis(const quantspec_call *call, bool is_same, fast_window *along) {
    enum { GREATEST = 1 << 20 };
    SUPPORT(
        call, along->stride > 0 && along->dilation > 0 && along->taps > 0 && along->stride < GREATEST
            && along->dilation < GREATEST && along->taps < GREATEST,
        "a window's size, stride or dilation");
    const int64_t reach = (along->taps - 1) * along->dilation + 1;
    int64_t output = fast_divide_up(along->input, along->stride);
    if (!is_same) output = along->input < reach ? 0 : (along->input - reach) / along->stride + 1;
    VALID(call, output == along->output, "the output has another size than its window gives");
    const int64_t padding = output == 0 ? 0 : (output - 1) * along->stride + reach - along->input;
    along->padding = is_same ? fast_max(padding, 0) / 2 : 0;
    return QUANTSPEC_STATUS_OK;
}

int32_t fast_take_windows(const quantspec_call *call, const int64_t taps[2], fast_window windows[2]) {
    const quantspec_tensor *input = quantspec_input(call, 0), *output = quantspec_output(call, 0);
    VALID(call, input->rank == 4 && output->rank == 4, "input and output have rank 4");
    VALID(call, input->dimensions[0] == output->dimensions[0], "input and output have other numbers of batches");
    const char *padding = quantspec_attribute_name(call, "padding", "");
    const bool is_same = strcmp(padding, "SAME") == 0;
    SUPPORT(call, is_same || strcmp(padding, "VALID") == 0, "the padding");
    static const char *const strides[] = {"stride_h", "stride_w"};
    static const char *const dilations[] = {"dilation_h_factor", "dilation_w_factor"};
    for (int axis = 0; axis < 2; axis++) {
        windows[axis] = (fast_window){
            .input = input->dimensions[1 + axis], .output = output->dimensions[1 + axis], .taps = taps[axis],
            .stride = quantspec_attribute_integer(call, strides[axis], 0),
            .dilation = quantspec_attribute_integer(call, dilations[axis], 1)};
        TRY(take_axis(call, is_same, &windows[axis]));
    }
    return QUANTSPEC_STATUS_OK;
}

void fast_taps_inside(const fast_window *along, int64_t position, int64_t *first, int64_t *end) {
    const int64_t start = fast_window_start(along, position);
    *first = start < 0 ? fast_min(fast_divide_up(-start, along->dilation), along->taps) : 0;
    const int64_t behind = along->input - start;
    *end = behind <= 0 ? 0 : fast_min(fast_divide_up(behind, along->dilation), along->taps);
    if (*end < *first) *end = *first;
}
