/* FULLY_CONNECTED: int8, int8x4, uint8, int16x8, int16x4 and float32.
 *
 * All rows of the input are packed, and each thread computes some panels of units. */
#include "operators.h"
#include "threads.h"
#include "weighted.h"

enum { FILTER_AXIS = 0, ROW_BLOCK = 16 };

typedef struct {
    int64_t rows, depth, stride, units;
    int32_t type;
    bool is_wide_weight;
    fast_groups groups; /* one */
    const char *panels;
    fast_ending ending;
    fast_float_weighted floats;
    const float *float_panels;
} dense;

static int32_t take_sizes(const quantspec_call *call, dense *d) {
    const quantspec_tensor *input = quantspec_input(call, 0), *filter = quantspec_input(call, 1);
    const quantspec_tensor *output = quantspec_output(call, 0);
    VALID(call, filter != NULL && filter->rank == 2 && input != NULL && output != NULL, "the filter is [units, depth]");
    SUPPORT(
        call, strcmp(quantspec_attribute_name(call, "weights_format", "DEFAULT"), "DEFAULT") == 0,
        "the format of the weights");
    const char *activation = quantspec_attribute_name(call, "fused_activation_function", "NONE");
    SUPPORT(
        call, strcmp(activation, "TANH") != 0 && strcmp(activation, "SIGN_BIT") != 0, "the fused activation");
    d->units = filter->dimensions[0];
    d->depth = filter->dimensions[1];
    d->type = input->type;
    SUPPORT(call, d->depth > 0 && d->units > 0, "a filter without elements");
    d->rows = input->element_count / d->depth;
    VALID(
        call, d->rows * d->depth == input->element_count && d->rows * d->units == output->element_count,
        "input, filter and output do not fit together");
    d->stride = fast_round_up(d->depth, 2);
    d->groups = fast_make_groups(1, d->units);
    return QUANTSPEC_STATUS_OK;
}

static int32_t prepare(const quantspec_call *call, fast_profile profile, fast_memory *memory, void **state) {
    dense *d = fast_allocate(memory, 1, sizeof *d);
    REQUIRE(call, d != NULL, QUANTSPEC_STATUS_FAILED, "there is no memory");
    *state = d;
    TRY(take_sizes(call, d));
    const fast_weight_order order = {d->depth, 1};
    if (fast_has_type(quantspec_input(call, 1), QUANTSPEC_TYPE_FLOAT32)) {
        TRY(fast_take_float(call, FILTER_AXIS, &d->floats));
        TRY(fast_take_float_bias(call, d->groups, memory, &d->floats));
        d->float_panels = fast_pack_float_panels(&d->floats, order, d->groups, memory);
        REQUIRE(call, d->float_panels != NULL, QUANTSPEC_STATUS_FAILED, "there is no memory");
        return QUANTSPEC_STATUS_OK;
    }
    fast_weighted w;
    TRY(fast_take_weighted(call, profile, FILTER_AXIS, true, memory, &w));
    d->is_wide_weight = w.is_wide_weight;
    d->panels = fast_pack_panels(&w, order, d->groups, 1, memory);
    REQUIRE(call, d->panels != NULL, QUANTSPEC_STATUS_FAILED, "there is no memory");
    /* FULLY_CONNECTED-6. */
    const bool binary64 = profile == FAST_LITERT, rounds_product = !binary64 && w.filter->scale_count == 1;
    return fast_make_ending(call, &w, order, d->groups, rounds_product, binary64, memory, &d->ending);
}

typedef struct {
    const dense *d;
    const fast_path *path;
    char *packed; /* [rows, stride] */
    char *output;
    int64_t element;
} running;

static void run_panel(void *context, int64_t panel, int32_t worker) {
    (void)worker;
    const running *r = context;
    const dense *d = r->d;
    const int64_t slot = panel * FAST_PANEL, count = fast_min(FAST_PANEL, d->units - slot);
    const int64_t packed_element = r->element == 1 ? 2 : r->element;
    for (int64_t row = 0; row < d->rows; row += ROW_BLOCK) {
        const void *activations = r->packed + row * d->stride * packed_element;
        const int16_t *const integers[1] = {activations};
        const float *const floats[1] = {activations};
        char *output = r->output + (row * d->units + slot) * r->element;
        const int64_t rows = fast_min(ROW_BLOCK, d->rows - row);
        if (d->type == QUANTSPEC_TYPE_FLOAT32) {
            r->path->float_panel(&(fast_float_panel){
                .segments = floats, .segment_count = 1, .depth = d->depth, .stride = d->stride, .rows = rows,
                .weights = d->float_panels + slot * d->depth, .bias = d->floats.bias + slot,
                .minimum = d->floats.minimum, .maximum = d->floats.maximum, .count = count,
                .output = (float *)(void *)output, .output_stride = d->units});
            continue;
        }
        r->path->panel(&(fast_panel){
            .segments = integers, .segment_count = 1, .pairs = d->stride / 2, .stride = d->stride, .rows = rows,
            .weights = d->panels + panel * fast_panel_bytes(1, d->depth, d->is_wide_weight),
            .is_wide_weight = d->is_wide_weight, .starts = d->ending.starts + slot,
            .wide_starts = d->ending.wide_starts ? d->ending.wide_starts + slot : NULL, .stage = &d->ending.stage,
            .channel = slot, .count = count, .output = output, .output_stride = d->units});
    }
}

int32_t fast_run_fully_connected(const quantspec_call *call, fast_profile profile) {
    void *state;
    TRY(fast_take_prepared(call, profile, prepare, &state));
    const dense *d = state;
    if (d->rows == 0) return QUANTSPEC_STATUS_OK;
    const quantspec_tensor *input = quantspec_input(call, 0);
    running r = {.d = d, .path = fast_current_path(), .output = quantspec_output(call, 0)->data};
    r.element = fast_element_size(d->type);
    const int64_t packed_element = r.element == 1 ? 2 : r.element;
    const int64_t rows = d->rows == 1 ? 1 : fast_round_up(d->rows, FAST_TILE);
    const uint64_t bytes = (uint64_t)(rows * d->stride * packed_element);
    r.packed = call->scratch(call->context, bytes, 0);
    REQUIRE(call, r.packed != NULL, QUANTSPEC_STATUS_FAILED, "no scratch memory");
    memset(r.packed, 0, (size_t)bytes);
    for (int64_t row = 0; row < d->rows; row++) {
        const char *from = (const char *)input->data + row * d->depth * r.element;
        char *to = r.packed + row * d->stride * packed_element;
        if (r.element == packed_element) memcpy(to, from, (size_t)(d->depth * r.element));
        else r.path->widen(from, d->type, d->depth, (int16_t *)(void *)to);
    }
    fast_divide_work(run_panel, &r, d->groups.panels);
    return QUANTSPEC_STATUS_OK;
}
