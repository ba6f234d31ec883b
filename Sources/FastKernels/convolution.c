/* Activations are packed as 16-bit integers (or float32), and multiplied by one panel of weights after the other.
 *
 * Usually whole lines of the input are packed, with their padding: windows then overlap in memory as they do in the
 * image, and each activation is widened once for several windows. Where that is not possible, or a line is too short for
 * whole tiles, blocks of patches are packed. A block fits the first-level cache beside a panel. */
#include "convolution.h"

#include "threads.h"

enum { BLOCK_BYTES = 16384, GREATEST_BLOCK = 64 };

int32_t fast_take_convolution(
    const quantspec_call *call, const int64_t taps[2], int64_t depth, int64_t channels, fast_convolution *c) {
    const quantspec_tensor *input = quantspec_input(call, 0), *output = quantspec_output(call, 0);
    *c = (fast_convolution){.type = input->type};
    TRY(fast_take_windows(call, taps, c->windows));
    c->input_channels = input->dimensions[3];
    VALID(
        call, depth > 0 && c->input_channels > 0 && c->input_channels % depth == 0,
        "the filter's channels do not divide the input's");
    const int64_t groups = c->input_channels / depth;
    VALID(call, channels % groups == 0, "the groups do not divide the output channels");
    VALID(call, output->dimensions[3] == channels, "the output's channels do not fit");
    c->groups = fast_make_groups(groups, channels / groups);
    c->group_depth = depth;
    c->depth = taps[0] * taps[1] * depth;
    const int64_t width = c->windows[1].output, tiled = fast_round_up(width, FAST_TILE);
    /* A line whose last tile is nearly empty costs more than the packing of patches. */
    const bool is_long = 8 * tiled <= 9 * width || depth <= FAST_PANEL;
    c->uses_lines = groups == 1 && c->windows[1].dilation == 1 && taps[0] * taps[1] > 1 && width > 0 && is_long;
    c->segments = c->uses_lines ? taps[0] : 1;
    c->segment_depth = c->depth / c->segments;
    /* A line is longer than its windows by the partner of an odd last product. */
    c->line = c->uses_lines ? fast_round_up(((tiled - 1) * c->windows[1].stride + taps[1]) * depth + 1, 32)
                            : fast_round_up(c->depth, 2);
    SUPPORT(call, c->line < INT32_MAX, "a line of the input is too long");
    return QUANTSPEC_STATUS_OK;
}

int32_t fast_pack_convolution(
    const quantspec_call *call, const fast_weighted *w, fast_weight_order order, bool rounds_product,
    fast_memory *memory, fast_convolution *c) {
    c->outside = (int16_t)w->input_zero;
    c->is_wide_weight = w->is_wide_weight;
    c->panels = fast_pack_panels(w, order, c->groups, c->segments, memory);
    REQUIRE(call, c->panels != NULL, QUANTSPEC_STATUS_FAILED, "there is no memory");
    return fast_make_ending(call, w, order, c->groups, rounds_product, false, memory, &c->ending);
}

int32_t fast_pack_float_convolution(
    const quantspec_call *call, const fast_float_weighted *w, fast_weight_order order, fast_memory *memory,
    fast_convolution *c) {
    c->floats = *w;
    c->float_panels = fast_pack_float_panels(w, order, c->groups, memory);
    REQUIRE(call, c->float_panels != NULL, QUANTSPEC_STATUS_FAILED, "there is no memory");
    return fast_take_float_bias(call, c->groups, memory, &c->floats);
}

/* One call. */
typedef struct {
    const fast_convolution *c;
    const fast_path *path;
    const char *input;
    char *output;
    int64_t pixels;          /* of the output */
    int64_t block;           /* output pixels of a block of patches, or output lines of a piece of work */
    int64_t element;         /* the size of an activation in bytes */
    int64_t packed_element;  /* the size of a packed activation */
    char *scratch;           /* for each worker, packed patches or lines */
    int64_t scratch_stride;
    int64_t lines_offset;    /* where lines begin in it */
} running;

/* Packs `count` activations. */
static void pack(const running *r, int64_t place, int64_t count, char *to) {
    const char *from = r->input + place * r->element;
    if (r->element == r->packed_element) memcpy(to, from, (size_t)(count * r->element));
    else r->path->widen(from, r->c->type, count, (int16_t *)(void *)to);
}

/* Packs the value of taps outside the input. */
static void pack_outside(const running *r, int64_t count, char *to) {
    if (r->c->type == QUANTSPEC_TYPE_FLOAT32) {
        memset(to, 0, (size_t)count * sizeof(float));
        return;
    }
    int16_t *values = (int16_t *)(void *)to;
    for (int64_t index = 0; index < count; index++) values[index] = r->c->outside;
}

