#include "padding.h"

#include "breaks.h"

static void break_windows(window windows[2]) {
    if (is_broken(BREAK_SWAP_STRIDES)) {
        const int64_t stride = windows[0].stride;
        windows[0].stride = windows[1].stride;
        windows[1].stride = stride;
    }
    if (is_broken(BREAK_NO_DILATION)) windows[0].dilation = windows[1].dilation = 1;
}

int32_t take_windows(const quantspec_call *call, int64_t rows, int64_t columns, window windows[2]) {
    const quantspec_tensor *input = quantspec_input(call, 0), *output = quantspec_output(call, 0);
    REQUIRE(
        call, input->rank == 4 && output->rank == 4, QUANTSPEC_STATUS_INVALID, "input and output have rank 4");
    REQUIRE(
        call, input->dimensions[BATCH] == output->dimensions[BATCH], QUANTSPEC_STATUS_INVALID,
        "input and output have other numbers of batches");
    windows[0] = (window){.taps = rows, .stride = quantspec_attribute_integer(call, "stride_h", 0)};
    windows[1] = (window){.taps = columns, .stride = quantspec_attribute_integer(call, "stride_w", 0)};
    windows[0].dilation = quantspec_attribute_integer(call, "dilation_h_factor", 1);
    windows[1].dilation = quantspec_attribute_integer(call, "dilation_w_factor", 1);
    TRY(take_integer(call, "padding_top", &windows[0].padding));
    TRY(take_integer(call, "padding_left", &windows[1].padding));
    for (int axis = 0; axis < 2; axis++) {
        window *along = &windows[axis];
        along->input = input->dimensions[HEIGHT + axis];
        along->output = output->dimensions[HEIGHT + axis];
        REQUIRE(
            call, along->stride > 0 && along->dilation > 0 && along->taps > 0 && along->padding >= 0,
            QUANTSPEC_STATUS_INVALID, "a window's size, stride or dilation is below 1, or its padding below 0");
    }
    break_windows(windows);
    return QUANTSPEC_STATUS_OK;
}

int64_t window_start(const window *along, int64_t place) { return place * along->stride - along->padding; }

/* The quotient, rounded up. The dividend is 0 or more. */
static int64_t divide_up(int64_t dividend, int64_t divisor) { return (dividend + divisor - 1) / divisor; }

span taps_inside(const window *along, int64_t place) {
    const int64_t start = window_start(along, place), behind = along->input - start;
    span taps = {0, along->taps};
    if (start < 0) taps.first = divide_up(-start, along->dilation);
    if (behind <= 0) return (span){0, 0};
    const int64_t greatest = divide_up(behind, along->dilation);
    if (taps.end > greatest) taps.end = greatest;
    return taps.first < taps.end ? taps : (span){0, 0};
}

span interior(const window *along) {
    span places = {divide_up(along->padding, along->stride), 0};
    const int64_t last = along->input - 1 - (along->taps - 1) * along->dilation + along->padding;
    if (last >= 0) places.end = last / along->stride + 1;
    if (places.end > along->output) places.end = along->output;
    /* Without an interior all windows are borders: the span is empty and inside the output. */
    if (places.first > places.end) places.first = places.end;
    return places;
}
