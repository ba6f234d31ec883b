/* Holds the layout of the kernel interface: a change here breaks every kernel library that was compiled before it. */
#include "quantspec_kernel.h"

#define OFFSET_IS(structure, field, offset) \
    _Static_assert(offsetof(structure, field) == (offset), #structure "." #field " moved")

/* The offsets hold where pointers have 64 bits. */
#if UINTPTR_MAX == UINT64_MAX

OFFSET_IS(quantspec_tensor, struct_size, 0);
OFFSET_IS(quantspec_tensor, rank, 12);
OFFSET_IS(quantspec_tensor, dimensions, 16);
OFFSET_IS(quantspec_tensor, element_count, 24);
OFFSET_IS(quantspec_tensor, data, 32);
OFFSET_IS(quantspec_tensor, capacity, 40);
OFFSET_IS(quantspec_tensor, scale_count, 48);
OFFSET_IS(quantspec_tensor, scales, 56);
OFFSET_IS(quantspec_tensor, zero_points, 64);
OFFSET_IS(quantspec_tensor, name, 72);
_Static_assert(sizeof(quantspec_tensor) == 80, "quantspec_tensor changed its size");

OFFSET_IS(quantspec_attribute, kind, 8);
OFFSET_IS(quantspec_attribute, integer, 16);
OFFSET_IS(quantspec_attribute, text, 24);
OFFSET_IS(quantspec_attribute, integers, 40);
_Static_assert(sizeof(quantspec_attribute) == 56, "quantspec_attribute changed its size");

_Static_assert(sizeof(quantspec_derived) == 24, "quantspec_derived changed its size");

OFFSET_IS(quantspec_identity, target, 8);
OFFSET_IS(quantspec_identity, reads_derived, 32);
_Static_assert(sizeof(quantspec_identity) == 40, "quantspec_identity changed its size");

OFFSET_IS(quantspec_call, operator_name, 8);
OFFSET_IS(quantspec_call, builtin_code, 16);
OFFSET_IS(quantspec_call, variant, 24);
OFFSET_IS(quantspec_call, instance, 40);
OFFSET_IS(quantspec_call, input_count, 56);
OFFSET_IS(quantspec_call, inputs, 64);
OFFSET_IS(quantspec_call, attribute_count, 80);
OFFSET_IS(quantspec_call, attributes, 88);
OFFSET_IS(quantspec_call, identity, 104);
OFFSET_IS(quantspec_call, context, 112);
OFFSET_IS(quantspec_call, message, 136);
OFFSET_IS(quantspec_call, named_probe, 144);
_Static_assert(sizeof(quantspec_call) == 152, "quantspec_call changed its size");

#endif