/* Packs the patch under an output pixel. */
static void pack_patch(const running *r, int64_t group, int64_t batch, int64_t y, int64_t x, char *to) {
    const fast_convolution *c = r->c;
    const fast_window *rows = &c->windows[0], *columns = &c->windows[1];
    const int64_t depth = c->group_depth, width = columns->taps * depth, size = r->packed_element;
    int64_t first_row, end_row, first, end;
    fast_taps_inside(rows, y, &first_row, &end_row);
    fast_taps_inside(columns, x, &first, &end);
    for (int64_t i = 0; i < rows->taps; i++, to += width * size) {
        if (i < first_row || i >= end_row || first == end) {
            pack_outside(r, width, to);
            continue;
        }
        const int64_t row = batch * rows->input + fast_window_start(rows, y) + i * rows->dilation;
        const int64_t start =
            (row * columns->input + fast_window_start(columns, x)) * c->input_channels + group * depth;
        pack_outside(r, first * depth, to);
        if (columns->dilation == 1 && c->groups.groups == 1) {
            /* Adjacent taps are adjacent in memory. */
            pack(r, start + first * depth, (end - first) * depth, to + first * depth * size);
        } else {
            for (int64_t tap = first; tap < end; tap++) {
                const int64_t place = start + tap * columns->dilation * c->input_channels;
                pack(r, place, depth, to + tap * depth * size);
            }
        }
        pack_outside(r, (columns->taps - end) * depth, to + end * depth * size);
    }
    /* The partner of an odd last product has weight 0. */
    if (size == 2 && c->line > c->depth) *(int16_t *)(void *)to = 0;
}

/* Whether output pixels are input pixels in the same order, as they are. */
static bool is_pointwise(const fast_convolution *c) {
    for (int axis = 0; axis < 2; axis++) {
        const fast_window *along = &c->windows[axis];
        if (along->taps != 1 || along->stride != 1 || along->padding != 0 || along->input != along->output) return false;
    }
    return c->groups.groups == 1;
}

static void pack_block(const running *r, int64_t group, int64_t first, int64_t count, char *to) {
    const fast_convolution *c = r->c;
    if (is_pointwise(c) && c->depth == c->line) {
        pack(r, first * c->depth, count * c->depth, to);
        return;
    }
    const int64_t width = c->windows[1].output, height = c->windows[0].output;
    int64_t x = first % width, y = first / width % height, batch = first / width / height;
    for (int64_t pixel = 0; pixel < count; pixel++, to += c->line * r->packed_element) {
        pack_patch(r, group, batch, y, x, to);
        if (++x < width) continue;
        x = 0;
        if (++y < height) continue;
        y = 0;
        batch++;
    }
}

/* Multiplies `count` rows by all panels of a group. `pixel` is the first one's place in the output, `stride` the distance
 * of rows in elements. */
static void run_panels(
    const running *r, int64_t group, int64_t pixel, int64_t count, const void *const *segments, int64_t stride) {
    const fast_convolution *c = r->c;
    const int64_t channels = c->groups.groups * c->groups.channels;
    const int64_t bytes = fast_panel_bytes(c->segments, c->segment_depth, c->is_wide_weight);
    for (int64_t panel = 0; panel < c->groups.panels; panel++) {
        const int64_t slot = (group * c->groups.panels + panel) * FAST_PANEL;
        const int64_t channel = group * c->groups.channels + panel * FAST_PANEL;
        const int64_t lanes = fast_min(FAST_PANEL, c->groups.channels - panel * FAST_PANEL);
        char *output = r->output + (pixel * channels + channel) * r->element;
        if (c->type == QUANTSPEC_TYPE_FLOAT32) {
            r->path->float_panel(&(fast_float_panel){
                .segments = (const float *const *)segments, .segment_count = c->segments, .depth = c->segment_depth,
                .stride = stride, .rows = count, .weights = c->float_panels + slot * c->depth,
                .bias = c->floats.bias + slot, .minimum = c->floats.minimum, .maximum = c->floats.maximum,
                .count = lanes, .output = (float *)(void *)output, .output_stride = channels});
            continue;
        }
        r->path->panel(&(fast_panel){
            .segments = (const int16_t *const *)segments, .segment_count = c->segments,
            .pairs = fast_divide_up(c->segment_depth, 2), .stride = stride, .rows = count,
            .weights = c->panels + slot / FAST_PANEL * bytes, .is_wide_weight = c->is_wide_weight,
            .starts = c->ending.starts + slot,
            .wide_starts = c->ending.wide_starts ? c->ending.wide_starts + slot : NULL, .stage = &c->ending.stage,
            .channel = slot, .count = lanes, .output = output, .output_stride = channels});
    }
}

/* ---- Patches ---- */

static void run_block(void *context, int64_t piece, int32_t worker) {
    const running *r = context;
    const int64_t first = piece * r->block, count = fast_min(r->block, r->pixels - first);
    char *packed = r->scratch + worker * r->scratch_stride;
    const void *const segments[1] = {packed};
    for (int64_t group = 0; group < r->c->groups.groups; group++) {
        pack_block(r, group, first, count, packed);
        run_panels(r, group, first, count, segments, r->c->line);
    }
}

static int32_t run_patches(const quantspec_call *call, running *r) {
    const int64_t row = r->c->line * r->packed_element, tiled = fast_round_up(r->pixels, FAST_TILE);
    const int64_t share = fast_round_up(fast_divide_up(r->pixels, fast_thread_count()), FAST_TILE);
    r->block = fast_clamp(BLOCK_BYTES / row / FAST_TILE * FAST_TILE, FAST_TILE, GREATEST_BLOCK);
    r->block = fast_min(r->block, fast_min(tiled, share));
    r->scratch_stride = fast_round_up(r->block * row, QUANTSPEC_ALIGNMENT);
    r->scratch = call->scratch(call->context, (uint64_t)(r->scratch_stride * fast_thread_count()), 0);
    REQUIRE(call, r->scratch != NULL, QUANTSPEC_STATUS_FAILED, "no scratch memory");
    fast_divide_work(run_block, r, fast_divide_up(r->pixels, r->block));
    return QUANTSPEC_STATUS_OK;
}

/* ---- Lines ---- */

/* Packs a line of the input, with its padding. A line outside the input is padding alone. */
static void pack_line(const running *r, int64_t batch, int64_t row, char *to) {
    const fast_convolution *c = r->c;
    const fast_window *rows = &c->windows[0], *columns = &c->windows[1];
    const int64_t size = r->packed_element, depth = c->group_depth;
    if (row < 0 || row >= rows->input) {
        pack_outside(r, c->line, to);
        return;
    }
    const int64_t before = columns->padding * depth, inside = fast_min(columns->input * depth, c->line - before);
    pack_outside(r, before, to);
    pack(r, (batch * rows->input + row) * columns->input * depth, inside, to + before * size);
    pack_outside(r, c->line - before - inside, to + (before + inside) * size);
}

/* Some lines of output pixels. The packed lines that the next output line needs too are kept: line `row` of the input is
 * in place row mod taps, unless a dilation makes these places collide. */
static void run_lines(void *context, int64_t piece, int32_t worker) {
    const running *r = context;
    const fast_convolution *c = r->c;
    const fast_window *rows = &c->windows[0], *columns = &c->windows[1];
    const int64_t bytes = c->line * r->packed_element;
    char *memory = r->scratch + worker * r->scratch_stride;
    const void **segments = (const void **)(void *)memory;
    int64_t *held = (int64_t *)(void *)(memory + rows->taps * (int64_t)sizeof(void *));
    char *lines = memory + r->lines_offset;
    for (int64_t tap = 0; tap < rows->taps; tap++) held[tap] = INT64_MIN;
    const int64_t end = fast_min((piece + 1) * r->block, r->pixels / columns->output);
    for (int64_t line = piece * r->block; line < end; line++) {
        const int64_t batch = line / rows->output, start = fast_window_start(rows, line % rows->output);
        for (int64_t tap = 0; tap < rows->taps; tap++) {
            const int64_t row = start + tap * rows->dilation;
            /* No row is below minus the padding, which is below taps. */
            const int64_t place = rows->dilation == 1 ? (row + rows->taps * rows->padding) % rows->taps : tap;
            const int64_t name = batch * (rows->input + 2 * rows->taps * rows->dilation) + row;
            segments[tap] = lines + place * bytes;
            if (held[place] == name) continue;
            held[place] = name;
            pack_line(r, batch, row, lines + place * bytes);
        }
        run_panels(r, 0, line * columns->output, columns->output, segments, columns->stride * c->group_depth);
    }
}

static int32_t run_all_lines(const quantspec_call *call, running *r) {
    const int64_t taps = r->c->windows[0].taps, count = r->pixels / r->c->windows[1].output;
    const int32_t threads = fast_thread_count();
    r->block = threads == 1 ? count : fast_divide_up(count, 2 * threads);
    r->lines_offset = fast_round_up(taps * (int64_t)(sizeof(void *) + sizeof(int64_t)), QUANTSPEC_ALIGNMENT);
    r->scratch_stride =
        fast_round_up(r->lines_offset + taps * r->c->line * r->packed_element, QUANTSPEC_ALIGNMENT);
    r->scratch = call->scratch(call->context, (uint64_t)(r->scratch_stride * threads), 0);
    REQUIRE(call, r->scratch != NULL, QUANTSPEC_STATUS_FAILED, "no scratch memory");
    fast_divide_work(run_lines, r, fast_divide_up(count, r->block));
    return QUANTSPEC_STATUS_OK;
}

int32_t fast_run_convolution(const quantspec_call *call, const fast_convolution *c) {
    const quantspec_tensor *input = quantspec_input(call, 0), *output = quantspec_output(call, 0);
    running r = {.c = c, .path = fast_current_path(), .input = input->data, .output = output->data};
    r.pixels = output->dimensions[0] * c->windows[0].output * c->windows[1].output;
    if (r.pixels == 0) return QUANTSPEC_STATUS_OK;
    r.element = fast_element_size(c->type);
    r.packed_element = r.element == 1 ? 2 : r.element;
    return c->uses_lines ? run_all_lines(call, &r) : run_patches(call, &r);
}
